import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Row } from "../lane.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface VitestRun {
  readonly project: "unit" | "integration";
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** For the report. */
  readonly folder: string;
  /** The row that a test file counts for. */
  readonly rowOf: (file: string) => string;
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs test files that exist, unchanged, against another engine, one after the other. */
export async function vitestRows(run: VitestRun): Promise<readonly Row[]> {
  const output = join(run.folder, `${run.project}.json`);
  const options = ["--no-file-parallelism", "--reporter=json", `--outputFile=${output}`];
  const said = await ended(
    ["npx", "vitest", "run", "--project", run.project, ...options, ...run.files],
    run.environment,
  );
  let report: Report;
  try {
    report = JSON.parse(readFileSync(output, "utf8")) as Report;
  } catch {
    return [
      { name: run.rowOf(""), passed: 0, failed: 1, skipped: 0, why: [`vitest wrote no report: ${said.slice(-2000)}`] },
    ];
  }
  const byRow = Map.groupBy(report.testResults, ({ name }) => run.rowOf(relative(root, name)));
  return [...byRow].map(([name, files]) => rowOf(name, files)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function rowOf(name: string, files: Report["testResults"]): Row {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (...states: readonly string[]): number => tests.filter(({ status }) => states.includes(status)).length;
  const broken = files.filter(({ message }) => message !== "");
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  return {
    name,
    passed: count("passed"),
    failed: count("failed") + broken.length,
    skipped: skipped.length,
    why: [
      ...broken.map(({ name: file, message }) => `${relative(root, file)}: ${firstLine(message)}`),
      ...tests.flatMap(({ fullName, failureMessages }) =>
        failureMessages.slice(0, 1).map((message) => `${fullName}: ${firstLine(message)}`),
      ),
      ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ],
  };
}

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

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
