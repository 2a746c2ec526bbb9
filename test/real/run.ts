/**
 * Tests on real machines: `npm run test:real [-- --only NAME] [--full] [--strict]`. Needs root on Linux with systemd-nspawn; boots two
 * machines, runs the small tests on them and takes them away again; whole clusters boot machines of their own. The quick lane makes a
 * cluster, lets it grow and shrink; --full runs everything. Exit code 3 and one line where that cannot be.
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
import { adopt } from "./clusters/adopt.ts";
import { conformance } from "./clusters/conformance.ts";
import { controlPlanesLeave } from "./clusters/control-planes-leave.ts";
import { costOfOne } from "./clusters/cost-of-one.ts";
import { create } from "./clusters/create.ts";
import { faultsOfArtifacts } from "./clusters/faults-artifacts.ts";
import { faultsOfChecks } from "./clusters/faults-checks.ts";
import { faultsOfCluster } from "./clusters/faults-cluster.ts";
import { faultsOfLogin } from "./clusters/faults-login.ts";
import { faultsOfOperations } from "./clusters/faults-operations.ts";
import { faultsRunner } from "./clusters/faults-runner.ts";
import { growShrink } from "./clusters/grow-shrink.ts";
import { highAvailability } from "./clusters/high-availability.ts";
import { idempotence } from "./clusters/idempotence.ts";
import { job } from "./clusters/job.ts";
import { twenty } from "./clusters/twenty.ts";
import { type FaultSeen, faultReport } from "./fault-list.ts";
import type { RealTest } from "./test-case.ts";

/** On two machines that they share. */
const small: readonly RealTest[] = [
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
const smallOfFull: readonly RealTest[] = [faultsOfLogin, faultsOfChecks, faultsRunner, faultsOfOperations];
/** These boot what they need. */
const clusters: readonly RealTest[] = [create, growShrink];
const clustersOfFull: readonly RealTest[] = [
  idempotence,
  faultsOfArtifacts,
  faultsOfCluster,
  twenty,
  costOfOne,
  highAvailability,
  controlPlanesLeave,
  conformance,
  adopt,
  job,
];
const faultsSeen: FaultSeen[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      strict: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
    },
  });
  const quick = [...small, ...clusters];
  const all = [...small, ...smallOfFull, ...clusters, ...clustersOfFull];
  const chosen =
    values.only === undefined ? (values.full ? all : quick) : all.filter((test) => test.name === values.only);
  if (chosen.length === 0) {
    say(`There is no test ${values.only}; there are ${all.map((test) => test.name).join(", ")}.`);
    return 2;
  }
  const started = performance.now();
  const count = { passed: 0, failed: 0, skipped: 0 };
  const onTwo = chosen.filter(sharesLab);
  if (onTwo.length > 0) {
    const lab = await labUp({ machines: 2, ephemeral: true, say });
    const end = endWith(lab);
    try {
      for (const test of onTwo) count[await runTest(test, lab)] += 1;
    } finally {
      await lab.down();
      end();
    }
  }
  for (const test of chosen.filter((one) => !sharesLab(one))) count[await runTest(test)] += 1;
  const { lines, missing } = faultReport(faultsSeen);
  if (values.full || faultsSeen.length > 0) for (const line of lines) say(line);
  const unshown = values.full && missing.length > 0;
  if (unshown) say(`No test has shown ${missing.join(", ")}.`);
  const took = `${((performance.now() - started) / 60_000).toFixed(1)} minutes`;
  say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${took})`);
  return count.failed > 0 || unshown || (values.strict && count.skipped > 0) ? 1 : 0;
}

/** Takes the lab away when somebody stops the tests. Answers how to stop that. */
function endWith(lab: Lab): () => void {
  const end = (): void => {
    void lab.down().finally(() => process.exit(130));
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  return () => {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  };
}

function sharesLab(test: RealTest): boolean {
  return small.includes(test) || smallOfFull.includes(test);
}

async function runTest(test: RealTest, shared?: Lab): Promise<"passed" | "failed" | "skipped"> {
  const folder = mkdtempSync(join(tmpdir(), `dipper-real-${test.name}-`));
  const started = performance.now();
  const took = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    const skipped = await test.run({
      get lab() {
        if (shared === undefined) throw new Error("This test boots its own machines.");
        return shared;
      },
      folder,
      say: (text) => say(`  ${test.name}: ${text}`),
      fault: (name, outcome) => {
        faultsSeen.push({ name, test: test.name, outcome });
        say(`  ${test.name}: ${name}: ${outcome.replaceAll(/\s+/g, " ")}`);
      },
    });
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
