import type { LedgerDecision, LedgerInput, LedgerRun, LedgerRunMachine, LedgerStep } from "./ledger-input.ts";

/**
 * Where a machine stands at a step. Open: NotStarted, Running, Retrying. Out, for this step and all later ones: Quarantined
 * (retries used up, or decided), Failed (put back where it was: a drain that did not end), Skipped. LeftOut: it went out earlier.
 */
export type CellState =
  | "NotStarted"
  | "Running"
  | "Retrying"
  | "Succeeded"
  | "Quarantined"
  | "Failed"
  | "Skipped"
  | "LeftOut";

export interface Attempt extends LedgerRunMachine {
  readonly stepRun: string;
  readonly attempt: number;
  readonly finished: boolean;
}

export interface Cell {
  readonly step: string;
  readonly machine: string;
  readonly batch: number;
  readonly state: CellState;
  readonly attempts: readonly Attempt[];
  /** Attempts that count against the retry limit, and how many there may be by now. */
  readonly tries: number;
  readonly allowed: number;
  /** Retrying: not before this moment. */
  readonly retryAt?: number;
  /** The Operation whose earlier result counts here: nothing was run. */
  readonly from?: string;
  /** Who put it out, or let it in again: the person of the decision. */
  readonly by?: string;
  /** Ids of decisions without a step that had their effect here, and have none at later steps. */
  readonly consumed: readonly string[];
}

/** What these reasons stand for is as good as done: the step has nothing for a machine of this role, or there is no machine any more. */
const asGoodAsDone: ReadonlySet<string> = new Set(["NothingToDo", "MachineLost"]);

export function isSuccess({ result, reason }: { readonly result: string; readonly reason: string }): boolean {
  return result === "Succeeded" || (result === "Skipped" && asGoodAsDone.has(reason));
}

/** A run that was stopped before this machine is no attempt on it. */
const noAttempt: ReadonlySet<string> = new Set(["Canceled", "Skipped"]);

/** After these another run is no remedy: it reported success once already, or nothing was run at all. */
const endsTheGrant: ReadonlySet<string> = new Set(["PostConditionFailed", "DrainFailed"]);

interface CellOf {
  readonly input: LedgerInput;
  readonly step: LedgerStep;
  readonly machine: string;
  readonly batch: number;
  /** Decisions without a step that an earlier step consumed. */
  readonly consumed: ReadonlySet<string>;
}

/** The state of one machine at one step, from its attempts and the decisions of people alone. */
export function cellOf(of: CellOf): Cell {
  const { input, step, machine } = of;
  const attempts = attemptsOf(input.runs, step.name, machine);
  const decisions = input.decisions.filter((each) => !of.consumed.has(each.id) && concerns(each, step.name, machine));
  const perGrant = (step.onRetry === "Never" ? 0 : input.retry.limit) + 1;
  const tries = triesOf(attempts, perGrant);
  const succeeded = attempts.some(isSuccess);
  const { allowed, consumed } = grantsOf(decisions, perGrant, { tries, succeeded });
  const cell = { step: step.name, machine, batch: of.batch, attempts, tries, allowed, consumed };

  if (attempts.some((each) => !each.finished)) return { ...cell, state: "Running" };
  if (succeeded) return { ...cell, state: "Succeeded" };
  const from = input.accepted.get(step.name)?.get(machine);
  if (from !== undefined) return { ...cell, state: "Succeeded", from };
  const last = decisions.at(-1);
  if (last?.action === "SkipMachine") return { ...cell, state: "Skipped", by: last.by };
  if (last?.action === "QuarantineMachine") return { ...cell, state: "Quarantined", by: last.by };
  const lastTry = attempts.findLast((each) => !noAttempt.has(each.result));
  if (tries >= allowed) return { ...cell, state: lastTry?.reason === "DrainFailed" ? "Failed" : "Quarantined" };
  if (lastTry === undefined) return { ...cell, state: "NotStarted" };
  return { ...cell, state: "Retrying", retryAt: retryAt(lastTry, tries % perGrant, input.retry.backoffSeconds) };
}

/**
 * Each retry that people decide on grants a row of attempts more; one that names no step, where the machine has used up its own. A step that
 * was reached needs no more attempts than it took: what comes later is meant for a later step.
 */
function grantsOf(
  decisions: readonly LedgerDecision[],
  perGrant: number,
  { tries, succeeded }: { readonly tries: number; readonly succeeded: boolean },
) {
  const needed = succeeded ? tries : tries + 1;
  let allowed = perGrant;
  const consumed: string[] = [];
  for (const { id, action, step } of decisions) {
    if (action !== "RetryMachine" && action !== "RetryStep") continue;
    if (step === undefined && needed <= allowed) continue;
    if (step === undefined) consumed.push(id);
    allowed += perGrant;
  }
  return { allowed, consumed };
}

function attemptsOf(runs: readonly LedgerRun[], step: string, machine: string): readonly Attempt[] {
  return runs
    .filter((run) => run.step === step)
    .flatMap((run) =>
      run.machines
        .filter((each) => each.name === machine)
        .map((each) => ({ ...each, stepRun: run.name, attempt: run.attempt, finished: run.finished })),
    )
    .sort((a, b) => a.attempt - b.attempt);
}

function concerns(decision: LedgerDecision, step: string, machine: string): boolean {
  if ((decision.step ?? step) !== step || decision.action === "AcceptForecast") return false;
  return decision.machines.includes(machine) || (decision.action === "RetryStep" && decision.machines.length === 0);
}

function triesOf(attempts: readonly Attempt[], perGrant: number): number {
  let tries = 0;
  for (const each of attempts) {
    if (!each.finished || noAttempt.has(each.result)) continue;
    tries = endsTheGrant.has(each.reason) ? (Math.floor(tries / perGrant) + 1) * perGrant : tries + 1;
  }
  return tries;
}

/** Doubles with each failure of a row; a decision starts a new row at once. */
function retryAt(last: Attempt, failuresInRow: number, backoffSeconds: number): number {
  if (failuresInRow === 0) return 0;
  return (last.endedAt ?? 0) + backoffSeconds * 1000 * 2 ** (failuresInRow - 1);
}
