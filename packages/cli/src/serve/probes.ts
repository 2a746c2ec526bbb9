import { DipperError, Machine } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { MachineProbe } from "@dipper/runner";

/** Simulated machines are asked in the simulated world, all others over SSH. */
export const bothProbes = (
  kube: KubeClient,
  probes: { readonly simulated: MachineProbe; readonly ssh: MachineProbe },
): MachineProbe => ({
  async probe(target, signal) {
    const machine = await kube.get(Machine, { name: target.name }, { signal });
    if (machine === undefined)
      throw new DipperError("NotFound", { kind: "Machine", name: target.name, plural: "machines" });
    return (machine.spec.simulated === undefined ? probes.ssh : probes.simulated).probe(target, signal);
  },
});
