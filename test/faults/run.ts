/**
 * The whole platform under a virtual clock, killed and disturbed at random writes and calls, over and over: `npm run test:faults`.
 * `-- --runs N --seed S` runs N seeds from S on; `-- --seed S` alone replays one and prints its trace.
 */
import { readArguments } from "./arguments.ts";
import { defects } from "./defects.ts";
import type { Job, Outcome } from "./jobs.ts";
import { inThreads } from "./threads.ts";

const { runs, seed: first, replay, defect: only } = readArguments(process.argv.slice(2));
const replayedTwice = 20;
const count = { passed: 0, failed: 0, skipped: 0 };
const sum = { runs: 0, kills: 0, events: 0 };

function jobs(): readonly Job[] {
  if (only !== undefined) return [{ type: "defect", name: only }];
  const seeds = Array.from({ length: runs }, (_, index) => {
    return { type: "seed", seed: first + index, twice: index < replayedTwice && !replay } as const;
  });
  if (replay) return seeds;
  // The longest ones first, so that no thread is left alone with one at the end.
  return [{ type: "twenty machines" }, ...defects.map(({ name }) => ({ type: "defect", name }) as const), ...seeds];
}

function titleOf(job: Job): string {
  switch (job.type) {
    case "seed":
      return `seed ${job.seed} (replay: npm run test:faults -- --seed ${job.seed})`;
    case "twenty machines":
      return "of 20 machines exactly the good ones join, and a follow-up joins the mended one";
    case "defect":
      return `planted defect "${job.name}"`;
  }
}

function done(job: Job, { why, found, kills, events, trace }: Outcome): void {
  if (job.type === "seed") {
    sum.runs++;
    sum.kills += kills;
    sum.events += events;
    if (replay) console.log(trace);
  }
  if (why.length > 0) {
    count.failed++;
    console.log(`FAILED  ${titleOf(job)}`);
    for (const line of why.slice(0, 5)) console.log(`        ${line}`);
  } else {
    count.passed++;
    if (job.type !== "seed") console.log(`ok      ${[titleOf(job), found].filter(Boolean).join(" ")}`);
  }
  if (job.type === "seed" && (sum.runs % 25 === 0 || sum.runs === runs))
    console.log(`        ${sum.runs} of ${runs} runs, ${sum.kills} kills, ${sum.events} events`);
}

await inThreads(jobs(), done);
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed === 0 ? 0 : 1);
