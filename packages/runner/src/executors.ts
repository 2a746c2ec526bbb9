/**
 * The executors that run steps on real machines. Only the composition root imports this entry.
 *
 * ```ts
 * import { ansibleExecutor, bundleFolder, keepBundle } from "@dipper/runner/executors";
 * import type { LoginOf, StepRunSpec } from "@dipper/runner";
 * import { realWorld } from "@dipper/world/real";
 *
 * async function run(spec: Omit<StepRunSpec, "bundleDigest">, loginOf: LoginOf, signal: AbortSignal): Promise<void> {
 *   const dataFolder = "/var/lib/dipper";
 *   const bundleDigest = keepBundle(dataFolder, "playbooks");
 *   const folderOf = (digest: string): string => bundleFolder(dataFolder, digest);
 *   const ansible = ansibleExecutor({ world: realWorld(), dataFolder, loginOf, bundleFolder: folderOf });
 *   const handle = await ansible.ensure({ ...spec, bundleDigest }, signal);
 *   for await (const event of handle.events(1, signal)) console.log(event);
 * }
 * ```
 */
import type { World } from "@dipper/world";
import type { Executor } from "./contract/executor.ts";
import { type JobRunOptions, jobRuns } from "./job/job-run.ts";
import { placed } from "./job/placed.ts";
import { type PrepareOptions, prepareRun } from "./process/prepare-run.ts";
import { blindPreview, previewRun } from "./process/preview-run.ts";
import { ensureRun, findRun, type ProcessRunOptions } from "./process/process-run.ts";

export type { LoginOf, MachineLogin } from "./contract/machine-login.ts";
export type { JobPlace, JobRunOptions } from "./job/job-run.ts";
export type { SshProbeOptions } from "./probe/ssh-probe.ts";
export { sshProbe } from "./probe/ssh-probe.ts";
export { expireLogs, packLog, unpackLog } from "./process/archive.ts";
export { bundleFolder, bundleOf, keepBundle } from "./process/bundle.ts";
export { clearRuns } from "./process/clear-runs.ts";
export type { LogKeeper, LogKeeperOptions } from "./process/log-keeper.ts";
export { logKeeper } from "./process/log-keeper.ts";
export { superviseInPod } from "./process/pod.ts";
export { supervise } from "./process/supervisor.ts";

export type ExecutorOptions = ProcessRunOptions &
  Omit<PrepareOptions, "executor"> & {
    /** For StepRuns whose placement is `Job`. Absent: all run beside the platform. */
    readonly jobs?: Pick<JobRunOptions, "placeOf" | "placeIn">;
  };

/** Runs playbooks with the real ansible-playbook, over OpenSSH. */
export function ansibleExecutor(options: ExecutorOptions): Executor {
  return processExecutor("ansible", options);
}

/** Runs a script of the bundle on each machine, over OpenSSH. */
export function scriptExecutor(options: ExecutorOptions): Executor {
  return processExecutor("script", options);
}

const tools: Readonly<Record<"ansible" | "script", readonly { readonly program: string; readonly install: string }[]>> =
  {
    ansible: [
      { program: "ansible-playbook", install: "apt-get install ansible-core" },
      { program: "ssh", install: "apt-get install openssh-client" },
    ],
    script: [{ program: "ssh", install: "apt-get install openssh-client" }],
  };

function processExecutor(name: "ansible" | "script", options: ExecutorOptions): Executor {
  const beside = besidePlatform(name, options);
  return options.jobs === undefined ? beside : placed(beside, jobRuns({ ...options, ...options.jobs, executor: name }));
}

function besidePlatform(name: "ansible" | "script", options: ExecutorOptions): Executor {
  return {
    name,
    ready: async () => {
      for (const { program, install } of tools[name]) {
        if (!(await isInstalled(options.world, program)))
          return `${program} is not installed on this machine; install it with: ${install}`;
      }
      return undefined;
    },
    ensure: (spec, signal) =>
      ensureRun(options, {
        spec,
        signal,
        prepare: (paths) => prepareRun({ ...options, executor: name }, { spec, paths, signal }),
      }),
    find: (spec) => findRun(options, spec),
    preview: (spec, signal) =>
      name === "ansible" ? previewRun({ ...options, executor: name }, spec, signal) : blindPreview(options, spec),
  };
}

async function isInstalled(world: World, program: string): Promise<boolean> {
  const folders = (world.environment["PATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"));
  for (const folder of folders) if ((await world.files.size(`${folder}/${program}`)) !== undefined) return true;
  return false;
}
