import { type Condition, isoTime, type Machine } from "@dipper/api";

type MachineStatus = NonNullable<Machine["status"]>;

const evidence = [
  "NoKubelet",
  "NoControlPlane",
  "NoEtcdMember",
  "NoContainers",
  "NoClusterNetwork",
  "NoForeignMounts",
  "NoLivingAttempt",
];

/** The status of a machine that has been verified and waits in its pool. */
export function spareStatus(machine: Machine, now: number): MachineStatus {
  const at = isoTime(now);
  const condition = conditionsAt(machine, at);
  return {
    observedGeneration: machine.metadata.generation ?? 1,
    phase: "Spare",
    why: [],
    probedAt: at,
    phaseSince: at,
    cleanliness: {
      verdict: "Clean",
      verifiedAt: at,
      evidence: evidence.map((check) => ({ check, outcome: "Pass", detail: "" })),
    },
    conditions: [
      condition("Reachable", "True", "LoginWorks"),
      condition("IdentityVerified", "True", "Verified"),
      condition("Clean", "True", "EvidenceHolds"),
      condition("Available", "True", "Free"),
      condition("NodeHealthy", "Unknown", "NotANode"),
    ],
  };
}

/** The status of a machine that serves its cluster. */
export function deployedStatus(
  machine: Machine,
  node: { readonly uid: string; readonly ready: boolean },
  now: number,
): MachineStatus {
  const at = isoTime(now);
  const condition = conditionsAt(machine, at);
  return {
    observedGeneration: machine.metadata.generation ?? 1,
    phase: "Deployed",
    why: [],
    probedAt: at,
    phaseSince: at,
    nodeRef: { name: machine.metadata.name, uid: node.uid },
    conditions: [
      condition("Reachable", "True", "LoginWorks"),
      condition("IdentityVerified", "True", "Verified"),
      condition("Clean", "Unknown", "NotChecked"),
      condition("Available", "False", "Deployed", machine.spec.consumerRef?.clusterName ?? ""),
      node.ready
        ? condition("NodeHealthy", "True", "NodeReady", machine.metadata.name)
        : condition("NodeHealthy", "False", "NodeNotReady", machine.metadata.name),
    ],
  };
}

function conditionsAt(machine: Machine, at: string) {
  return (type: string, status: Condition["status"], reason: string, message = ""): Condition => ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: at,
    observedGeneration: machine.metadata.generation ?? 1,
  });
}
