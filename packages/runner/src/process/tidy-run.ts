import { readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { RunPaths } from "./job.ts";

/** In the run folder: leads to the folder of the control sockets. */
export const controlLink = "control";

/** Removes keys, inventory and sockets of a run that has ended; the result file stays. */
export function tidyRun(paths: RunPaths): void {
  tidyFolder(paths.folder);
  rmSync(paths.cancel, { force: true });
}

/** A run folder and the folder of its sockets. */
export function tidyFolder(folder: string): void {
  const control = linkOf(join(folder, controlLink));
  // Only a folder that a run made: its name and place are known.
  if (control !== undefined && dirname(control) === tmpdir() && basename(control).startsWith("dipper-"))
    rmSync(control, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
