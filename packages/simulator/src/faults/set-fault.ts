import { DipperError, Machine } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { SimulatedFault } from "./settings.ts";

const mostTries = 10;

/**
 * Gives a simulated machine a fault, or mends it. `fault: undefined` takes all faults of the step away; the step `*` is every step.
 */
export async function setFault(
  kube: KubeClient,
  wish: { readonly machine: string; readonly step: string; readonly fault: SimulatedFault | undefined },
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await setOnce(kube, wish, signal);
    } catch (error) {
      // Controllers write to machines all the time; the wish is about another field.
      if (DipperError.from(error).code !== "Conflict" || tries === mostTries) throw error;
    }
  }
}

async function setOnce(kube: KubeClient, wish: Parameters<typeof setFault>[1], signal: AbortSignal): Promise<void> {
  const machine = await kube.get(Machine, { name: wish.machine }, { signal });
  if (machine === undefined)
    throw new DipperError("NotFound", { kind: "Machine", name: wish.machine, plural: "machines" });
  const { simulated } = machine.spec;
  if (simulated === undefined)
    throw new DipperError("Invalid", {
      kind: "Machine",
      name: wish.machine,
      field: "spec.simulated",
      problem: "only simulated machines take faults",
    });
  const others = simulated.faults.filter((each) => wish.step !== "*" && each.step !== wish.step);
  const faults = wish.fault === undefined ? others : [...others, { step: wish.step, fault: wish.fault }];
  await kube.patch(
    Machine,
    { name: wish.machine },
    { spec: { simulated: { faults } } },
    { manager: "dipper-simulator", signal, ifVersion: machine.metadata.resourceVersion ?? "" },
  );
}
