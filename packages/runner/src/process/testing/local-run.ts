import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import type { Executor } from "../../contract/executor.ts";
import type { MachineLogin } from "../../contract/machine-login.ts";
import type { RunVariablesOf } from "../../contract/run-variables.ts";
import type { RunnerEvent } from "../../contract/runner-event.ts";
import type { StepRunSpec } from "../../contract/step-run-spec.ts";
import { ansibleExecutor, scriptExecutor } from "../../executors.ts";
import { bundleFolder, keepBundle } from "../bundle.ts";
import { collect } from "./collect.ts";

/** A data folder of its own, and executors whose machines are all this machine. */
export interface LocalPlatform {
  readonly world: World;
  readonly dataFolder: string;
  readonly digest: string;
  readonly ansible: Executor;
  readonly script: Executor;
  readonly spec: (over: Partial<StepRunSpec> & { readonly entryPoint: string }) => StepRunSpec;
  readonly remove: () => void;
}

export interface LocalOptions {
  readonly dataFolder?: string;
  readonly login?: (machine: string) => Partial<MachineLogin>;
  readonly forks?: number;
  readonly variablesOf?: RunVariablesOf;
}

export function localPlatform(options: LocalOptions = {}): LocalPlatform {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), "runner-test-"));
  const world = realWorld();
  const uid = world.random.uuid();
  const digest = keepBundle(dataFolder, fileURLToPath(new URL("./bundle", import.meta.url)));
  const common = {
    world,
    dataFolder,
    bundleFolder: (wanted: string) => bundleFolder(dataFolder, wanted),
    loginOf: async (machine: string): Promise<MachineLogin> => ({
      address: "127.0.0.1",
      port: 22,
      user: "root",
      hostKeys: [],
      connection: "local",
      secrets: [],
      fenceFolder: join(dataFolder, "fences", machine.replace(/[^a-z0-9]/g, "_")),
      ...options.login?.(machine),
    }),
    ...(options.forks === undefined ? {} : { forks: options.forks }),
    ...(options.variablesOf === undefined ? {} : { variablesOf: options.variablesOf }),
  };
  return {
    world,
    dataFolder,
    digest,
    ansible: ansibleExecutor(common),
    script: scriptExecutor(common),
    spec: (over) => ({
      name: "op-12345-step-1-1",
      // Its own: what a run leaves behind is found by it, also from a test beside this one.
      uid,
      operation: "op",
      operationType: "ScaleUp",
      clusterName: "prod",
      step: "preCheck",
      batch: 1,
      attempt: 1,
      machines: [machine("m1")],
      bundleDigest: digest,
      timeoutSeconds: 60,
      parameters: {},
      ...over,
    }),
    remove: () => rmSync(dataFolder, { recursive: true, force: true }),
  };
}

export function machine(name: string, fence = 1): StepRunSpec["machines"][number] {
  return { name, uid: `uid-${name}`, ip: "127.0.0.1", role: "Compute", fence };
}

/** All events of a run, to its end. */
export async function eventsOf(executor: Executor, spec: StepRunSpec): Promise<readonly RunnerEvent[]> {
  const signal = new AbortController().signal;
  return collect((await executor.ensure(spec, signal)).events(1, signal));
}

export function resultsOf(events: readonly RunnerEvent[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    events.flatMap((event) => (event.type === "result" ? [[event.machine, event.result]] : [])),
  );
}
