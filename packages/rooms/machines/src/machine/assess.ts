import {
  conditionOf,
  type Finding,
  finding,
  lostOf,
  type Machine,
  type MachinePhase,
  nextPhase,
  quarantineOf,
  type ReasonWord,
  type Why,
  whyOf,
} from "@dipper/api";
import { servesWithoutNode, wantedPhase } from "./phase.ts";
import { classMismatch, type Proof, proofOf } from "./proof.ts";
import type { MachineSeen } from "./seen.ts";

/** What a look at everything says about a machine: the one computation that `decide` and `report` share. */
export interface Assessment {
  readonly wanted: MachinePhase;
  /** The phase to be written now: one legal step. */
  readonly phase: MachinePhase;
  readonly conditions: Readonly<Record<string, Finding>>;
  readonly why: readonly Why[];
}

export function assess(seen: MachineSeen, now: number): Assessment {
  const { machine } = seen;
  const facts = seen.probe?.report.facts ?? machine.status?.facts;
  const proof = proofOf(seen, now);
  const mismatch = classMismatch(machine, facts);
  const wanted = wantedPhase(seen, proof, { fits: mismatch === undefined, now });
  const before = machine.status?.phase ?? "Registered";
  const phase = nextPhase(before, wanted) ?? before;
  const conditions = {
    Reachable: proof.reachable,
    IdentityVerified: proof.identity,
    Clean: proof.clean,
    Available: availableOf(seen, proof, { phase, mismatch }),
    NodeHealthy: nodeHealthyOf(seen),
    Draining: drainingOf(phase),
  };
  return { wanted, phase, conditions, why: whyAll(machine, phase, conditions, now) };
}

function availableOf(
  { machine }: MachineSeen,
  proof: Proof,
  at: { readonly phase: MachinePhase; readonly mismatch: string | undefined },
): Finding {
  const { spec } = machine;
  const mark = quarantineOf(machine);
  const lost = lostOf(machine);
  if (lost !== undefined && at.phase === "Lost") return no("Lost", { by: lost.by, cause: lost.reason });
  if (at.phase === "Quarantined")
    return no("Quarantined", { cause: mark?.cause ?? causeOf(proof) ?? "asked for by spec.desiredState" });
  if (spec.consumerRef !== undefined) {
    const { clusterName } = spec.consumerRef;
    return at.phase === "Reserved"
      ? no("Reserved", { consumer: clusterName })
      : no("Deployed", { cluster: clusterName });
  }
  if (spec.operationRef !== undefined) return no("Reserved", { consumer: `operation ${spec.operationRef.name}` });
  if (spec.desiredState === "Maintenance" || spec.desiredState === "Retired") return no(spec.desiredState);
  if (proof.reachable.status !== "True") return no("NotReachable");
  if (at.mismatch !== undefined) return no("WrongClass", { machineClass: spec.machineClass, found: at.mismatch });
  return at.phase === "Spare" ? { status: "True", reason: "Free", params: {} } : no("NotClean");
}

function causeOf(proof: Proof): string | undefined {
  const failed = [proof.identity, proof.clean].find((each) => each.status === "False");
  if (failed === undefined) return undefined;
  const { where, checks } = failed.params;
  return [failed.reason, where ?? checks].filter((each) => each !== undefined && each !== "").join(": ");
}

function nodeHealthyOf({ machine, node, returned }: MachineSeen): Finding {
  if (returned !== undefined)
    return no("LostNodeBack", { node: returned.node.metadata.name, cluster: returned.cluster });
  const cluster = machine.spec.consumerRef?.clusterName;
  if (cluster === undefined || servesWithoutNode(machine)) return { status: "Unknown", reason: "NotANode", params: {} };
  switch (node.state) {
    case "NotAsked": {
      // Right after a start the last word stands.
      const known = conditionOf(machine, "NodeHealthy");
      const params = { cluster, node: machine.status?.nodeRef?.name ?? "" };
      return known === undefined
        ? { status: "Unknown", reason: "ClusterUnknown", params }
        : { status: known.status, reason: known.reason, params };
    }
    case "Unknown":
      return { status: "Unknown", reason: "ClusterUnknown", params: { cluster } };
    case "Missing":
      return isJoined(machine) ? no("NodeMissing", { cluster }) : { status: "Unknown", reason: "NotANode", params: {} };
    case "Known": {
      const { name } = node.node.metadata;
      if (!isSame(machine, node.node.status?.nodeInfo?.machineID)) return no("WrongIdentity", { node: name });
      const ready = conditionOf(node.node, "Ready")?.status === "True";
      return ready
        ? { status: "True", reason: "NodeReady", params: { node: name } }
        : no("NodeNotReady", { node: name });
    }
  }
}

function isJoined(machine: Machine): boolean {
  return (
    machine.status?.nodeRef !== undefined ||
    machine.status?.phase === "Deployed" ||
    machine.status?.phase === "Maintenance"
  );
}

function isSame(machine: Machine, machineID: string | undefined): boolean {
  const expected = machine.spec.identity.machineID;
  return (
    expected === "" || machineID === undefined || machineID === "" || expected.toLowerCase() === machineID.toLowerCase()
  );
}

function drainingOf(phase: MachinePhase): Finding {
  return phase === "Draining" ? { status: "True", reason: "Evicting", params: {} } : no("NotInProgress");
}

function no(reason: string, params?: Finding["params"]): Finding {
  return finding("False", reason, params);
}

/** Conditions that explain a phase, the most important first. A machine that does what it should has nothing to explain. */
const explaining: Readonly<Partial<Record<MachinePhase, readonly string[]>>> = {
  Registered: ["IdentityVerified", "Reachable"],
  Verifying: ["Reachable", "IdentityVerified", "Clean", "Available"],
  Cleaning: ["Reachable", "Clean"],
  Quarantined: ["Available", "IdentityVerified", "Clean", "Reachable"],
  Deployed: ["NodeHealthy"],
  Maintenance: ["NodeHealthy"],
  Spare: ["Available"],
  Lost: ["NodeHealthy", "Available"],
};

function whyAll(
  machine: Machine,
  phase: MachinePhase,
  conditions: Readonly<Record<string, Finding>>,
  now: number,
): readonly Why[] {
  const before = machine.status?.why;
  return (explaining[phase] ?? []).flatMap((type) => {
    const verdict = conditions[type];
    if (verdict === undefined || verdict.status === "True") return [];
    // That the node of a lost machine is silent needs no explanation; that it is back does.
    if (phase === "Lost" && type === "NodeHealthy" && verdict.reason !== "LostNodeBack") return [];
    return [whyOf(verdict.reason as ReasonWord, verdict.params, { now, before })];
  });
}
