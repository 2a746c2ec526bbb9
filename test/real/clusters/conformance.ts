import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { labUp } from "../../../lab/lab.ts";
import { endToEndTests } from "../../../lab/tools/kubernetes.ts";
import { versions } from "../../../lab/versions.ts";
import type { RealTest } from "../test-case.ts";
import { nodesReady } from "./kubectl.ts";
import { askForCluster, clusterMade, platformWithLab } from "./platform-with-lab.ts";

const minutes = 60_000;
/** The list may only grow: whoever takes a name out has to say so here. */
const least = 20;
const list = fileURLToPath(new URL("./conformance-tests.txt", import.meta.url));

/** Kubernetes' own conformance tests, the listed ones, against a cluster that the platform made: each has to pass, none may be skipped. */
export const conformance: RealTest = {
  name: "conformance",
  run: async ({ folder, say }) => {
    const program = endToEndTests(versions.kubernetes, say);
    const lab = await labUp({ machines: 3, kubernetes: true, ephemeral: true, say });
    try {
      const platform = await platformWithLab({ lab, folder, say });
      try {
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: ["m2", "m3"] });
        await clusterMade(platform, "prod", { withinMs: 15 * minutes, say });
        await nodesReady(await platform.kubectlOf("prod"), 3, minutes);
      } finally {
        // The tests are about the cluster, and need what processor there is.
        await platform.stop();
      }
      const names = wanted();
      assert.ok(names.length >= least, `the list has ${names.length} tests, fewer than ${least}`);
      const kubeconfig = join(folder, "prod.kubeconfig");
      const started = performance.now();
      const results = await conformanceTests({ program, kubeconfig, kubectl: lab.mirror.kubectl, folder, names });
      for (const { name, state, seconds } of results) say(`${state} ${name} (${seconds.toFixed(1)} s)`);
      const bad = results.filter(({ state }) => state !== "passed");
      assert.deepEqual(
        bad.map(({ name, state, message }) => `${state}: ${name}: ${message}`),
        [],
        `${bad.length} of ${results.length} conformance tests did not pass`,
      );
      say(`${results.length} conformance tests passed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

function wanted(): readonly string[] {
  const lines = readFileSync(list, "utf8").split("\n");
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")))];
}

interface Result {
  readonly name: string;
  /** Ginkgo's word, or `not found`. */
  readonly state: string;
  readonly seconds: number;
  readonly message: string;
}

interface Conformance {
  readonly program: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly folder: string;
  readonly names: readonly string[];
}

/** As ginkgo writes it: one report for each suite. */
type Report = readonly {
  readonly SuiteConfig?: unknown;
  readonly SpecReports?:
    | readonly {
        readonly ContainerHierarchyTexts: readonly string[] | null;
        readonly LeafNodeType: string;
        readonly LeafNodeText: string;
        readonly State: string;
        readonly RunTime: number;
        readonly Failure?: { readonly Message?: string };
      }[]
    | null;
}[];

/** All of them in one run. A name that no test has gets a result of its own. */
async function conformanceTests(of: Conformance): Promise<readonly Result[]> {
  const report = join(of.folder, "conformance.json");
  writeFileSync(report, "[]");
  const output = await run(of.program, [
    `--kubeconfig=${of.kubeconfig}`,
    `--kubectl-path=${of.kubectl}`,
    "--provider=skeleton",
    "--ginkgo.no-color",
    "--ginkgo.silence-skips",
    `--ginkgo.json-report=${report}`,
    `--ginkgo.focus=(${of.names.map(escaped).join("|")})$`,
  ]);
  const specs = (JSON.parse(readFileSync(report, "utf8")) as Report).flatMap(({ SpecReports }) => SpecReports ?? []);
  if (specs.length === 0) throw new Error(`The tests ended without a report:\n${output.slice(-3000)}`);
  const broken = specs.filter((each) => each.LeafNodeType !== "It" && each.State === "failed");
  const found = new Map(
    specs
      .filter(({ LeafNodeType }) => LeafNodeType === "It")
      .map((each): readonly [string, Result] => {
        const name = [...(each.ContainerHierarchyTexts ?? []), each.LeafNodeText].join(" ");
        const message = (each.Failure?.Message ?? "").replaceAll(/\s+/g, " ").slice(0, 400);
        return [name, { name, state: each.State, seconds: each.RunTime / 1e9, message }];
      }),
  );
  const before = broken.map(({ LeafNodeType, Failure }) => `${LeafNodeType}: ${Failure?.Message ?? ""}`).join("; ");
  if (before !== "") throw new Error(`The tests could not begin: ${before.slice(0, 3000)}`);
  return of.names.map((name) => found.get(name) ?? { name, state: "not found", seconds: 0, message: "" });
}

function escaped(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const keep = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-100_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", () => resolve(said));
  });
}
