import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeFolder, serve, temporaryFolder } from "../test/integration/program.ts";
import { type Bench, type BenchLine, lineOf } from "./line.ts";

const operations = 20;

/** When the runner of the first step ended, and when the next one's began: the times of the two result files. */
function gapOf(folder: string): number | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).map((name) => join(folder, name));
  const [check, join_] = ["-pre-check-1-1.ndjson", "-scale-up-1-1.ndjson"].map((end) =>
    files.find((file) => file.endsWith(end)),
  );
  if (check === undefined || join_ === undefined || !readFileSync(check, "utf8").includes('"type":"ended"'))
    return undefined;
  return statSync(join_).birthtimeMs - statSync(check).mtimeMs;
}

async function gaps(together: boolean): Promise<readonly number[]> {
  const data = temporaryFolder();
  const platform = await serve(data, ["--demo"]);
  const authorization = `Bearer ${readFileSync(join(data, "keys/admin-token"), "utf8").trim()}`;
  const found: number[] = [];
  const measure = async (name: string): Promise<void> => {
    for (let tries = 0; tries < 2_000; tries++) {
      const gap = gapOf(join(data, "logs", name));
      if (gap !== undefined) return void found.push(gap);
      await sleep(30);
    }
    throw new Error(`${name} never came to its second step`);
  };
  try {
    const waiting: Promise<void>[] = [];
    for (let index = 0; index < operations; index++) {
      const name = `overhead-${index}`;
      const spec = {
        clusterName: "product-cluster",
        operationType: "ScaleUp",
        operationFlow: ["preCheck", "scaleUp"],
        operationMachines: [{ ip: `10.0.0.${12 + index}`, role: "Compute" }],
      };
      const answer = await fetch(`${platform.console}/api/v1/operations`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ metadata: { name }, spec }),
      });
      if (answer.status !== 201) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
      const one = measure(name);
      if (together) waiting.push(one);
      else await one;
    }
    await Promise.all(waiting);
    return found;
  } finally {
    await platform.stop();
    removeFolder(data);
  }
}

const percentile = (samples: readonly number[], part: number): number =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(samples.length * part))] ?? 0;

export const bench: Bench = {
  name: "overhead",
  doc: "a step's end → the next runner's start, simulated executor, real clock and disk, demo fleet of 20 clusters beside it",
  async run(): Promise<readonly BenchLine[]> {
    const alone = await gaps(false);
    const crowd = await gaps(true);
    const line = (name: string, samples: readonly number[], part: number) =>
      lineOf({ name, unit: "ms" }, [percentile(samples, part)]);
    return [
      line("one operation at a time, p50 of 20", alone, 0.5),
      line("one operation at a time, p95 of 20", alone, 0.95),
      line("20 operations at once, p50", crowd, 0.5),
      line("20 operations at once, p95", crowd, 0.95),
    ];
  },
};
