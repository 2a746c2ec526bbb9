import { firstHop, type Transitions } from "../common/transitions.ts";
import type { MachinePhase } from "./machine.ts";

/** Which phase may follow which; anything else is illegal, and asserted after every event of the fault tests. */
export const machineTransitions: Transitions<MachinePhase> = {
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
  const direct = firstHop(machineTransitions, { from, to, through: (phase) => !detours.has(phase) });
  return direct ?? firstHop(machineTransitions, { from, to });
}
