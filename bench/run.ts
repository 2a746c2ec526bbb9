import { appendFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Bench, BenchLine, Spread } from "./line.ts";

// npm run bench [-- NAME] [--json FILE] [--scale 0.1] [--runs 1] [--full]
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    scale: { type: "string", default: "1" },
    runs: { type: "string", default: "3" },
    full: { type: "boolean", default: false },
  },
});
const [scale, runs] = [Number(values.scale), Number(values.runs)];
if (!(scale > 0) || !(Number.isInteger(runs) && runs > 0)) {
  process.stderr.write("--scale takes a number above 0, --runs a whole one\n");
  process.exit(2);
}
const folder = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.ts"))
  .map((file) => file.slice(0, -".bench.ts".length))
  .toSorted();
const chosen = positionals.length === 0 ? names : positionals;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(", ")}. There are: ${names.join(", ")}\n`);
  process.exit(2);
}

const figures = ({ min, median, max }: Spread): string => `${median} (${min} to ${max})`;

function print(line: BenchLine): void {
  const peer =
    line.peer === undefined
      ? ""
      : `  ${line.peer.name} ${line.peer.version}: ${figures(line.peer)}  ratio ${line.ratio}`;
  process.stdout.write(`${line.name.padEnd(52)} ${figures(line.ours)} ${line.unit}${peer}\n`);
  if (values.json !== undefined) appendFileSync(values.json, `${JSON.stringify(line)}\n`);
}

let failed = 0;
for (const name of chosen) {
  const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench };
  process.stdout.write(`\n${bench.name}: ${bench.doc}\n`);
  try {
    for (const line of await bench.run({ scale, runs, full: values.full })) print(line);
  } catch (error) {
    failed += 1;
    process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
process.stdout.write(`\n${chosen.length - failed} passed, ${failed} failed, 0 skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
