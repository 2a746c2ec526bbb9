import { Machine, type simulatedFaults } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

export type SimulatedFault = (typeof simulatedFaults)[number];

/** How a simulated machine behaves: `spec.simulated` of its Machine. */
export interface MachineSettings {
  readonly durationSeconds: number;
  readonly faults: readonly { readonly step: string; readonly fault: SimulatedFault }[];
  readonly machineClass: string;
  readonly site: string;
  readonly zone: string;
  readonly rack: string;
}

/** Undefined: there is no such Machine any more, or it is not a simulated one. */
export async function settingsOf(
  kube: KubeClient,
  machine: { readonly name: string; readonly uid: string },
  signal: AbortSignal,
): Promise<MachineSettings | undefined> {
  const object = await kube.get(Machine, { name: machine.name }, { signal });
  if (object === undefined || object.metadata.uid !== machine.uid || object.spec.simulated === undefined)
    return undefined;
  const { simulated, machineClass, site, zone, rack } = object.spec;
  return { ...simulated, machineClass, site, zone, rack };
}

/** The faults that hit a step; `*` hits every step. */
export function faultsFor(settings: MachineSettings, step: string): ReadonlySet<SimulatedFault> {
  return new Set(settings.faults.filter((each) => each.step === step || each.step === "*").map((each) => each.fault));
}
