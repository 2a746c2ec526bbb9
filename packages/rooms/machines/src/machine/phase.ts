import { conditionOf, lostOf, type Machine, type MachinePhase, machineMarks, quarantineOf } from "@dipper/api";
import { askedAfter, isAdopting, timeOf } from "./probe-due.ts";
import type { Proof } from "./proof.ts";
import type { MachineSeen } from "./seen.ts";

/** A machine that is to be clean and does not answer for so long is put aside. */
const silentMs = 600_000;

const inUse: ReadonlySet<MachinePhase> = new Set(["Provisioning", "Deployed", "Maintenance", "Draining", "Releasing"]);
const leaving: ReadonlySet<string> = new Set(["ScaleDown", "Reset"]);

/** Where the machine belongs, by its spec, the operation that holds it and what was proven; one reaches it by legal steps. */
export function wantedPhase(
  seen: MachineSeen,
  proof: Proof,
  facts: { readonly fits: boolean; readonly now: number },
): MachinePhase {
  return seen.machine.spec.consumerRef === undefined ? freePhase(seen, proof, facts) : usedPhase(seen, proof);
}

function usedPhase(seen: MachineSeen, proof: Proof): MachinePhase {
  const { machine, operation, node } = seen;
  const phase = machine.status?.phase ?? "Registered";
  if (lostOf(machine) !== undefined) return phase === "Registered" ? phase : "Lost";
  if (quarantineOf(machine) !== undefined) return "Quarantined";
  const joined =
    node.state === "Known" ||
    machine.status?.nodeRef !== undefined ||
    phase === "Deployed" ||
    phase === "Maintenance" ||
    servesWithoutNode(machine);
  if (operation !== undefined && leaving.has(operation.type)) {
    if (!operation.runStarted) return joined ? "Deployed" : "Reserved";
    return node.state === "Missing" || phase === "Releasing" ? "Releasing" : "Draining";
  }
  // Registered with a consumer: it was a node before we knew it, and stays unknown until its cluster has been asked.
  if (phase === "Registered" && node.state !== "Known") return "Registered";
  if (isAdopting(machine) && proof.identity.status !== "True") return "Registered";
  // Looking at a node that is not Ready does not make it one that is being built.
  if (operation !== undefined && operation.type !== "Adopt" && !isServing(seen))
    return operation.runStarted ? "Provisioning" : waiting(phase, true);
  if (!joined) return waiting(phase, operation !== undefined);
  return machine.spec.desiredState === "Maintenance" ? "Maintenance" : "Deployed";
}

/** A member of an etcd of its own is no node, and serves nevertheless. */
export function servesWithoutNode(machine: Machine): boolean {
  const cluster = machine.spec.consumerRef?.clusterName;
  return cluster !== undefined && machine.metadata.annotations?.[machineMarks.serves] === cluster;
}

/** Its node is Ready, or was: a node that flaps while an operation works on it is still deployed. */
function isServing({ machine, node }: MachineSeen): boolean {
  const phase = machine.status?.phase;
  if (phase === "Deployed" || phase === "Maintenance" || phase === "Draining") return true;
  return node.state === "Known" && conditionOf(node.node, "Ready")?.status === "True";
}

/** Out of quarantine it goes on where it stopped, as soon as an operation holds it again. */
function waiting(phase: MachinePhase, held: boolean): MachinePhase {
  if (phase === "Quarantined") return held ? "Provisioning" : "Quarantined";
  return phase === "Provisioning" ? "Provisioning" : "Reserved";
}

function freePhase(
  seen: MachineSeen,
  proof: Proof,
  { fits, now }: { readonly fits: boolean; readonly now: number },
): MachinePhase {
  const { machine } = seen;
  const { spec, status } = machine;
  const phase = status?.phase ?? "Registered";
  if (spec.desiredState === "Retired") return "Retired";
  if (spec.desiredState === "Quarantined" || isHeldBack(seen)) return "Quarantined";
  // Only what it answers itself brings it back, not what was known of it before.
  if (phase === "Lost") return seen.probe?.report.reachable.status === "True" ? "Verifying" : "Lost";
  // Something ran on it: only a new proof makes it spare again.
  if (inUse.has(phase)) return "Cleaning";
  if (proof.identity.status === "False" || proof.clean.status === "False")
    return phase === "Cleaning" && !isLooked(seen) ? "Cleaning" : "Quarantined";
  if (phase === "Cleaning" && !isCleaned(seen, proof)) return cleaningPhase(seen, proof, now);
  if (proof.reachable.status !== "True") return phase === "Registered" ? "Registered" : "Verifying";
  const proven = proof.identity.status === "True" && proof.clean.status === "True";
  return proven && fits ? "Spare" : "Verifying";
}

/** An operation put it aside, and nobody has asked to look again since. */
function isHeldBack({ machine, probe }: MachineSeen): boolean {
  const mark = quarantineOf(machine);
  if (mark === undefined) return false;
  return probe === undefined || !askedAfter(machine, timeOf(mark.at) ?? 0);
}

function isCleaned(seen: MachineSeen, proof: Proof): boolean {
  return isLooked(seen) && proof.clean.status === "True" && proof.identity.status === "True";
}

function cleaningPhase({ machine }: MachineSeen, proof: Proof, now: number): MachinePhase {
  const since = timeOf(machine.status?.phaseSince) ?? now;
  return proof.reachable.status !== "True" && now - since > silentMs ? "Quarantined" : "Cleaning";
}

/** Looked at since cleaning began: older proof is about an earlier life. */
function isLooked({ machine, probe }: MachineSeen): boolean {
  const since = timeOf(machine.status?.phaseSince) ?? 0;
  return (probe?.at ?? timeOf(machine.status?.cleanliness?.verifiedAt) ?? 0) >= since;
}
