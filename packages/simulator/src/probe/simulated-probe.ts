import type { KubeClient } from "@dipper/kube";
import type { MachineProbe, ProbeReport } from "@dipper/runner";
import type { World } from "@dipper/world";
import { faultsFor, settingsOf } from "../faults/settings.ts";
import { sizeOf } from "../machines/machine-class.ts";
import { identityOf, type MachineState } from "../machines/machine-state.ts";
import type { Machines } from "../machines/machines.ts";

export interface SimulatedProbeOptions {
  readonly world: World;
  readonly kube: KubeClient;
  readonly machines: Machines;
  /** Whether the attempt whose lock lies on the machine is still at work. */
  readonly runs: ReadonlyMap<string, { readonly ended: boolean }>;
}

/** The pseudo step whose faults hit the probe: `*`, or `probe`. */
const probeStep = "probe";

/** Looks at a simulated machine as the SSH probe looks at a real one. */
export function simulatedProbe(options: SimulatedProbeOptions): MachineProbe {
  return {
    probe: async (target, signal): Promise<ProbeReport> => {
      const settings = await settingsOf(options.kube, target, signal);
      if (settings === undefined)
        return {
          reachable: {
            status: "False",
            reason: "Refused",
            message: "There is no simulated machine of this name and uid.",
          },
        };
      const faults = faultsFor(settings, probeStep);
      await options.world.clock.sleep(faults.has("Unreachable") ? 2_000 : 20, signal);
      if (faults.has("Unreachable"))
        return {
          reachable: { status: "Unknown", reason: "Timeout", message: "simulated: connect to port 22: timed out" },
        };
      const size = sizeOf(settings.machineClass);
      const state = options.machines.state(target.uid, target.name);
      const mac = target.uid.replaceAll("-", "").slice(0, 10);
      return {
        reachable: { status: "True", reason: "LoginWorks", message: "simulated" },
        identity: identityOf(target.uid),
        facts: {
          os: "debian-12",
          kernel: "6.1.0-simulated",
          arch: "amd64",
          cpus: size.cpus,
          memoryMiB: size.memoryGiB * 1024,
          disks: [{ name: "simulated-nvme0", sizeGiB: 960 }],
          nics: [{ name: "eth0", mac: `02:${mac.match(/../g)?.join(":")}` }],
          gpus: Array.from({ length: size.gpus }, () => ({ name: "simulated accelerator" })),
        },
        evidence: evidenceOf(state, options.runs),
      };
    },
  };
}

type Evidence = NonNullable<ProbeReport["evidence"]>;

function evidenceOf(state: MachineState, runs: SimulatedProbeOptions["runs"]): Evidence {
  const found = (check: string, problem: string | undefined): Evidence[number] => ({
    check,
    outcome: problem === undefined ? "Pass" : "Fail",
    detail: problem ?? "",
  });
  const working = state.lock !== undefined && runs.get(state.lock.stepRun)?.ended === false;
  const kubelet = state.node === undefined ? state.leftovers.join(", ") : `kubelet of cluster ${state.node.cluster}`;
  return [
    found("NoKubelet", kubelet === "" ? undefined : kubelet),
    found("NoControlPlane", undefined),
    found("NoEtcdMember", undefined),
    found("NoContainers", state.node === undefined ? undefined : "containers are running"),
    found("NoClusterNetwork", state.node === undefined ? undefined : "interfaces: cni0"),
    found("NoForeignMounts", undefined),
    found("NoLivingAttempt", working ? `held by ${state.lock?.stepRun}` : undefined),
  ];
}
