import { joiningTaint, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { manager } from "../children.ts";

/** Pods may come: takes the joining taint off. */
export async function takeTaintOff(cluster: KubeClient, name: string, signal: AbortSignal): Promise<void> {
  const node = await cluster.get(Node, { name }, { signal });
  const taints = node?.spec?.taints ?? [];
  if (node === undefined || taints.every((taint) => taint.key !== joiningTaint.key)) return;
  const left = taints.filter((taint) => taint.key !== joiningTaint.key);
  await cluster.patch(
    Node,
    { name },
    { spec: { taints: left.length === 0 ? null : left } },
    { manager, signal, ifVersion: node.metadata.resourceVersion ?? "" },
  );
}
