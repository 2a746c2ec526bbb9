import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a step found: one step without tests of its own counts as one test. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Step {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** Count the tests of this Vitest run instead of the run itself. */
  readonly vitest?: true;
  /** Reads the run's JSON report: a line for the end, and what is wrong beyond the tests themselves. */
  readonly judge?: (report: string) => Judgement;
}

export interface Judgement {
  readonly line: string;
  readonly problems: readonly string[];
}

/** What a step found, and the line that it wants to stand at the end. */
interface Ended {
  readonly tally: Tally;
  readonly line?: string;
}

/** Runs a command from the root; its output goes where ours goes. Resolves to the exit code. */
export function run(
  argv: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: environment,
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

const passed: Tally = { passed: 1, failed: 0, skipped: 0 };
const failed: Tally = { passed: 0, failed: 1, skipped: 0 };

async function runStep(step: Step): Promise<Ended> {
  if (step.vitest !== true) return { tally: (await run(step.argv)) === 0 ? passed : failed };
  const folder = mkdtempSync(join(tmpdir(), "dipper-test-"));
  const report = join(folder, "report.json");
  try {
    const code = await run([...step.argv, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
    const text = readFileSync(report, "utf8");
    const tally = tallyOf(text, code);
    const judgement = step.judge?.(text);
    if (judgement === undefined) return { tally };
    for (const problem of judgement.problems) process.stdout.write(`FAILED: ${problem}\n`);
    return { tally: { ...tally, failed: tally.failed + judgement.problems.length }, line: judgement.line };
  } catch (cause) {
    process.stdout.write(`FAILED: no report of the run: ${String(cause)}\n`);
    return { tally: failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of a Vitest JSON report. A run that failed without a failed test (a file that does not load) counts as one failure. */
export function tallyOf(report: string, code: number): Tally {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(report) as Record<
    string,
    number
  >;
  const failures = numFailedTests ?? 0;
  return {
    passed: numPassedTests ?? 0,
    failed: code !== 0 && failures === 0 ? 1 : failures,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  };
}

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    {
      passed: 0,
      failed: 0,
      skipped: 0,
    },
  );

/** Runs the steps one after the other, all of them, and closes with the line that every runner closes with. */
export async function runSteps(steps: readonly Step[], options: { readonly strict: boolean }): Promise<number> {
  const tallies: Tally[] = [];
  const lines: string[] = [];
  for (const step of steps) {
    const started = performance.now();
    process.stdout.write(`\n— ${step.name}\n`);
    const { tally, line } = await runStep(step);
    tallies.push(tally);
    if (line !== undefined) lines.push(line);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`— ${step.name}: ${tally.failed === 0 ? "passed" : "FAILED"} in ${seconds} s\n`);
  }
  const total = sum(tallies);
  const closing = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`;
  process.stdout.write(`\n${[...lines, closing].join("\n")}\n`);
  return total.failed > 0 || (options.strict && total.skipped > 0) ? 1 : 0;
}
