import { makeBase } from "./base.ts";
import { type Defect, defects } from "./defects.ts";
import { type RunReport, runSeed } from "./one-run.ts";
import type { Storage } from "./outside.ts";
import { rooms } from "./rooms.ts";
import { twentyMachines } from "./twenty-machines.ts";

/** One piece of the work: independent of all others, so that any thread may do it. */
export type Job =
  | { readonly type: "seed"; readonly seed: number; readonly twice: boolean }
  | { readonly type: "twenty machines" }
  | { readonly type: "defect"; readonly name: string };

export interface Outcome {
  /** Why it failed, in sentences; none: it passed. */
  readonly why: readonly string[];
  /** What was found, for people. */
  readonly found?: string;
  readonly kills: number;
  readonly events: number;
  /** The last events of a seed. */
  readonly trace?: string;
}

const defectSeeds = 25;
const nothing = { kills: 0, events: 0 };
const base = await makeBase({ nodesPerCluster: 6, spares: 10, durationSeconds: 3 });

export async function doJob(job: Job): Promise<Outcome> {
  switch (job.type) {
    case "seed":
      return oneSeed(job.seed, job.twice);
    case "twenty machines": {
      const room = await makeBase({ nodesPerCluster: 6, spares: 24, durationSeconds: 3 });
      return { ...nothing, why: await twentyMachines(room, rooms) };
    }
    case "defect": {
      const defect = defects.find(({ name }) => name === job.name);
      if (defect === undefined) return { ...nothing, why: ["there is no planted defect of this name"] };
      const found = await finds(defect, base);
      return found === undefined
        ? { ...nothing, why: [`not found in ${defectSeeds} seeds`] }
        : { ...nothing, why: [], found };
    }
  }
}

async function oneSeed(seed: number, twice: boolean): Promise<Outcome> {
  const report = await runSeed({ seed, base, rooms });
  const why = [...sentences(report)];
  if (twice) {
    const again = await runSeed({ seed, base, rooms });
    if (again.hash !== report.hash) why.push(`it does not replay: trace ${report.hash}, then ${again.hash}`);
  }
  return { why, kills: report.kills, events: report.events, trace: report.trace };
}

const sentences = (report: RunReport): readonly string[] =>
  report.violations.map((each) => `${each.invariant}: ${each.detail}`);

/** A seed counts if it finds the defect, and finds nothing without it. */
async function finds(defect: Defect, from: Storage): Promise<string | undefined> {
  const only = defect.foundBy;
  const options = { base: from, rooms, only, contended: defect.contended ?? false };
  for (let seed = 1; seed <= defectSeeds; seed++) {
    const { violations } = await runSeed({ ...options, seed, wrappers: defect.wrappers });
    const found = violations.find((each) => defect.foundBy.includes(each.invariant));
    if (found === undefined) continue;
    const innocent = await runSeed({ ...options, seed });
    if (innocent.violations.some((each) => each.invariant === found.invariant)) continue;
    return `is found by seed ${seed}: ${found.invariant}: ${found.detail}`;
  }
  return undefined;
}
