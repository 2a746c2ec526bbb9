import type { Deployment, ReplicaSet } from "@dipper/api";
import type { Resize, Sets } from "./proportional.ts";
import { oldestFirst } from "./revisions.ts";
import { maxUnavailable, newSetSize, replicasOf, sumOf } from "./sizes.ts";

/** One step of a rolling update: the new set grows if it may, otherwise the old ones shrink if they may. */
export function rolling(deployment: Deployment, { newest, old }: Sets): readonly Resize[] {
  if (newest === undefined) return [];
  const all = [...old, newest];
  const wanted = replicasOf(deployment);
  const size = replicasOf(newest);
  if (size > wanted) return [{ set: newest, replicas: wanted }];
  const grown = size < wanted ? newSetSize(deployment, all, size) : size;
  return grown === size ? shrinkOld(deployment, newest, old) : [{ set: newest, replicas: grown }];
}

/** Everything old goes before anything new comes. */
export function recreate(deployment: Deployment, { newest, old }: Sets, oldPodsLive: boolean): readonly Resize[] {
  const shrinking = old.filter((set) => replicasOf(set) > 0).map((set) => ({ set, replicas: 0 }));
  if (shrinking.length > 0 || oldPodsLive || newest === undefined) return shrinking;
  const wanted = replicasOf(deployment);
  return replicasOf(newest) === wanted ? [] : [{ set: newest, replicas: wanted }];
}

function shrinkOld(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const living = oldestFirst(old.filter((set) => replicasOf(set) > 0));
  if (living.length === 0) return [];
  const leastAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const newMissing = replicasOf(newest) - (newest.status?.availableReplicas ?? 0);
  const most = sumOf([...living, newest], replicasOf) - leastAvailable - newMissing;
  if (most <= 0) return [];
  const sizes = new Map(living.map((set) => [set, replicasOf(set)]));
  takeUnhealthy(living, sizes, most);
  takeAvailable([...living, newest], living, { sizes, leastAvailable });
  return living.flatMap((set) => {
    const replicas = sizes.get(set) ?? 0;
    return replicas === replicasOf(set) ? [] : [{ set, replicas }];
  });
}

/** Pods of old sets that serve nobody go first: they cost no availability, and would block the rollout. */
function takeUnhealthy(living: readonly ReplicaSet[], sizes: Map<ReplicaSet, number>, most: number): void {
  let left = most;
  for (const set of living) {
    if (left <= 0) return;
    const part = Math.min(left, replicasOf(set) - (set.status?.availableReplicas ?? 0));
    if (part <= 0) continue;
    sizes.set(set, replicasOf(set) - part);
    left -= part;
  }
}

function takeAvailable(
  all: readonly ReplicaSet[],
  living: readonly ReplicaSet[],
  of: { readonly sizes: Map<ReplicaSet, number>; readonly leastAvailable: number },
): void {
  let left = sumOf(all, (set) => set.status?.availableReplicas) - of.leastAvailable;
  for (const set of living) {
    if (left <= 0) return;
    const size = of.sizes.get(set) ?? 0;
    const part = Math.min(size, left);
    of.sizes.set(set, size - part);
    left -= part;
  }
}
