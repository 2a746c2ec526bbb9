import { MachineSet } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { manager } from "../../children.ts";
import type { OperationAction } from "../action.ts";
import { applied, appliedWishes } from "../phases/wish.ts";

/** Into the named machines, or once into the number: the annotation in the same write says that it is in there. */
export async function writeWish(
  kube: KubeClient,
  uid: string,
  wish: Extract<OperationAction, { type: "WriteWish" }>,
  signal: AbortSignal,
): Promise<void> {
  const set = await kube.get(MachineSet, { name: wish.machineSet }, { signal });
  if (set === undefined || applied(set).includes(uid)) return;
  const options = { manager, ifVersion: set.metadata.resourceVersion ?? "", signal };
  const { replicas } = set.spec;
  if (replicas !== undefined) {
    const annotations = { [appliedWishes]: [...applied(set), uid].slice(-32).join(",") };
    const wanted = Math.max(0, replicas + wish.add.length - wish.remove.length);
    await kube.patch(
      MachineSet,
      { name: wish.machineSet },
      { metadata: { annotations }, spec: { replicas: wanted } },
      options,
    );
    return;
  }
  const gone = new Set(wish.remove);
  const names = [...new Set([...set.spec.machines.map((machine) => machine.name), ...wish.add])].filter(
    (name) => !gone.has(name),
  );
  // A set of named machines that has none left is one of zero replicas: one of the two must be given.
  const spec = names.length === 0 ? { machines: [], replicas: 0 } : { machines: names.map((name) => ({ name })) };
  await kube.patch(MachineSet, { name: wish.machineSet }, { spec }, options);
}
