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

/** The next phase on the shortest legal way; undefined where there is none. A status is written once per step, so that nothing is skipped. */
export function nextPhase(from: MachinePhase, to: MachinePhase): MachinePhase | undefined {
  if (from === to) return to;
  const firstHop = new Map<MachinePhase, MachinePhase>(machineTransitions[from].map((phase) => [phase, phase]));
  for (const [phase, hop] of firstHop) {
    if (phase === to) return hop;
    // A Map is walked in order of insertion, also what is added on the way: breadth first.
    for (const next of machineTransitions[phase]) if (!firstHop.has(next) && next !== from) firstHop.set(next, hop);
  }
  return undefined;
}
