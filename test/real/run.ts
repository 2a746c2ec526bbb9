/**
 * Tests on real machines: `npm run test:real [-- --only NAME] [--strict]`. Needs root on Linux with systemd-nspawn; boots two machines,
 * runs everything on them and takes them away again. Exit code 3 and one line where that cannot be.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Lab, LabUnfit, labUp } from "../../lab/lab.ts";
import { diskFull } from "./cases/disk-full.ts";
import { fences } from "./cases/fences.ts";
import { kill } from "./cases/kill.ts";
import { killPlatform } from "./cases/kill-platform.ts";
import { labCommands } from "./cases/lab-commands.ts";
import { operation } from "./cases/operation.ts";
import { overhead } from "./cases/overhead.ts";
import { platformOverhead } from "./cases/platform-overhead.ts";
import { preCheck } from "./cases/pre-check.ts";
import { probe } from "./cases/probe.ts";
import type { RealTest } from "./test-case.ts";

const tests: readonly RealTest[] = [
  labCommands,
  probe,
  preCheck,
  fences,
  diskFull,
  kill,
  overhead,
  operation,
  platformOverhead,
  killPlatform,
];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  // --full is for runs that may take longer; there is nothing yet that only it does.
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      strict: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
    },
  });
  const chosen = tests.filter((test) => values.only === undefined || test.name === values.only);
  if (chosen.length === 0) {
    say(`There is no test ${values.only}; there are ${tests.map((test) => test.name).join(", ")}.`);
    return 2;
  }
  const lab = await labUp({ machines: 2, ephemeral: true, say });
  const end = (): void => {
    void lab.down().finally(() => process.exit(130));
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  const count = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const test of chosen) count[await runTest(test, lab)] += 1;
  } finally {
    await lab.down();
  }
  say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed > 0 || (values.strict && count.skipped > 0) ? 1 : 0;
}

async function runTest(test: RealTest, lab: Lab): Promise<"passed" | "failed" | "skipped"> {
  const folder = mkdtempSync(join(tmpdir(), `dipper-real-${test.name}-`));
  const started = performance.now();
  const took = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    const skipped = await test.run({ lab, folder, say: (text) => say(`  ${test.name}: ${text}`) });
    say(skipped === undefined ? `passed ${test.name} (${took()})` : `skipped ${test.name}: ${skipped}`);
    return skipped === undefined ? "passed" : "skipped";
  } catch (cause) {
    say(`FAILED ${test.name} (${took()}): ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    return "failed";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof LabUnfit ? 3 : 1;
}
