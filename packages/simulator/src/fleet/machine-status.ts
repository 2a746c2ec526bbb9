import { type Condition, isoTime, labels, type Machine, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

type MachineStatus = NonNullable<Machine["status"]>;

/** Node uid by Machine uid: what a Machine's status refers to. */
export async function nodesByMachine(
  cluster: KubeClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, { readonly uid: string; readonly ready: boolean }>> {
  const found = new Map<string, { readonly uid: string; readonly ready: boolean }>();
  for await (const page of cluster.pages(Node, { signal }))
    for (const node of page.items) {
      const machine = node.metadata.labels?.[labels.machineUid];
      const ready = node.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") ?? false;
      if (machine !== undefined) found.set(machine, { uid: node.metadata.uid ?? "", ready });
    }
  return found;
}

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
