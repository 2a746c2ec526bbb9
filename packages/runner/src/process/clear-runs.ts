import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ProcessId, World } from "@dipper/world";
import { type Job, runMark } from "./job.ts";
import { stopRun } from "./leftovers.ts";
import { tidyFolder, tidyRun } from "./tidy-run.ts";

/**
 * Takes away what runs left behind that were lost while the platform was down: keys, inventories, processes. Runs that are at work
 * stay untouched. For the start of the platform, before anything is run. Answers how many were cleared.
 */
export async function clearRuns(options: { readonly world: World; readonly dataFolder: string }): Promise<number> {
  const { world } = options;
  let cleared = 0;
  for (const name of foldersOf(join(options.dataFolder, "runs"))) {
    const folder = join(options.dataFolder, "runs", name);
    const job = await readJson<Job>(world, join(folder, "job.json"));
    const id = job === undefined ? undefined : await readJson<ProcessId>(world, job.paths.runner);
    if (id !== undefined && (await world.processes.find(id)) !== undefined) continue;
    if (job === undefined) tidyFolder(folder);
    else {
      await stopRun(runMark(job.spec), { graceMs: 0 });
      tidyRun(job.paths);
    }
    cleared += 1;
  }
  return cleared;
}

function foldersOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}

/** Undefined where there is none, or where it was never finished. */
async function readJson<T>(world: World, path: string): Promise<T | undefined> {
  const data = await world.files.read(path);
  try {
    return data === undefined ? undefined : (JSON.parse(new TextDecoder().decode(data)) as T);
  } catch {
    return undefined;
  }
}
