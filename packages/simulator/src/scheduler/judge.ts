import type { Pod } from "@dipper/api";
import type { NodeView } from "../control/node-view.ts";
import type { PodView } from "../control/pod-view.ts";
import { requestsOf } from "../control/resources.ts";
import { wantsNode } from "./node-affinity.ts";
import { type Neighbours, neighbourhood, spread } from "./pod-affinity.ts";
import { untolerated } from "./tolerations.ts";

/** What stands on a node already. */
export interface Load {
  readonly pods: number;
  readonly used: Readonly<Record<string, number>>;
  readonly ports: ReadonlySet<string>;
}

export interface Field extends Neighbours {
  readonly loads: ReadonlyMap<string, Load>;
}

export const empty: Load = { pods: 0, used: {}, ports: new Set() };

export function loadOf(pods: Iterable<PodView>): Load {
  let count = 0;
  const used: Record<string, number> = {};
  const ports = new Set<string>();
  for (const pod of pods) {
    if (pod.finished) continue;
    count++;
    for (const [name, amount] of Object.entries(pod.requests)) used[name] = (used[name] ?? 0) + amount;
    for (const port of pod.hostPorts) ports.add(port);
  }
  return { pods: count, used, ports };
}

/** Where a pod goes, or why it can go nowhere: how many nodes for which reason. */
export type Verdict =
  | { readonly node: NodeView }
  | { readonly node: undefined; readonly reasons: ReadonlyMap<string, number> };

const unschedulable = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;

/** The filters of the real scheduler in their order, and then the node with the fewest siblings and pods; equals in order of name. */
export function judge(pod: Pod, ports: readonly string[], field: Field): Verdict {
  const nodes = [...field.nodes.values()];
  const eligible = nodes.filter((node) => wantsNode(pod.spec, node));
  const reasons = new Map<string, number>();
  const open: NodeView[] = [];
  for (const node of nodes) {
    const whys = objections(pod, node, { ports, field, eligible });
    for (const why of whys) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    if (whys.length === 0) open.push(node);
  }
  const node = best(pod, open, field);
  return node === undefined ? { node, reasons } : { node };
}

interface Around {
  readonly ports: readonly string[];
  readonly field: Field;
  readonly eligible: readonly NodeView[];
}

function objections(pod: Pod, node: NodeView, around: Around): readonly string[] {
  const { spec } = pod;
  const one = (why: string): readonly string[] => [why];
  if (node.unschedulable && untolerated([unschedulable], spec.tolerations, ["NoSchedule"]) !== undefined)
    return one("node(s) were unschedulable");
  if (untolerated(node.taints, spec.tolerations, ["NoSchedule", "NoExecute"]) !== undefined)
    return one("node(s) had untolerated taint(s)");
  if (!around.eligible.includes(node)) return one("node(s) didn't match Pod's node affinity/selector");
  const load = around.field.loads.get(node.name) ?? empty;
  if (around.ports.some((port) => load.ports.has(port)))
    return one("node(s) didn't have free ports for the requested pod ports");
  const missing = shortages(pod, node, load);
  if (missing.length > 0) return missing;
  const why =
    spread(pod, node, { ...around.field, eligible: around.eligible }) ?? neighbourhood(pod, node, around.field);
  return why === undefined ? [] : one(why);
}

function shortages(pod: Pod, node: NodeView, load: Load): readonly string[] {
  const missing: string[] = [];
  if (load.pods + 1 > (node.allocatable["pods"] ?? 110)) missing.push("Too many pods");
  for (const [name, amount] of Object.entries(requestsOf(pod.spec)))
    if (amount > 0 && (load.used[name] ?? 0) + amount > (node.allocatable[name] ?? 0))
      missing.push(`Insufficient ${name}`);
  return missing;
}

function best(pod: Pod, open: readonly NodeView[], field: Field): NodeView | undefined {
  const owner = pod.metadata.ownerReferences?.find((each) => each.controller === true)?.uid;
  const siblings = new Map<string, number>();
  if (owner !== undefined)
    for (const each of field.placed)
      if (each.controller?.uid === owner) siblings.set(each.node, (siblings.get(each.node) ?? 0) + 1);
  const score = ({ name, taints }: NodeView): number =>
    (taints.some((taint) => taint.effect === "PreferNoSchedule") ? 1e9 : 0) +
    (siblings.get(name) ?? 0) * 1e4 +
    (field.loads.get(name)?.pods ?? 0);
  return open
    .map((node) => ({ node, score: score(node) }))
    .toSorted((a, b) => a.score - b.score || (a.node.name < b.node.name ? -1 : 1))[0]?.node;
}

/** In the words of the real scheduler. */
export function failureMessage(nodes: number, reasons: ReadonlyMap<string, number>): string {
  if (nodes === 0) return "no nodes available to schedule pods";
  const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).toSorted();
  const resolvable = [...reasons].filter(([reason]) =>
    /^(Insufficient|Too many)|free ports|rules$|constraints$/.test(reason),
  );
  const victims = resolvable.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    ...(victims > 0 ? [`${Math.min(victims, nodes)} No preemption victims found for incoming pod`] : []),
    ...(victims < nodes ? [`${nodes - Math.min(victims, nodes)} Preemption is not helpful for scheduling`] : []),
  ];
  const preemption = `no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${parts.toSorted().join(", ")}.`;
  return `0/${nodes} nodes are available: ${list.join(", ")}. ${preemption}`;
}
