import { type ReplicatedStatus, selects, type WorkloadCondition } from "@dipper/api";
import { withCondition, without } from "../control/conditions.ts";
import { isAvailable, type PodView } from "../control/pod-view.ts";
import type { Replicated } from "./replica-kinds.ts";

/** Why not all pods could be made or removed. */
export interface ReplicaFailure {
  readonly reason: "FailedCreate" | "FailedDelete";
  readonly message: string;
}

/** `active` are the set's pods that live, `leaving` those that are being deleted. */
export function replicaStatus(
  set: Replicated,
  pods: { readonly active: readonly PodView[]; readonly leaving: number },
  failure: ReplicaFailure | undefined,
  now: number,
): ReplicatedStatus {
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const wanted = { matchLabels: set.spec.template?.metadata?.labels ?? {} };
  const conditions = failureCondition(set.status?.conditions ?? [], failure, now);
  return {
    replicas: pods.active.length,
    ...counted("fullyLabeledReplicas", pods.active.filter((pod) => selects(wanted, pod.labels)).length),
    ...counted("readyReplicas", pods.active.filter((pod) => pod.ready).length),
    ...counted("availableReplicas", pods.active.filter((pod) => isAvailable(pod, minReadySeconds, now)).length),
    ...(set.kind === "ReplicaSet" ? { terminatingReplicas: pods.leaving } : {}),
    observedGeneration: set.metadata.generation ?? 1,
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

/** Counts of zero are left out, as the real ones are. */
export function counted<Name extends string>(name: Name, count: number): { readonly [name in Name]?: number } {
  return count === 0 ? {} : ({ [name]: count } as { readonly [name in Name]: number });
}

function failureCondition(
  conditions: readonly WorkloadCondition[],
  failure: ReplicaFailure | undefined,
  now: number,
): readonly WorkloadCondition[] {
  if (failure === undefined) return without(conditions, "ReplicaFailure");
  // The first failure stays until it is mended, as its time tells since when.
  if (conditions.some((each) => each.type === "ReplicaFailure")) return conditions;
  return withCondition(conditions, { type: "ReplicaFailure", status: "True", ...failure }, now);
}
