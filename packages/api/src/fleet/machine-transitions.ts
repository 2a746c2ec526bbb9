import type { MachinePhase } from "./machine.ts";

/** Which phase may follow which; anything else is illegal, and asserted after every event of the fault tests. */
export const machineTransitions: Readonly<Record<MachinePhase, readonly MachinePhase[]>> = {
  Registered: ["Verifying", "Deployed", "Quarantined", "Retired"],
  Verifying: ["Spare", "Quarantined", "Retired"],
  Spare: ["Reserved", "Verifying", "Quarantined", "Retired"],
  Reserved: ["Provisioning", "Spare", "Cleaning", "Quarantined", "Retired"],
  Provisioning: ["Deployed", "Cleaning", "Quarantined"],
  Deployed: ["Maintenance", "Draining", "Quarantined", "Lost"],
  Maintenance: ["Deployed", "Quarantined", "Retired"],
  Draining: ["Deployed", "Releasing", "Lost"],
  Releasing: ["Cleaning", "Quarantined", "Retired"],
  Cleaning: ["Verifying", "Quarantined", "Retired"],
  Quarantined: ["Provisioning", "Verifying", "Cleaning", "Retired"],
  Lost: ["Verifying", "Retired", "Quarantined"],
  Retired: ["Quarantined"],
};

/** Nobody passes through these on the way to somewhere else, unless there is no other way. */
const detours: ReadonlySet<MachinePhase> = new Set(["Quarantined", "Lost", "Retired"]);

/** The next phase on the shortest legal way; undefined where there is none. A status is written once per step, so that nothing is skipped. */
export function nextPhase(from: MachinePhase, to: MachinePhase): MachinePhase | undefined {
  if (from === to) return to;
  return firstHop(from, to, (phase) => !detours.has(phase)) ?? firstHop(from, to, () => true);
}

function firstHop(
  from: MachinePhase,
  to: MachinePhase,
  through: (phase: MachinePhase) => boolean,
): MachinePhase | undefined {
  const hops = new Map<MachinePhase, MachinePhase>(machineTransitions[from].map((phase) => [phase, phase]));
  // A Map is walked in order of insertion, also what is added on the way: breadth first.
  for (const [phase, hop] of hops) {
    if (phase === to) return hop;
    if (!through(phase)) continue;
    for (const next of machineTransitions[phase]) if (!hops.has(next) && next !== from) hops.set(next, hop);
  }
  return undefined;
}
