/** What a person can do to nodes: each node is one call through the door, so that each has its record. */
import { ApiError, get } from "./client.ts";
import { doorPath, type KubeObject, type KubeRef, readKube, refPath, resourcePath, writeKube } from "./kube.ts";
import { change, evict } from "./kube-actions.ts";

const nodes = { group: "", version: "v1", resource: "nodes" } as const;
const pods = { group: "", version: "v1", resource: "pods" } as const;

export const nodeRef = (cluster: string, name: string): KubeRef => ({ cluster, ...nodes, namespace: "", name });

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

interface NodeObject extends KubeObject {
  readonly spec: { readonly taints?: readonly Taint[]; readonly unschedulable?: boolean };
}

interface OneNode {
  readonly cluster: string;
  readonly node: string;
  readonly reason: string;
}

function merge({ cluster, node, reason }: OneNode, body: object): Promise<unknown> {
  return writeKube({ method: "PATCH", path: refPath(nodeRef(cluster, node)), type: "merge", body, reason });
}

export function cordon(one: OneNode, on: boolean): Promise<unknown> {
  return merge(one, { spec: { unschedulable: on ? true : null } });
}

/** An undefined value takes the label away. */
export function label(one: OneNode, key: string, value: string | undefined): Promise<unknown> {
  return merge(one, { metadata: { labels: { [key]: value ?? null } } });
}

/** A taint is known by key and effect: with a value it is set, without `value` of the same it is taken away. */
export async function taint(one: OneNode, wanted: Taint, remove: boolean): Promise<unknown> {
  const ref = nodeRef(one.cluster, one.node);
  const node = await readKube<NodeObject>(refPath(ref));
  const others = (node.spec.taints ?? []).filter(({ key, effect }) => key !== wanted.key || effect !== wanted.effect);
  const value = remove ? others : [...others, wanted];
  return change(ref, node, [{ op: "add", path: "/spec/taints", value }], one.reason);
}

/** Per node: what would move, and what is in the way. */
export interface NodeDrain {
  readonly node: string;
  readonly moves: { readonly pods: number };
  readonly stays: number;
  readonly blockedBy: readonly { readonly pod: string; readonly reason: string; readonly detail: string }[];
}

export function drainForecast(
  cluster: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly NodeDrain[]> {
  const path = `/api/v1/clusters/${encodeURIComponent(cluster)}/drain-forecast?nodes=${encodeURIComponent(names.join(","))}`;
  return get<{ readonly nodes: readonly NodeDrain[] }>(path, { signal }).then((answer) => answer.nodes);
}

interface PodOnNode extends KubeObject {
  readonly status?: { readonly phase?: string };
}

/** Static pods and those of DaemonSets stay with their node. */
function stays({ metadata }: PodOnNode): boolean {
  const owner = metadata.ownerReferences?.[0]?.kind;
  return owner === "DaemonSet" || metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined;
}

export interface DrainProgress {
  readonly gone: number;
  readonly total: number;
  /** What a budget holds back now. */
  readonly waiting: string;
}

const againMs = 2000;

/** Cordons the node and evicts what can move, again and again while budgets hold pods back; ends when nothing is left, or with the signal. */
export async function drain(
  one: OneNode,
  { told, signal }: { readonly told: (progress: DrainProgress) => void; readonly signal: AbortSignal },
): Promise<void> {
  await cordon(one, true);
  const query = new URLSearchParams({ fieldSelector: `spec.nodeName=${one.node}` });
  const path = `${doorPath(one.cluster, resourcePath(pods))}?${query.toString()}`;
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const { items } = await readKube<{ readonly items: readonly PodOnNode[] }>(path, { signal });
    const left = items.filter(
      (pod) => !stays(pod) && pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed",
    );
    total = Math.max(total, left.length);
    let waiting = "";
    for (const pod of left) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      waiting = (await refused(evict(one.cluster, pod.metadata, one.reason))) ?? waiting;
    }
    told({ gone: total - left.length, total, waiting });
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

/** A budget says no for now (429); a pod that is gone already is as good as evicted. */
async function refused(evicted: Promise<unknown>): Promise<string | undefined> {
  try {
    await evicted;
    return undefined;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    if (cause.status === 404) return undefined;
    if (cause.status !== 429) throw cause;
    return cause.message;
  }
}
