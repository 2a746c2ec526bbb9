import { conditionOf, DipperError, type Operation } from "@dipper/api";
import type { Route } from "@dipper/room";
import type { MachinePreview, NotPreviewed, Preview, PreviewResult, StepRunSpec } from "@dipper/runner";
import { indexes } from "../deps.ts";
import { planInForce } from "../operation/known.ts";
import type { ObserveDeps } from "../operation/observe-request.ts";
import { largestBatch } from "../plan/batches.ts";
import { anyObjectOutput, filtered, nameInput, operationOf, text } from "./access.ts";

/** What a dry run of one step found; the changes, task by task, stand in the artifacts. */
interface StepDryRun {
  readonly step: string;
  /** With their tasks where one machine is asked for. */
  readonly machines: readonly (Omit<MachinePreview, "tasks"> & Partial<Pick<MachinePreview, "tasks">>)[];
  readonly artifacts: readonly { readonly digest: string; readonly artifact: string }[];
  readonly wouldChange: number;
  readonly notPreviewed: readonly NotPreviewed[];
}

interface DryRun {
  readonly planDigest: string;
  readonly state: "None" | "Running" | "Done" | "Failed";
  readonly problem: string;
  readonly steps: readonly StepDryRun[];
}

/**
 * `ansible --check --diff` of a plan, on demand: it logs in to every machine, so no plan waits for it. Kept by the digest of the plan:
 * what was shown is what an approval names.
 */
export function dryRunRoutes(from: ObserveDeps): readonly Route[] {
  const { world, dataFolder } = from.deps;
  const running = new Set<string>();
  const fileOf = (digest: string) => `${dataFolder}/artifacts/dry-runs/${digest.replace("sha256:", "")}.json`;

  async function stateOf(planDigest: string): Promise<DryRun> {
    const none = { planDigest, problem: "", steps: [] };
    if (running.has(planDigest)) return { ...none, state: "Running" };
    const data = await world.files.read(fileOf(planDigest));
    return data === undefined ? { ...none, state: "None" } : (JSON.parse(new TextDecoder().decode(data)) as DryRun);
  }

  /** Of one machine all is told, with its diffs; of a whole plan that would be too much for one answer. */
  async function ofMachine(whole: DryRun, machine: string): Promise<DryRun> {
    const steps = whole.steps.map(async (step) => {
      const previews = await Promise.all(
        step.artifacts.map(async ({ artifact }) => {
          const data = await world.files.read(`${dataFolder}/${artifact}`);
          return data === undefined ? undefined : (JSON.parse(new TextDecoder().decode(data)) as Preview);
        }),
      );
      const machines = previews.flatMap((each) => each?.machines ?? []).filter((each) => each.machine === machine);
      const notPreviewed = step.notPreviewed.filter((each) => each.machines.includes(machine));
      return { ...step, machines, notPreviewed };
    });
    return { ...whole, steps: await Promise.all(steps) };
  }

  async function make(operation: Operation, planDigest: string): Promise<void> {
    const signal = world.clock.deadline(mostMs, new AbortController().signal);
    const done = await dryRunOf(from, operation, signal).then(
      (steps): DryRun => ({ planDigest, state: "Done", problem: "", steps }),
      (cause: unknown): DryRun => ({
        planDigest,
        state: "Failed",
        problem: DipperError.from(cause).message,
        steps: [],
      }),
    );
    await world.files.replace(fileOf(planDigest), new TextEncoder().encode(JSON.stringify(done)));
  }

  return [
    {
      method: "POST",
      path: "/api/v1/operations/:name/preview",
      doc: "Begins a dry run of the operation's plan on its machines: nothing is changed. Ask for it again with GET; what a dry run cannot tell is listed.",
      permission: filtered("operate"),
      input: nameInput,
      output: anyObjectOutput,
      async handle(call) {
        const operation = await operationOf(call, "operate");
        const planDigest = digestOf(operation);
        call.audit({ operation: operation.metadata.name, planDigest });
        if (!running.has(planDigest)) {
          running.add(planDigest);
          void make(operation, planDigest)
            .catch((cause: unknown) =>
              world.log.error("A dry run could not be kept", { cause: DipperError.from(cause).message }),
            )
            .finally(() => running.delete(planDigest));
        }
        return stateOf(planDigest);
      },
    },
    {
      method: "GET",
      path: "/api/v1/operations/:name/preview",
      doc: "What the dry run of the operation's plan found: None (nobody asked), Running, Done or Failed; the steps with their machines and artifacts, and what is not previewed. With `machine`: also its tasks, with their diffs.",
      permission: filtered("view"),
      input: { ...nameInput, properties: { ...nameInput.properties, machine: { type: "string" } } },
      output: anyObjectOutput,
      async handle(call) {
        const found = await stateOf(digestOf(await operationOf(call, "view")));
        const machine = text(call, "machine");
        return machine === "" ? found : ofMachine(found, machine);
      },
    },
  ];
}

const mostMs = 1_800_000;

function digestOf(operation: Operation): string {
  const digest = operation.status?.planRef?.digest;
  if (digest !== undefined && digest !== "") return digest;
  const why = conditionOf(operation, "Accepted")?.message ?? "";
  throw new DipperError("BadRequest", { problem: `it has no plan yet${why === "" ? "" : `: ${why}`}` });
}

/** Step after step, each over all its machines. A later step is asked on machines as they are now: what an earlier one brings is missing there. */
async function dryRunOf(from: ObserveDeps, operation: Operation, signal: AbortSignal): Promise<readonly StepDryRun[]> {
  const { caches, deps } = from;
  const { name, uid = "" } = operation.metadata;
  const plan = planInForce({ plans: caches.plans.by(indexes.owner, uid), runs: caches.runs.by(indexes.owner, uid) });
  if (plan === undefined) throw new DipperError("BadRequest", { problem: "it has no plan yet" });
  const { machines, parameters, clusterName, operationType } = plan.spec;
  // Secrets stay keyed hashes: a dry run shows that they are there, and needs none of them to compare.
  const values = Object.fromEntries(parameters.map((each) => [each.name, each.value]));
  const found: StepDryRun[] = [];
  for (const step of plan.spec.steps) {
    const executor = deps.executors.get(step.executor);
    const nothing = { step: step.name, machines: [], artifacts: [], wouldChange: 0 };
    if (step.preview === "None" || executor?.preview === undefined) {
      found.push({ ...nothing, notPreviewed: [blind(step.name, machines)] });
      continue;
    }
    const results: PreviewResult[] = [];
    for (let at = 0; at < machines.length; at += largestBatch) {
      const spec: StepRunSpec = {
        name: `${name}-${uid.slice(0, 5)}-preview-${step.name.toLowerCase()}-${at / largestBatch + 1}`,
        uid,
        operation: name,
        operationType,
        clusterName,
        step: step.name,
        batch: at / largestBatch + 1,
        attempt: 1,
        machines: machines.slice(at, at + largestBatch).map(({ user, batch: _batch, ...machine }) => ({
          ...machine,
          ...(user === "" ? {} : { user }),
          fence: 1,
        })),
        bundleDigest: step.bundleDigest,
        entryPoint: step.entryPoint,
        timeoutSeconds: step.timeoutSeconds,
        parameters: values,
      };
      results.push(await executor.preview(spec, signal));
    }
    found.push({
      step: step.name,
      machines: results.flatMap(({ preview }) => preview.machines).map(({ tasks: _tasks, ...machine }) => machine),
      artifacts: results.map(({ digest, artifact }) => ({ digest, artifact })),
      wouldChange: results.flatMap(({ preview }) => preview.machines).reduce((sum, each) => sum + each.wouldChange, 0),
      notPreviewed: results.flatMap(({ preview }) => preview.notPreviewed),
    });
  }
  return found;
}

function blind(step: string, machines: readonly { readonly name: string }[]): NotPreviewed {
  const names = machines.map(({ name }) => name);
  return { task: "", machines: names, reason: "StepWithoutPreview", message: `${step} runs, and has no dry run.` };
}
