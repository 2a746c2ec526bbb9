import type { OperationPlan, StepRun } from "@dipper/api";
import { timeOf } from "../../operation/known.ts";

/** What a probe said of a node stands for so long, as long as the node stays Ready. */
const standsMs = 5 * 60_000;

export interface ProbedQuestion {
  /** All runs of the operation. */
  readonly runs: readonly StepRun[];
  /** The one that asks. */
  readonly run: StepRun;
  readonly plan: OperationPlan | undefined;
  readonly now: number;
}

/**
 * When the step before proved a machine's node from inside, in ms, by uid of the Machine. Where that was a moment ago and nothing was
 * done to the machine since, no second pod need be started on it to learn the same.
 */
export function probedBefore({ runs, run, plan, now }: ProbedQuestion): ReadonlyMap<string, number> {
  const proving = new Set(
    plan?.spec.steps.filter(({ postCondition }) => postCondition === "NodeReady").map(({ name }) => name),
  );
  const latest = new Map<string, { readonly at: number; readonly holds: boolean }>();
  for (const { metadata, spec, status } of runs) {
    if (metadata.uid === run.metadata.uid) continue;
    const at = timeOf(status?.finishedAt) ?? now;
    for (const { name, uid } of spec.machines) {
      if ((latest.get(uid)?.at ?? 0) >= at) continue;
      const condition = status?.machines?.find((each) => each.name === name)?.postCondition;
      latest.set(uid, { at, holds: proving.has(spec.step) && condition === "Holds" });
    }
  }
  return new Map(
    [...latest].flatMap(([uid, { at, holds }]) => (holds && at + standsMs > now ? [[uid, at] as const] : [])),
  );
}
