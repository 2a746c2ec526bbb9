import { type OperationPlan, parseTime, type StepRun } from "@dipper/api";
import { isSuccess } from "../ledger/cell.ts";
import { type Ledger, ledgerOf } from "../ledger/ledger.ts";
import type { LedgerInput, LedgerRun } from "../ledger/ledger-input.ts";
import type { OperationSeen } from "./seen.ts";

/** The plan in force: the one that runs, else the newest. */
export function planInForce(seen: Pick<OperationSeen, "plans" | "runs">): OperationPlan | undefined {
  const running = seen.runs.at(-1)?.spec.planDigest;
  return seen.plans.findLast((plan) => plan.spec.digest === running) ?? seen.plans.at(-1);
}

/** What stands in the StepRuns and decisions, as the ledger reads it. */
export function ledgerFor(
  seen: Pick<OperationSeen, "operation" | "runs" | "checkRuns">,
  plan: OperationPlan,
  now: number,
): Ledger {
  return ledgerOf({
    steps: plan.spec.steps.map((step) => ({ name: step.name, onRetry: step.onRetry, batches: batchesFor(plan, step) })),
    machines: plan.spec.machines.map((machine) => machine.name),
    runs: seen.runs.map(ledgerRun),
    decisions: seen.operation.spec.decisions,
    retry: seen.operation.spec.retry,
    accepted: acceptedChecks(seen, now),
  } satisfies LedgerInput);
}

export function isFinished(run: StepRun): boolean {
  return run.status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true;
}

export function unfinished(runs: readonly StepRun[]): readonly StepRun[] {
  return runs.filter((run) => !isFinished(run));
}

/** Seconds in which at least one runner worked. */
export function runningSeconds(runs: readonly StepRun[], now: number): number {
  const spans = runs
    .flatMap((run) => {
      const from = timeOf(run.status?.startedAt);
      return from === undefined ? [] : [{ from, to: timeOf(run.status?.finishedAt) ?? now }];
    })
    .sort((a, b) => a.from - b.from);
  let total = 0;
  let until = 0;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.floor(total / 1000);
}

export function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTime(text);
}

export function ledgerRun(run: StepRun): LedgerRun {
  const results = new Map(run.status?.machines?.map((each) => [each.name, each]));
  return {
    name: run.metadata.name,
    step: run.spec.step,
    batch: run.spec.batch,
    attempt: run.spec.attempt,
    finished: isFinished(run),
    machines: run.spec.machines.map(({ name }) => {
      const status = results.get(name);
      const startedAt = timeOf(status?.startedAt);
      const endedAt = timeOf(run.status?.finishedAt);
      return {
        name,
        result: status?.result ?? "Pending",
        reason: status?.reason ?? "",
        message: status?.message ?? "",
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(endedAt === undefined ? {} : { endedAt }),
      };
    }),
  };
}

/** A step without a lock changes nothing and runs over all machines at once, up to what one runner takes. */
function batchesFor(plan: OperationPlan, step: OperationPlan["spec"]["steps"][number]): readonly (readonly string[])[] {
  const names = plan.spec.machines.map((machine) => machine.name);
  if (step.lockMode === "None") return checkChunks(names);
  const byBatch = Map.groupBy(plan.spec.machines, (machine) => machine.batch);
  return [...byBatch].sort(([a], [b]) => a - b).map(([, machines]) => machines.map((machine) => machine.name));
}

function checkChunks(names: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < names.length; at += 100) chunks.push(names.slice(at, at + 100));
  return chunks;
}

/** Results of the task's check that are young enough; what was accepted when the first runner started stays accepted. */
function acceptedChecks(
  seen: Pick<OperationSeen, "operation" | "runs" | "checkRuns">,
  now: number,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const first = seen.runs[0]?.metadata.creationTimestamp;
  const at = timeOf(first) ?? now;
  const valid = seen.operation.spec.preCheckValidSeconds * 1000;
  const accepted = new Map<string, Map<string, string>>();
  for (const run of seen.checkRuns) {
    const ended = timeOf(run.status?.finishedAt);
    if (!isFinished(run) || ended === undefined || ended + valid < at) continue;
    const from = run.spec.operationRef.name;
    for (const machine of run.status?.machines ?? [])
      if (isSuccess({ result: machine.result, reason: machine.reason ?? "" }))
        accepted.set(run.spec.step, (accepted.get(run.spec.step) ?? new Map<string, string>()).set(machine.name, from));
  }
  return accepted;
}
