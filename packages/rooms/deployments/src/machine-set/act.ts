import { DipperError, Machine, machineMarks } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import { propose } from "../propose.ts";
import { manager } from "../words.ts";
import type { SetAction } from "./assess.ts";
import type { SetSeen } from "./seen.ts";

export function actOnSet({ kube }: Pick<RoomDeps, "kube">) {
  return async (action: SetAction, seen: SetSeen, signal: AbortSignal): Promise<void> => {
    if (action.type === "Propose") return propose(kube, action.proposal, signal);
    const name = action.machine;
    const machine = await kube.get(Machine, { name }, { signal });
    const { uid = "" } = seen.set.metadata;
    const ours = machine?.metadata.annotations?.[machineMarks.reservedFor] === uid;
    if (machine === undefined) throw new DipperError("Conflict", { kind: "Machine", name });
    const options = { manager, ifVersion: machine.metadata.resourceVersion ?? "", signal };
    if (action.type === "Release") {
      if (!ours || machine.spec.operationRef !== undefined) return;
      const patch = { metadata: { annotations: { [machineMarks.reservedFor]: null } }, spec: { consumerRef: null } };
      await kube.patch(Machine, { name }, patch, options);
      return;
    }
    if (ours) return;
    // By compare-and-swap: whoever comes second gets a conflict, looks again and chooses another one.
    const taken =
      machine.metadata.uid !== action.uid ||
      machine.spec.consumerRef !== undefined ||
      machine.spec.operationRef !== undefined;
    if (taken) throw new DipperError("Conflict", { kind: "Machine", name });
    const { spec, metadata } = seen.set;
    const clusterName = spec.clusterDeploymentRef.name;
    const consumerRef = { kind: "MachineSet", name: metadata.name, uid, clusterName, role: spec.role };
    const patch = { metadata: { annotations: { [machineMarks.reservedFor]: uid } }, spec: { consumerRef } };
    await kube.patch(Machine, { name }, patch, options);
  };
}
