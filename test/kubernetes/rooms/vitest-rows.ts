import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Row } from "../lane.ts";
import { reportVariable, type Told } from "./rows-reporter.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const reporter = fileURLToPath(new URL("./rows-reporter.ts", import.meta.url));

export interface VitestRun {
  readonly project: "unit" | "integration";
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** For the report. */
  readonly folder: string;
  /** The row that a test file counts for. */
  readonly rowOf: (file: string) => string;
}

/** Runs test files that exist, unchanged, against another engine, one after the other. */
export async function vitestRows(run: VitestRun): Promise<readonly Row[]> {
  const report = join(run.folder, `${run.project}.json`);
  const options = ["--no-file-parallelism", `--reporter=${reporter}`];
  const environment = { ...run.environment, [reportVariable]: report };
  const said = await ended(["npx", "vitest", "run", "--project", run.project, ...options, ...run.files], environment);
  if (!existsSync(report)) {
    const why = [`vitest wrote no report: ${said.slice(-2000)}`];
    return [{ name: run.rowOf(""), passed: 0, failed: 1, skipped: 0, why }];
  }
  const all = JSON.parse(readFileSync(report, "utf8")) as readonly Told[];
  const byRow = Map.groupBy(all, ({ file }) => run.rowOf(relative(root, file)));
  return [...byRow].map(([name, tests]) => rowOf(name, tests)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whoever is skipped says why, or counts as failed. */
function rowOf(name: string, tests: readonly Told[]): Row {
  const passed = tests.filter(({ state }) => state === "passed");
  const skipped = tests.filter(({ state, why }) => state === "skipped" && why !== "");
  const failed = tests.filter((test) => !passed.includes(test) && !skipped.includes(test));
  return {
    name,
    passed: passed.length,
    failed: failed.length,
    skipped: skipped.length,
    why: [
      ...failed.map(({ name: test, state, why }) =>
        state === "skipped" ? `${test}: skipped without a reason` : `${test}: ${why}`,
      ),
      ...skipped.map(({ name: test, why }) => `skipped: ${test}: ${why}`),
    ],
  };
}

function ended(argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "tools/with-node"), argv, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(said));
  });
}
