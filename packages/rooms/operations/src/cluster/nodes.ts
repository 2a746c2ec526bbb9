import {
  DipperError,
  labels,
  type Machine,
  Node,
  type Pod,
  PodDisruptionBudget,
  Pod as PodKind,
  selects,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { DrainBudget, DrainPod } from "../drain/drain-pod.ts";
import { canonicalAddress } from "../plan/address.ts";
import type { NodeIndex } from "../plan/fitness.ts";

/** All nodes of a cluster by address and by Machine. Asked once, when a request is checked. */
export async function nodeIndex(cluster: KubeClient, signal: AbortSignal): Promise<NodeIndex> {
  const byAddress = new Map<string, string>();
  const byMachine = new Map<string, string>();
  for await (const page of cluster.pages(Node, { signal })) {
    for (const node of page.items) {
      const { name } = node.metadata;
      for (const { type, address } of node.status?.addresses ?? [])
        if (type !== "Hostname") byAddress.set(canonicalAddress(address), name);
      const uid = machineUidOf(node);
      if (uid !== undefined) byMachine.set(uid, name);
    }
  }
  return { byAddress, byMachine };
}

/** The Machine that registered a node: a label where our playbooks set it. */
export function machineUidOf(node: Node): string | undefined {
  return node.metadata.labels?.[labels.machineUid] ?? node.metadata.annotations?.[labels.machineUid];
}

/** Nodes of these machines only: what an operation asks costs what the operation touches. Keyed by uid of the Machine. */
export async function nodesOf(
  cluster: KubeClient,
  uids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Node>> {
  const found = new Map<string, Node>();
  if (uids.length === 0) return found;
  for await (const page of cluster.pages(Node, { labels: `${labels.machineUid} in (${uids.join(",")})`, signal }))
    for (const node of page.items) {
      const uid = machineUidOf(node) ?? "";
      found.set(uid, newer(found.get(uid), node));
    }
  return found;
}

export function isReady(node: Node): boolean {
  return node.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") === true;
}

/** Of two nodes of one machine, which was renamed, the one that works; else the one that came last. */
function newer(known: Node | undefined, node: Node): Node {
  if (known === undefined) return node;
  const rank = (each: Node) => `${isReady(each) ? 1 : 0} ${each.metadata.creationTimestamp ?? ""}`;
  return rank(node) > rank(known) ? node : known;
}

export async function podsOn(
  cluster: KubeClient,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<readonly DrainPod[]> {
  const pods: DrainPod[] = [];
  for (const node of nodes)
    for await (const page of cluster.pages(PodKind, { fields: `spec.nodeName=${node}`, signal }))
      for (const pod of page.items) pods.push(drainPod(pod, node));
  return pods;
}

export async function budgetsOf(cluster: KubeClient, signal: AbortSignal): Promise<readonly DrainBudget[]> {
  const budgets: DrainBudget[] = [];
  for await (const page of cluster.pages(PodDisruptionBudget, { signal }))
    for (const { metadata, spec, status } of page.items)
      budgets.push({
        namespace: metadata.namespace ?? "",
        name: metadata.name,
        matches: (podLabels) => spec?.selector !== undefined && selects(spec.selector, podLabels),
        disruptionsAllowed: status?.disruptionsAllowed ?? 0,
      });
  return budgets;
}

/** One sentence about why a cluster could not be asked; other failures are ours and are thrown. */
export function unreachable(cause: unknown): string {
  const error = DipperError.from(cause);
  if (error.code === "Aborted" || error.code === "Internal") throw error;
  return error.message;
}

export function nodeNameOf(machine: Machine, index: NodeIndex): string | undefined {
  return index.byMachine.get(machine.metadata.uid ?? "");
}

function drainPod(pod: Pod, node: string): DrainPod {
  const { metadata, spec, status } = pod;
  const controller = metadata.ownerReferences?.find((each) => each.controller === true)?.kind;
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid ?? "",
    node,
    labels: metadata.labels ?? {},
    ...(controller === undefined ? {} : { controller }),
    mirror: metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined,
    finished: status?.phase === "Succeeded" || status?.phase === "Failed",
    terminating: metadata.deletionTimestamp !== undefined,
    emptyDir: spec.volumes?.some((volume) => volume.emptyDir !== undefined) === true,
  };
}
