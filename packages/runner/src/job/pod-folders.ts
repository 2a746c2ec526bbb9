import type { RunPaths } from "../process/job.ts";

/** Where things are in the pod of a run. The first three are mounted, all below `work` is in memory and goes with the pod. */
export const podFolders = {
  files: "/dipper/in/files",
  bundle: "/dipper/in/bundle",
  told: "/dipper/in/told",
  work: "/dipper/work",
  program: "/opt/dipper",
} as const;

export const podPaths: RunPaths = {
  result: `${podFolders.work}/out/result.ndjson`,
  runner: `${podFolders.work}/out/runner.json`,
  output: `${podFolders.work}/out/runner.log`,
  cancel: `${podFolders.work}/out/cancel`,
  folder: `${podFolders.work}/run`,
};

export const podBundle = `${podFolders.work}/bundle`;
