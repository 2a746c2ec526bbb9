import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endToEndTests, kubernetesCommand } from "../../../lab/tools/kubernetes.ts";
import { versions } from "../../../lab/versions.ts";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget, Target } from "../target.ts";
import { type ConformanceResult, conformanceTests, testNames } from "./conformance-tests.ts";

const list = fileURLToPath(new URL("./tests.txt", import.meta.url));
/** The list may only grow: whoever takes a name out has to say so here. */
const least = 157;
/** Most of a test is waiting. */
const atOnce = 4;
const withinMs = 60 * 60_000;
/** Nodes here are no machines, and there are no pods of the system to wait for. */
const flags = ["--allowed-not-ready-nodes=-1", "--minStartupPods=0"];

/** Kubernetes' own conformance tests that need no running container, against both servers. */
export const conformance: Lane = {
  name: "conformance",
  doc: "conformance tests of Kubernetes that need no running container",
  run: async (context) => {
    const names = testNames(list);
    if (names.length < least) throw new Error(`the list has ${names.length} tests, fewer than ${least}`);
    const programs = {
      program: endToEndTests(versions.kubernetes, context.say),
      kubectl: kubernetesCommand("kubectl", versions.kubernetes, context.say),
    };
    const rows: Row[] = [];
    for (const [name, open] of Object.entries({ kubernetes: real, embedded })) {
      const folder = join(context.folder, name);
      rows.push(await against(open, { ...programs, names, context: { ...context, folder } }));
    }
    return rows;
  },
};

interface Run {
  readonly program: string;
  readonly kubectl: string;
  readonly names: readonly string[];
  readonly context: LaneContext;
}

async function against(open: OpenTarget, run: Run): Promise<Row> {
  const { folder, say } = run.context;
  mkdirSync(folder, { recursive: true });
  const target = await open({ folder, workloads: true, say });
  const row = `conformance ${versions.kubernetes} on ${target.name}`;
  try {
    const results = await allOf(target, run);
    for (const { name, state, seconds } of results) say(`${target.name}: ${state} ${name} (${seconds.toFixed(1)} s)`);
    const failed = results.filter(({ state }) => state !== "passed");
    return {
      name: row,
      passed: results.length - failed.length,
      failed: failed.length,
      skipped: 0,
      why: failed.map(({ name, state, message }) => `${state}: ${name}: ${message}`),
    };
  } catch (cause) {
    // What the other server did is not lost for it.
    return { name: row, passed: 0, failed: 1, skipped: 0, why: [String(cause)] };
  } finally {
    await target.stop();
  }
}

/** Some processes side by side; then one for the tests that want to be alone. */
async function allOf(target: Target, { program, kubectl, names, context }: Run): Promise<readonly ConformanceResult[]> {
  const isAlone = (name: string): boolean => name.includes("[Serial]");
  const together = names.filter((name) => !isAlone(name));
  const shares = Array.from({ length: atOnce }, (_, i) => together.filter((_, at) => at % atOnce === i));
  const start = (share: readonly string[], as: string): Promise<readonly ConformanceResult[]> =>
    share.length === 0
      ? Promise.resolve([])
      : conformanceTests({
          program,
          kubectl,
          kubeconfig: target.kubeconfig("root"),
          folder: join(context.folder, `report-${as}`),
          names: share,
          flags,
          withinMs,
        });
  // All have ended before the server is stopped, also where one could not begin.
  const settled = await Promise.allSettled(shares.map((share, i) => start(share, String(i))));
  const results = settled.flatMap((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
  return [...results, ...(await start(names.filter(isAlone), "alone"))];
}
