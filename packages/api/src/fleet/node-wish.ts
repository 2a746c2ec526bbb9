import type { Node, Taint } from "../core/node.ts";
import { joiningTaint } from "../groups.ts";
import type { MachineSet } from "./machine-set.ts";

/** What is to be written to a node: the labels that it lacks, and all the taints that it is to have. */
export interface NodeWish {
  readonly name: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/**
 * What a node that has joined still needs; undefined: nothing. A kubelet may not give itself every label (`node-role.kubernetes.io/…`), so
 * that the platform gives the ones of its MachineSet. What else is on the node stays.
 */
export function nodeWish(node: Node, set: MachineSet | undefined): NodeWish | undefined {
  const has = node.metadata.labels ?? {};
  const labels = Object.fromEntries(
    Object.entries(set?.spec.labels ?? {}).filter(([key, value]) => has[key] !== value),
  );
  const now = node.spec?.taints ?? [];
  const kept = now.filter((taint) => taint.key !== joiningTaint.key);
  const lacking = (set?.spec.taints ?? []).filter((taint) => !kept.some((each) => sameTaint(each, taint)));
  if (Object.keys(labels).length === 0 && kept.length === now.length && lacking.length === 0) return undefined;
  const others = kept.filter(
    (taint) => !lacking.some(({ key, effect }) => key === taint.key && effect === taint.effect),
  );
  return {
    name: node.metadata.name,
    resourceVersion: node.metadata.resourceVersion ?? "",
    labels,
    taints: [...others, ...lacking],
  };
}

function sameTaint(a: Taint, b: Pick<Taint, "key" | "effect" | "value">): boolean {
  return a.key === b.key && a.effect === b.effect && (a.value ?? "") === (b.value ?? "");
}
