import { isTrue, type Node, type Taint } from "@dipper/api";
import { type KubeletState, kubeletState } from "../clusters/words.ts";
import { type Resources, resourcesOf } from "./resources.ts";

export interface NodeView {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly ready: boolean;
  /** Whether its kubelet does what it is told. Undefined: it is no node of ours, and nobody runs pods there. */
  readonly kubelet: KubeletState | undefined;
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  readonly allocatable: Resources;
  readonly deleting: boolean;
}

export function nodeView(node: Node): NodeView {
  const { metadata, spec, status } = node;
  return {
    name: metadata.name,
    uid: metadata.uid ?? "",
    labels: metadata.labels ?? {},
    ip: status?.addresses?.find((each) => each.type === "InternalIP")?.address ?? "",
    ready: isTrue(node, "Ready"),
    kubelet: metadata.annotations?.[kubeletState] as KubeletState | undefined,
    unschedulable: spec?.unschedulable === true,
    taints: spec?.taints ?? [],
    allocatable: resourcesOf(status?.allocatable),
    deleting: metadata.deletionTimestamp !== undefined,
  };
}

/** A kubelet that has started and still reports: it starts pods, stops them and says how they are. */
export function works(node: NodeView | undefined): node is NodeView {
  return node?.kubelet === "Ready" && node.ready;
}
