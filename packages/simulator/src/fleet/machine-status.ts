import { type Condition, isoTime, type Machine, type ReasonWord, whyOf, whyText } from "@dipper/api";

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

/**
 * The status of a machine that has been verified and waits in its pool: word for word what the controller makes of such a machine, so that
 * it has nothing to write when it first looks at two thousand of them.
 */
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
      condition("Draining", "False", "NotInProgress"),
    ],
  };
}

/** The status of a machine that serves its cluster; as the controller would write it, too. */
export function deployedStatus(
  machine: Machine,
  node: { readonly uid: string; readonly ready: boolean },
  now: number,
): MachineStatus {
  const at = isoTime(now);
  const condition = conditionsAt(machine, at);
  const { name } = machine.metadata;
  return {
    observedGeneration: machine.metadata.generation ?? 1,
    phase: "Deployed",
    why: node.ready ? [] : [whyOf("NodeNotReady", { node: name }, { now })],
    probedAt: at,
    phaseSince: at,
    nodeRef: { name, uid: node.uid },
    conditions: [
      condition("Reachable", "True", "LoginWorks"),
      condition("IdentityVerified", "True", "Verified"),
      condition("Clean", "Unknown", "NotChecked"),
      condition("Available", "False", "Deployed", { cluster: machine.spec.consumerRef?.clusterName ?? "" }),
      node.ready
        ? condition("NodeHealthy", "True", "NodeReady", { node: name })
        : condition("NodeHealthy", "False", "NodeNotReady", { node: name }),
      condition("Draining", "False", "NotInProgress"),
    ],
  };
}

function conditionsAt(machine: Machine, at: string) {
  return (
    type: string,
    status: Condition["status"],
    reason: ReasonWord,
    params: Readonly<Record<string, string>> = {},
  ): Condition => ({
    type,
    status,
    reason,
    message: whyText(reason, params).message,
    lastTransitionTime: at,
    observedGeneration: machine.metadata.generation ?? 1,
  });
}
