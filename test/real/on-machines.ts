import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Executor, MachineLogin, RunnerEvent, StepRunSpec } from "@dipper/runner";
import {
  ansibleExecutor,
  bundleFolder,
  keepBundle,
  type LoginOf,
  scriptExecutor,
  sshProbe,
} from "@dipper/runner/executors";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import type { LabMachine } from "../../lab/lab.ts";

/** What a platform needs to know of the lab: enough to be given to another process as JSON. */
export interface Machines {
  readonly privateKey: string;
  readonly machines: readonly LabMachine[];
}

export const playbooks = fileURLToPath(new URL("../../playbooks", import.meta.url));
export const testBundle = fileURLToPath(new URL("./bundle", import.meta.url));

export interface OnMachines {
  readonly world: World;
  readonly ansible: Executor;
  readonly script: Executor;
  readonly probe: ReturnType<typeof sshProbe>;
  readonly spec: (
    over: Partial<StepRunSpec> & { readonly entryPoint: string; readonly fences: Readonly<Record<string, number>> },
  ) => StepRunSpec;
}

/** Executors and probe over SSH, strict about host keys, as the platform makes them. `over` changes the login of a machine. */
export function onMachines(
  known: Machines,
  options: {
    readonly folder: string;
    readonly bundle?: string;
    readonly over?: (machine: string) => Partial<MachineLogin>;
  },
): OnMachines {
  const world = realWorld();
  const dataFolder = join(options.folder, "data");
  const digest = keepBundle(dataFolder, options.bundle ?? testBundle);
  const machineOf = (name: string): LabMachine | undefined => known.machines.find((machine) => machine.name === name);
  const loginOf: LoginOf = async (name) => ({
    address: machineOf(name)?.address ?? "198.18.255.250",
    port: 22,
    user: "ops",
    privateKey: known.privateKey,
    hostKeys: machineOf(name)?.hostKeys ?? [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
    identity: { machineID: machineOf(name)?.machineID ?? "", serialNumber: "", productUUID: "" },
    secrets: [],
    ...options.over?.(name),
  });
  const common = { world, dataFolder, loginOf, bundleFolder: (wanted: string) => bundleFolder(dataFolder, wanted) };
  return {
    world,
    ansible: ansibleExecutor(common),
    script: scriptExecutor(common),
    probe: sshProbe(common),
    spec: ({ fences, ...over }) => ({
      name: "real-12345-step-1-1",
      uid: `${over.name ?? "real"}-uid`,
      operation: "real",
      operationType: "ScaleUp",
      clusterName: "prod",
      step: "preCheck",
      batch: 1,
      attempt: 1,
      machines: Object.entries(fences).map(([name, fence]) => ({
        name,
        uid: `uid-${name}`,
        ip: machineOf(name)?.address ?? "",
        role: "Compute",
        fence,
      })),
      bundleDigest: digest,
      timeoutSeconds: 120,
      parameters: {},
      ...over,
    }),
  };
}

/** Runs a StepRun to its end. */
export async function runToEnd(executor: Executor, spec: StepRunSpec): Promise<readonly RunnerEvent[]> {
  const { signal } = new AbortController();
  const events: RunnerEvent[] = [];
  for await (const event of (await executor.ensure(spec, signal)).events(1, signal)) events.push(event);
  return events;
}

export function resultOf(
  events: readonly RunnerEvent[],
  machine: string,
): Extract<RunnerEvent, { readonly type: "result" }> {
  const found = events.find((event) => event.type === "result" && event.machine === machine);
  if (found?.type !== "result")
    throw new Error(`There is no result of ${machine}: ${JSON.stringify(events.slice(-5))}`);
  return found;
}

let latest = Math.floor(Date.now() / 1000);

/** Fence numbers grow for ever on a machine, whatever test takes them. */
export function nextFence(): number {
  latest += 1;
  return latest;
}
