import type { Deployment, ReplicaSet } from "@dipper/api";

/** `25%` of a total, or the number itself. */
export function share(value: number | string, of: number, rounding: "up" | "down"): number {
  if (typeof value === "number") return value;
  const part = (Number.parseInt(value, 10) * of) / 100;
  return value.endsWith("%") ? (rounding === "up" ? Math.ceil(part) : Math.floor(part)) : Number.parseInt(value, 10);
}

export const replicasOf = ({ spec }: { readonly spec: { readonly replicas?: number } }): number => spec.replicas ?? 1;
export const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type !== "Recreate";

interface Limits {
  readonly surge: number;
  readonly unavailable: number;
}

/** Surge is rounded up, unavailability down; where both come to nothing one pod may be missing, or no rollout could ever move. */
function limitsOf(deployment: Deployment): Limits {
  const { maxSurge = "25%", maxUnavailable = "25%" } = deployment.spec.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = share(maxSurge, replicas, "up");
  const unavailable = share(maxUnavailable, replicas, "down");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? limitsOf(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRolling(deployment) || replicas === 0) return 0;
  return Math.min(limitsOf(deployment).unavailable, replicas);
}

export function mostReplicas(deployment: Deployment): number {
  return replicasOf(deployment) + maxSurge(deployment);
}

export function sumOf(
  sets: readonly (ReplicaSet | undefined)[],
  count: (set: ReplicaSet) => number | undefined,
): number {
  return sets.reduce((sum, set) => sum + (set === undefined ? 0 : (count(set) ?? 0)), 0);
}

/** How many replicas the new set may have now, so that all sets together do not exceed what the strategy allows. */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], newSize: number): number {
  const replicas = replicasOf(deployment);
  if (!isRolling(deployment)) return replicas;
  const room = mostReplicas(deployment) - sumOf(sets, replicasOf);
  return room <= 0 ? newSize : newSize + Math.min(room, replicas - newSize);
}
