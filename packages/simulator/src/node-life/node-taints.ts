import { conditionOf, type Node, type Taint } from "@dipper/api";

const notReady = "node.kubernetes.io/not-ready";
const unreachable = "node.kubernetes.io/unreachable";
const unschedulable = "node.kubernetes.io/unschedulable";
const ours = new Set([notReady, unreachable, unschedulable]);

/** The taints that say how a node is, beside those that others gave it; one that stays keeps its time. */
export function lifeTaints(node: Node, now: string): readonly Taint[] {
  const present = node.spec?.taints ?? [];
  const ready = conditionOf(node, "Ready")?.status;
  const key = ready === "False" ? notReady : ready === "True" ? undefined : unreachable;
  const wanted: Taint[] = [];
  if (node.spec?.unschedulable === true) wanted.push({ key: unschedulable, effect: "NoSchedule" });
  if (key !== undefined) wanted.push({ key, effect: "NoSchedule" }, { key, effect: "NoExecute" });
  const kept = present.filter((taint) => !ours.has(taint.key));
  const old = (taint: Taint): Taint | undefined =>
    present.find((each) => each.key === taint.key && each.effect === taint.effect);
  return [...kept, ...wanted.map((taint) => old(taint) ?? { ...taint, timeAdded: now })];
}
