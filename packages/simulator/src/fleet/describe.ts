import { controllerIdentity, isTrue, Machine, Node } from "@dipper/api";
import type { LocalAccess } from "@dipper/apiserver";
import type { KubeClient } from "@dipper/kube";
import { manager } from "../clusters/words.ts";
import type { Lanes } from "./lanes.ts";
import { deployedStatus } from "./machine-status.ts";

/** Gives machines that were nodes from the first day the status that goes with it; those that have one keep it. */
export async function describeBorn(
  options: {
    readonly kube: KubeClient;
    readonly lanes: Lanes;
    readonly born: readonly Machine[];
    readonly cluster: LocalAccess;
    readonly now: number;
  },
  signal: AbortSignal,
): Promise<void> {
  const { cluster, now } = options;
  // Only the controller may say what was observed.
  const kube = options.kube.as(controllerIdentity.user, controllerIdentity.groups);
  const unsaid = options.born.filter((machine) => machine.status?.phase === undefined);
  await options.lanes.all(unsaid, async (machine) => {
    const node = cluster.get(Node, { name: machine.metadata.name });
    if (node === undefined) return;
    const status = deployedStatus(machine, { uid: node.metadata.uid ?? "", ready: isTrue(node, "Ready") }, now);
    await kube.patch(Machine, { name: machine.metadata.name }, { status }, { manager, signal, subresource: "status" });
  });
}
