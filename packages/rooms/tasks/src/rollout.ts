import type { AutoOperationTask, Operation } from "@dipper/api";
import { workOf } from "./flow.ts";

type Rollout = Partial<Operation["spec"]["rollout"]>;

/**
 * How the Operation of a task spreads; fields that nobody gives are the Operation's own. The check of the task has looked at every machine
 * by then, and a node that joins takes no pods before it is proven: what remains to be found out is whether this cluster lets anybody join
 * at all. One machine finds that out, then the others come at once.
 */
export function rolloutOf({ spec }: Pick<AutoOperationTask, "spec">): Rollout {
  const checked = spec.operationTaskStep.some(({ step }) => workOf(step) === "Check");
  return {
    ...(spec.operationTaskType === "ScaleUp" && checked ? { firstBatch: 1, batchSize: "100%", soakSeconds: 0 } : {}),
    // The task decides whether those that made it go on; a check then needs no decision of its own.
    ...(spec.onFailure === "ContinueWithSucceeded" ? { maxFailures: "100%" } : {}),
    ...spec.rollout,
  };
}
