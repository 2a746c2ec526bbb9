import { type Machine, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { canonicalAddress } from "../plan/address.ts";
import { addressesOf } from "../plan/resolve.ts";
import { machineUidOf, nodesOf } from "./nodes.ts";

export interface MachinesQuestion {
  readonly machines: readonly Machine[];
  /** They are to go: a node that does not say which machine it is must be found as well. */
  readonly leaving: boolean;
}

/**
 * The nodes of these machines, by uid of the Machine. Nodes that our playbooks made say it in a label. Those of a cluster that was
 * taken over do not: the status of the Machine names them, or their address.
 */
export async function nodesOfMachines(
  cluster: KubeClient,
  { machines, leaving }: MachinesQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Node>> {
  const uids = machines.map(({ metadata }) => metadata.uid ?? "");
  const found = new Map(await nodesOf(cluster, uids, signal));
  if (!leaving) return found;
  const missing = machines.filter(({ metadata }) => !found.has(metadata.uid ?? ""));
  for (const machine of missing) {
    const named = machine.status?.nodeRef;
    const node = named === undefined ? undefined : await cluster.get(Node, { name: named.name }, { signal });
    if (node !== undefined && node.metadata.uid === named?.uid && isUnmarked(node)) found.set(uidOf(machine), node);
  }
  const unknown = missing.filter((machine) => !found.has(uidOf(machine)));
  if (unknown.length === 0) return found;
  const byAddress = new Map(
    unknown.flatMap((machine) => addressesOf(machine).map((address) => [address, uidOf(machine)] as const)),
  );
  for await (const { items } of cluster.pages(Node, { signal }))
    for (const node of items.filter(isUnmarked)) {
      const uid = addressesIn(node).flatMap((address) => byAddress.get(address) ?? [])[0];
      if (uid !== undefined) found.set(uid, node);
    }
  return found;
}

function uidOf({ metadata }: Machine): string {
  return metadata.uid ?? "";
}

function isUnmarked(node: Node): boolean {
  return machineUidOf(node) === undefined;
}

function addressesIn(node: Node): readonly string[] {
  return (node.status?.addresses ?? [])
    .filter(({ type }) => type !== "Hostname")
    .map(({ address }) => canonicalAddress(address));
}
