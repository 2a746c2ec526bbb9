/**
 * The whole platform under a virtual clock, killed and disturbed at random writes and calls, over and over: `npm run test:faults`.
 * `-- --runs N --seed S` runs N seeds from S on; `-- --seed S` alone replays one and prints its trace.
 */
import { readArguments } from "./arguments.ts";
import { makeBase } from "./base.ts";
import { type Defect, defects } from "./defects.ts";
import { type RunReport, runSeed } from "./one-run.ts";
import type { Storage } from "./outside.ts";
import { rooms } from "./rooms.ts";
import { twentyMachines } from "./twenty-machines.ts";

const { runs, seed: first, replay, defect: only } = readArguments(process.argv.slice(2));
const replayedTwice = 20;
const defectSeeds = 25;
const count = { passed: 0, failed: 0, skipped: 0 };

function passed(what: string): void {
  count.passed++;
  console.log(`ok      ${what}`);
}

function failed(what: string, why: readonly string[]): void {
  count.failed++;
  console.log(`FAILED  ${what}`);
  for (const line of why) console.log(`        ${line}`);
}

const sentences = (report: RunReport): readonly string[] =>
  report.violations.map((each) => `${each.invariant}: ${each.detail}`);

async function seeds(base: Storage): Promise<void> {
  let kills = 0;
  let events = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const report = await runSeed({ seed, base, rooms });
    kills += report.kills;
    events += report.events;
    const why = [...sentences(report)];
    if (seed < first + replayedTwice && !replay) {
      const again = await runSeed({ seed, base, rooms });
      if (again.hash !== report.hash) why.push(`it does not replay: trace ${report.hash}, then ${again.hash}`);
    }
    if (replay) console.log(report.trace);
    if (why.length === 0) count.passed++;
    else failed(`seed ${seed} (replay: npm run test:faults -- --seed ${seed})`, why.slice(0, 5));
    if ((seed - first + 1) % 25 === 0)
      console.log(`        ${seed - first + 1} of ${runs} runs, ${kills} kills, ${events} events`);
  }
  console.log(`        ${runs} runs, ${kills} kills, ${events} events`);
}

/** A seed counts if it finds the defect, and finds nothing without it. */
async function finds(defect: Defect, base: Storage): Promise<void> {
  const only = defect.foundBy;
  const options = { base, rooms, only, contended: defect.contended ?? false };
  for (let seed = 1; seed <= defectSeeds; seed++) {
    const { violations } = await runSeed({ ...options, seed, wrappers: defect.wrappers });
    const found = violations.find((each) => defect.foundBy.includes(each.invariant));
    if (found === undefined) continue;
    const innocent = await runSeed({ ...options, seed });
    if (innocent.violations.some((each) => each.invariant === found.invariant)) continue;
    return passed(`planted defect "${defect.name}" is found by seed ${seed}: ${found.invariant}: ${found.detail}`);
  }
  failed(`planted defect "${defect.name}"`, [`not found in ${defectSeeds} seeds`]);
}

const base = await makeBase({ nodesPerCluster: 6, spares: 10, durationSeconds: 3 });
if (only === undefined) await seeds(base);
if (only === undefined && !replay) {
  const wrong = await twentyMachines(await makeBase({ nodesPerCluster: 6, spares: 24, durationSeconds: 3 }), rooms);
  if (wrong.length === 0) passed("of 20 machines exactly the good ones join, and a follow-up joins the mended one");
  else failed("20 machines", wrong);
}
if (!replay || only !== undefined)
  for (const defect of defects) if (only === undefined || defect.name === only) await finds(defect, base);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed === 0 ? 0 : 1);
