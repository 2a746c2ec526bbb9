import { annotations, Machine, machineMarks, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { MachineAction } from "./decide.ts";
import type { MachineSeen } from "./seen.ts";

const manager = "dipper-machines";

export interface Clients {
  readonly kube: KubeClient;
  readonly cluster: (name: string) => KubeClient;
}

export function actOnMachine({ kube, cluster }: Clients) {
  return async (action: MachineAction, seen: MachineSeen, signal: AbortSignal): Promise<void> => {
    const { name, resourceVersion } = seen.machine.metadata;
    // Compare-and-swap: what was decided is about this revision.
    const options = { manager, signal, ...(resourceVersion === undefined ? {} : { ifVersion: resourceVersion }) };
    switch (action.type) {
      case "PinIdentity":
        await kube.patch(Machine, { name }, { spec: { identity: action.identity } }, options);
        return;
      case "ClearQuarantine":
        await kube.patch(Machine, { name }, withoutMark(machineMarks.quarantine), options);
        return;
      case "Cordon":
        await cluster(action.cluster).patch(
          Node,
          { name: action.node },
          {
            spec: { unschedulable: true },
            ...(action.mark === undefined
              ? {}
              : { metadata: { annotations: { [annotations.cordonedBy]: action.mark } } }),
          },
          { manager, signal, ifVersion: action.resourceVersion },
        );
        return;
      case "Uncordon":
        await cluster(action.cluster).patch(
          Node,
          { name: action.node },
          { spec: { unschedulable: null }, metadata: { annotations: { [annotations.cordonedBy]: null } } },
          { manager, signal, ifVersion: action.resourceVersion },
        );
        return;
      case "ClearLost":
        await kube.patch(Machine, { name }, withoutMark(machineMarks.lost), options);
        return;
    }
  };
}

function withoutMark(mark: string) {
  return { metadata: { annotations: { [mark]: null } } };
}
