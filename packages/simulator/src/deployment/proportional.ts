import type { Deployment, ReplicaSet } from "@dipper/api";
import { maxOf, oldestFirst } from "./revisions.ts";
import { isRolling, mostReplicas, replicasOf, sumOf } from "./sizes.ts";

export interface Resize {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

export interface Sets {
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

const active = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] => sets.filter((set) => replicasOf(set) > 0);

/** New sizes after the Deployment was scaled: one active set takes all of it, several share it in proportion to their sizes. */
export function scaled(deployment: Deployment, { newest, old }: Sets): readonly Resize[] {
  const wanted = replicasOf(deployment);
  const all = newest === undefined ? old : [...old, newest];
  const living = active(all);
  if (living.length <= 1) {
    const only = living[0] ?? newest ?? oldestFirst(old).at(-1);
    return only === undefined || replicasOf(only) === wanted ? [] : [{ set: only, replicas: wanted }];
  }
  if (newest !== undefined && isSaturated(deployment, newest)) return active(old).map((set) => ({ set, replicas: 0 }));
  return isRolling(deployment) ? shares(deployment, living) : [];
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  return replicasOf(set) === wanted && set.status?.availableReplicas === wanted;
}

function shares(deployment: Deployment, living: readonly ReplicaSet[]): readonly Resize[] {
  const allowed = replicasOf(deployment) > 0 ? mostReplicas(deployment) : 0;
  const toAdd = allowed - sumOf(living, replicasOf);
  const order = bySize(living, toAdd > 0);
  let added = 0;
  const sizes = order.map((set) => {
    const part = toAdd === 0 ? 0 : portion(deployment, set, { toAdd, added });
    added += part;
    return replicasOf(set) + part;
  });
  // What rounding left over is the largest one's.
  if (toAdd !== 0) sizes[0] = Math.max(0, (sizes[0] ?? 0) + toAdd - added);
  return order.map((set, i) => ({ set, replicas: sizes[i] ?? 0 }));
}

/** The largest first; among equals the newest when growing, the oldest when shrinking. */
function bySize(sets: readonly ReplicaSet[], growing: boolean): readonly ReplicaSet[] {
  const ordered = growing ? oldestFirst(sets).toReversed() : oldestFirst(sets);
  return ordered.toSorted((a, b) => replicasOf(b) - replicasOf(a));
}

function portion(
  deployment: Deployment,
  set: ReplicaSet,
  of: { readonly toAdd: number; readonly added: number },
): number {
  const left = of.toAdd - of.added;
  if (replicasOf(set) === 0 || left === 0) return 0;
  const fraction = fractionOf(deployment, set);
  return of.toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  const wanted = replicasOf(deployment);
  if (wanted === 0) return -replicasOf(set);
  const noted = maxOf(set.metadata);
  const before = noted === undefined || noted === 0 ? (deployment.status?.replicas ?? 0) : noted;
  if (before === 0) return 0;
  return Math.round((replicasOf(set) * mostReplicas(deployment)) / before) - replicasOf(set);
}
