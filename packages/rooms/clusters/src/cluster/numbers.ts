import { amountOf, type Cluster, conditionOf, type Node } from "@dipper/api";
import type { ClusterView } from "../nodes/cluster-feeds.ts";
import { add, nothing } from "../nodes/pod-sums.ts";
import { cpuMillis, memoryMiB } from "../nodes/quantity.ts";

type Status = NonNullable<Cluster["status"]>;

export function nodeCounts(nodes: readonly Node[]): NonNullable<Status["nodes"]> {
  const ready = nodes.map(readiness);
  return {
    total: nodes.length,
    ready: ready.filter((each) => each === "True").length,
    notReady: ready.filter((each) => each === "False").length,
    unknown: ready.filter((each) => each === "Unknown").length,
    unschedulable: nodes.filter((node) => node.spec?.unschedulable === true).length,
  };
}

export function readiness(node: Node): "True" | "False" | "Unknown" {
  return conditionOf(node, "Ready")?.status ?? "Unknown";
}

export function isControlPlane(node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  return (
    Object.hasOwn(labels, "node-role.kubernetes.io/control-plane") ||
    Object.hasOwn(labels, "node-role.kubernetes.io/master")
  );
}

/** The API server's version is that of its nodes: kubelets are never newer than it, and those of the control plane are the same. */
export function versionsOf(nodes: readonly Node[]): Status["versions"] {
  const versions = (of: readonly Node[]) =>
    of
      .map((node) => node.status?.nodeInfo?.kubeletVersion ?? "")
      .filter((each) => each !== "")
      .toSorted(compareVersions);
  const all = versions(nodes);
  const oldest = all[0];
  const newest = all.at(-1);
  if (oldest === undefined || newest === undefined) return undefined;
  return {
    kubernetes: versions(nodes.filter(isControlPlane)).at(-1) ?? newest,
    kubeletOldest: oldest,
    kubeletNewest: newest,
  };
}

/** `v1.9.3` is older than `v1.10.0`. */
export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Undefined until the pods were counted. */
export function capacityOf(view: ClusterView): Status["capacity"] {
  const { nodes, pods } = view;
  if (pods === undefined) return undefined;
  const able = nodes.filter((node) => readiness(node) === "True").map((node) => node.status?.allocatable ?? {});
  const sum = (of: (allocatable: Readonly<Record<string, string>>) => number) =>
    able.reduce((total, each) => total + of(each), 0);
  const requested = [...pods.values()].reduce(add, nothing);
  return {
    allocatable: {
      cpuMillis: sum((each) => cpuMillis(each.cpu)),
      memoryMiB: sum((each) => memoryMiB(each.memory)),
      pods: sum((each) => amountOf(each.pods)),
      gpus: sum((each) => amountOf(each["nvidia.com/gpu"])),
    },
    requested,
  };
}
