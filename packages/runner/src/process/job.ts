import type { MachineIdentity } from "../contract/machine-login.ts";
import type { StepRunMachine, StepRunSpec } from "../contract/step-run-spec.ts";

/** What the supervisor is told, as a file of mode 0600 in the run folder, which it removes when it ends. */
export interface Job {
  readonly spec: StepRunSpec;
  readonly executor: "ansible" | "script";
  /** The Kubernetes Job whose pod this is. Absent: a process beside the platform. */
  readonly kubernetesJob?: string;
  readonly machines: readonly JobMachine[];
  readonly paths: RunPaths;
  /** Absolute path of the bundle's copy. */
  readonly bundle: string;
  /** At most so many machines at a time. */
  readonly forks: number;
  /** Texts that are replaced by `***` before anything is written. */
  readonly masks: readonly string[];
  /** Parameters that scripts get in their environment; ansible has them in the inventory. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Environment of all child processes; nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface JobMachine {
  readonly machine: StepRunMachine;
  readonly alias: string;
  readonly marker: string;
  readonly connection: "ssh" | "local";
  readonly become: boolean;
  readonly identity: MachineIdentity;
  readonly fenceFolder: string;
  /** Address of the machine in between. */
  readonly bastion?: string;
  /** Nothing is run here: the login cannot be used. */
  readonly refused?: { readonly reason: string; readonly message: string };
}

/** Absolute paths. The first three stay, the run folder is removed at the end. */
export interface RunPaths {
  readonly result: string;
  readonly runner: string;
  readonly output: string;
  readonly cancel: string;
  readonly folder: string;
}

/** Where the files of a StepRun are, below the data folder. */
export function runPaths(dataFolder: string, spec: Pick<StepRunSpec, "name" | "operation">): RunPaths {
  const logs = `${dataFolder}/logs/${spec.operation}`;
  return {
    result: `${logs}/${spec.name}.ndjson`,
    runner: `${logs}/${spec.name}.runner.json`,
    output: `${logs}/${spec.name}.runner.log`,
    cancel: `${logs}/${spec.name}.cancel`,
    folder: `${dataFolder}/runs/${spec.name}`,
  };
}

/** The variable in the environment of every process of a run on this machine. */
export const runVariable = "DIPPER_RUN";

/** Where ssh keeps the sockets of shared connections; the supervisor sets it, ssh's configuration refers to it. */
export const controlVariable = "DIPPER_CONTROL";

export function runMark(spec: Pick<StepRunSpec, "name" | "uid">): string {
  return `${spec.name}/${spec.uid}`;
}
