import type { PodTemplate, Toleration } from "@dipper/api";
import type { NodeView } from "../control/node-view.ts";
import { wantsNode } from "../scheduler/node-affinity.ts";
import { untolerated } from "../scheduler/tolerations.ts";

const always = (key: string, effect: "NoExecute" | "NoSchedule"): Toleration => ({ key, operator: "Exists", effect });

/** What the pods of every DaemonSet tolerate: they belong to the node, whatever is wrong with it. */
const daemonTolerations: readonly Toleration[] = [
  always("node.kubernetes.io/not-ready", "NoExecute"),
  always("node.kubernetes.io/unreachable", "NoExecute"),
  always("node.kubernetes.io/disk-pressure", "NoSchedule"),
  always("node.kubernetes.io/memory-pressure", "NoSchedule"),
  always("node.kubernetes.io/pid-pressure", "NoSchedule"),
  always("node.kubernetes.io/unschedulable", "NoSchedule"),
];

export function tolerationsOf({ spec }: PodTemplate): readonly Toleration[] {
  const network = spec.hostNetwork === true ? [always("node.kubernetes.io/network-unavailable", "NoSchedule")] : [];
  return [...(spec.tolerations ?? []), ...daemonTolerations, ...network];
}

/** Whether a pod is to start there, and whether one that runs there may stay. */
export function daemonBelongs(
  template: PodTemplate,
  node: NodeView,
): { readonly start: boolean; readonly stay: boolean } {
  const { nodeName = "" } = template.spec;
  if ((nodeName !== "" && nodeName !== node.name) || !wantsNode(template.spec, node))
    return { start: false, stay: false };
  const tolerations = tolerationsOf(template);
  const stay = untolerated(node.taints, tolerations, ["NoExecute"]) === undefined;
  return { start: stay && untolerated(node.taints, tolerations, ["NoSchedule"]) === undefined, stay };
}
