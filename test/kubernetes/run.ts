/**
 * The embedded API server beside a real kube-apiserver with etcd: `npm run test:kubernetes [-- --only LANE] [--record] [--strict] [--minutes 10]`. Builds
 * its tools from the Go module proxy once, into the cache of the lab. Exit code 3 and one line where that cannot be.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LabUnfit } from "../../lab/unfit.ts";
import { acceptedDifferences, mostAccepted } from "./accepted-differences.ts";
import type { Lane, LaneContext, Row } from "./lane.ts";
import { lanes } from "./lanes.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      record: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      minutes: { type: "string", default: "10" },
    },
  });
  const chosen = values.only === undefined ? lanes : lanes.filter((lane) => lane.name === values.only);
  if (chosen.length === 0) {
    say(`There is no lane ${values.only}; there are ${lanes.map((lane) => lane.name).join(", ")}.`);
    return 2;
  }
  const rows: Row[] = [];
  for (const lane of chosen)
    rows.push(...(await runLane(lane, { record: values.record, minutes: Number(values.minutes) })));
  table(rows);
  const sum = (of: "passed" | "failed" | "skipped"): number => rows.reduce((total, row) => total + row[of], 0);
  say(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  say(`${acceptedDifferences} accepted differences of all lanes, of at most ${mostAccepted}`);
  return sum("failed") > 0 || acceptedDifferences > mostAccepted || (values.strict && sum("skipped") > 0) ? 1 : 0;
}

async function runLane(lane: Lane, options: Pick<LaneContext, "record" | "minutes">): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), `dipper-${lane.name}-`));
  const started = performance.now();
  say(`— ${lane.name}: ${lane.doc}`);
  try {
    return await lane.run({ folder, ...options, say: (text) => say(`  ${lane.name}: ${text}`) });
  } catch (cause) {
    if (cause instanceof LabUnfit) throw cause;
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return [{ name: lane.name, passed: 0, failed: 1, skipped: 0, why: [why] }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    say(`— ${lane.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

function table(rows: readonly Row[]): void {
  const width = Math.max(4, ...rows.map(({ name }) => name.length));
  say(`\n${"".padEnd(width)}  passed  failed  skipped`);
  for (const { name, passed, failed, skipped, why } of rows) {
    say(
      `${name.padEnd(width)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}`,
    );
    for (const line of why) say(`  ${line}`);
  }
  say("");
}

try {
  process.exitCode = await main();
} catch (cause) {
  if (!(cause instanceof LabUnfit)) throw cause;
  say(cause.message);
  process.exitCode = 3;
}
