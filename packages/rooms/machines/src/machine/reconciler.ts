import { Machine, Operation, StepRun } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import { actOnMachine, type Clients } from "./act.ts";
import { decideMachine, type MachineAction } from "./decide.ts";
import { type MachineSources, observeMachine } from "./observe.ts";
import { reportMachine } from "./report.ts";
import type { MachineSeen } from "./seen.ts";

export const machinesReconciler = "machines";

/** Keeps each Machine's phase, conditions and proof true. */
export function machineReconciler(
  sources: MachineSources,
  clients: Clients,
): Reconciler<Machine, MachineSeen, MachineAction> {
  return {
    name: machinesReconciler,
    kind: Machine,
    watches: [
      { kind: StepRun, keys: (object) => (object as StepRun).spec.machines.map(({ name }) => ({ name })) },
      { kind: Operation, keys: (object) => heldBy(sources, object.metadata.uid) },
    ],
    observe: observeMachine(sources),
    decide: decideMachine,
    act: actOnMachine(clients),
    report: (seen, _decision, _outcomes, now) => reportMachine(seen, now),
  };
}

export const heldIndex = "machines/held";

function heldBy({ machines }: MachineSources, uid: string | undefined) {
  return uid === undefined ? [] : machines.by(heldIndex, uid).map((machine) => ({ name: machine.metadata.name }));
}
