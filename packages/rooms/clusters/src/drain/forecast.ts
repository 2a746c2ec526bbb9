import { type Pod, type PodDisruptionBudget, selects } from "@dipper/api";
import { add, nothing, type PodSum, requestOf } from "../nodes/pod-sums.ts";

export interface DrainBlocker {
  readonly pod: string;
  readonly reason: "BlockedByPDB" | "BlockedByUnmanagedPod" | "LocalData";
  readonly detail: string;
}

/** What emptying one node would move, and what is in its way now. */
export interface NodeDrain {
  readonly node: string;
  readonly moves: PodSum;
  /** Of DaemonSets and static pods: they stay. */
  readonly stays: number;
  readonly blockedBy: readonly DrainBlocker[];
}

/** Nodes that cannot be emptied come first. */
export function drainForecast(
  nodes: readonly string[],
  pods: readonly Pod[],
  budgets: readonly PodDisruptionBudget[],
): readonly NodeDrain[] {
  const byNode = Map.groupBy(pods, (pod) => pod.spec.nodeName ?? "");
  return nodes
    .map((node) => forecastOf(node, byNode.get(node) ?? [], budgets))
    .toSorted((a, b) => b.blockedBy.length - a.blockedBy.length || (a.node < b.node ? -1 : 1));
}

function forecastOf(node: string, pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): NodeDrain {
  const living = pods.filter((pod) => pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed");
  const moving = living.filter((pod) => !stays(pod));
  return {
    node,
    moves: moving.map(requestOf).reduce(add, nothing),
    stays: living.length - moving.length,
    blockedBy: moving.flatMap((pod) => blockersOf(pod, budgets)),
  };
}

function stays(pod: Pod): boolean {
  return ownerOf(pod) === "DaemonSet" || pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined;
}

function ownerOf(pod: Pod): string | undefined {
  return pod.metadata.ownerReferences?.find((owner) => owner.controller === true)?.kind;
}

function blockersOf(pod: Pod, budgets: readonly PodDisruptionBudget[]): readonly DrainBlocker[] {
  const name = `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;
  const local = (pod.spec.volumes ?? []).filter((volume) => volume.emptyDir !== undefined).map((volume) => volume.name);
  const closed = budgets.filter(
    ({ metadata, spec, status }) =>
      metadata.namespace === pod.metadata.namespace &&
      (status?.disruptionsAllowed ?? 0) < 1 &&
      selects(spec?.selector, pod.metadata.labels),
  );
  return [
    ...(ownerOf(pod) === undefined
      ? [{ pod: name, reason: "BlockedByUnmanagedPod" as const, detail: "no controller makes it again" }]
      : []),
    ...(local.length > 0
      ? [{ pod: name, reason: "LocalData" as const, detail: `emptyDir ${local.join(", ")} would be lost` }]
      : []),
    ...closed.map(({ metadata, status }) => ({
      pod: name,
      reason: "BlockedByPDB" as const,
      detail: `${metadata.name} allows ${status?.disruptionsAllowed ?? 0} disruptions, ${status?.currentHealthy ?? 0} of ${status?.desiredHealthy ?? 0} needed pods are healthy`,
    })),
  ];
}
