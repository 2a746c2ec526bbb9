import type { PodView } from "../control/pod-view.ts";

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * Which pods go first when there are too many (kubernetes/pkg/controller ActivePodsWithRanks): not placed, not running, not ready, cheap
 * ones, those that share their node with the most siblings, the youngest. `siblings` counts the pods of related sets by node.
 */
export function inDeletionOrder(pods: readonly PodView[], siblings: ReadonlyMap<string, number>): readonly PodView[] {
  const rank = (pod: PodView): readonly number[] => [
    pod.node === "" ? 0 : 1,
    phases[pod.phase] ?? 1,
    pod.ready ? 1 : 0,
    pod.deletionCost,
    -(siblings.get(pod.node) ?? 0),
    -pod.readySince,
    -pod.restarts,
    -pod.createdAt,
  ];
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .toSorted((a, b) => compare(a.rank, b.rank) || (a.pod.key < b.pod.key ? -1 : 1))
    .map(({ pod }) => pod);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
