/** What a step of the simulator does, stage by stage, in the words of the shipped playbooks. */
export interface SimulatedStage {
  readonly stage: string;
  readonly tasks: readonly SimulatedTask[];
}

export interface SimulatedTask {
  readonly name: string;
  /** Whether it changes the machine when it succeeds. */
  readonly changes: boolean;
  /** What it does to the simulated world. */
  readonly effect?: "Check" | "Join" | "Leave" | "Clean" | "Uncordon";
}

const reads = (name: string, effect?: SimulatedTask["effect"]): SimulatedTask =>
  effect === undefined ? { name, changes: false } : { name, changes: false, effect };
const writes = (name: string, effect?: SimulatedTask["effect"]): SimulatedTask =>
  effect === undefined ? { name, changes: true } : { name, changes: true, effect };

const steps: Readonly<Record<string, readonly SimulatedStage[]>> = {
  preCheck: [
    { stage: "facts", tasks: [reads("Gather facts"), reads("Check operating system and kernel")] },
    {
      stage: "checks",
      tasks: [
        reads("Check memory, disks and time"),
        reads("Check ports and swap"),
        reads("Look for leftovers", "Check"),
      ],
    },
  ],
  scaleUp: [
    {
      stage: "bootstrap-os",
      tasks: [
        reads("Gather facts"),
        writes("Load kernel modules"),
        writes("Set kernel parameters"),
        writes("Turn swap off"),
      ],
    },
    {
      stage: "container-runtime",
      tasks: [writes("Install containerd"), writes("Configure containerd"), writes("Start containerd")],
    },
    {
      stage: "node",
      tasks: [writes("Install kubelet"), writes("Write kubelet configuration"), writes("Join the cluster", "Join")],
    },
    { stage: "network", tasks: [writes("Install network plugin"), reads("Wait for the network")] },
  ],
  controlPlane: [
    {
      stage: "control-plane",
      tasks: [writes("Install kubelet"), writes("Write the cluster's keys"), writes("Start the control plane", "Join")],
    },
  ],
  node: [
    {
      stage: "node",
      tasks: [writes("Install kubelet"), writes("Write kubelet configuration"), writes("Join the cluster", "Join")],
    },
  ],
  postCheck: [
    {
      stage: "verify",
      tasks: [reads("Check kubelet"), reads("Check network"), reads("Resolve a name"), reads("Reach a service")],
    },
  ],
  remove: [
    { stage: "remove-node", tasks: [writes("Stop kubelet", "Leave"), writes("Delete the node from the cluster")] },
    {
      stage: "reset",
      tasks: [
        writes("Remove containers"),
        writes("Remove configuration"),
        writes("Remove network interfaces", "Clean"),
      ],
    },
  ],
  clean: [
    {
      stage: "clean",
      tasks: [reads("Ask whether it is in use"), writes("Remove leftovers", "Clean"), reads("Prove that it is clean")],
    },
  ],
  uncordon: [{ stage: "uncordon", tasks: [writes("Take the joining taint off", "Uncordon")] }],
};

/** Steps that teams add run as one stage of their own. */
export function stagesOf(step: string): readonly SimulatedStage[] {
  const stage = step.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  return steps[step] ?? [{ stage, tasks: [reads("Gather facts"), writes(`Run ${step}`), reads("Check the outcome")] }];
}
