import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../run-program.ts";

/** What became of one test. */
export interface ConformanceResult {
  readonly name: string;
  /** Ginkgo's word, or `not found`. */
  readonly state: string;
  readonly seconds: number;
  readonly message: string;
}

export interface ConformanceOptions {
  /** Path of `e2e.test`. */
  readonly program: string;
  readonly kubeconfig: string;
  /** Path of the kubectl that tests of kubectl use. */
  readonly kubectl: string;
  /** For the report. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Beside those that every run has. */
  readonly flags?: readonly string[];
  readonly withinMs: number;
}

/** As ginkgo writes it: one report for each suite. */
type Report = readonly {
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

/** Names of tests, a line each; `#` begins a comment. */
export function testNames(file: string): readonly string[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")))];
}

/** Runs conformance tests in one process. A name that no test has gets a result of its own. */
export async function conformanceTests(of: ConformanceOptions): Promise<readonly ConformanceResult[]> {
  mkdirSync(of.folder, { recursive: true });
  const report = join(of.folder, "conformance.json");
  writeFileSync(report, "[]");
  const { stdout, stderr } = await runProgram(
    of.program,
    [
      `--kubeconfig=${of.kubeconfig}`,
      `--kubectl-path=${of.kubectl}`,
      "--provider=skeleton",
      "--ginkgo.no-color",
      "--ginkgo.silence-skips",
      `--ginkgo.json-report=${report}`,
      `--ginkgo.focus=(${of.names.map(escaped).join("|")})$`,
      ...(of.flags ?? []),
    ],
    { withinMs: of.withinMs },
  );
  const specs = (JSON.parse(readFileSync(report, "utf8")) as Report).flatMap(({ SpecReports }) => SpecReports ?? []);
  if (specs.length === 0) throw new Error(`The tests ended without a report:\n${(stdout + stderr).slice(-3000)}`);
  const broken = specs.filter((each) => each.LeafNodeType !== "It" && each.State === "failed");
  const before = broken.map(({ LeafNodeType, Failure }) => `${LeafNodeType}: ${Failure?.Message ?? ""}`).join("; ");
  if (before !== "") throw new Error(`The tests could not begin: ${before.slice(0, 3000)}`);
  const found = new Map(
    specs
      .filter(({ LeafNodeType }) => LeafNodeType === "It")
      .map((each): readonly [string, ConformanceResult] => {
        const name = [...(each.ContainerHierarchyTexts ?? []), each.LeafNodeText].join(" ");
        const message = (each.Failure?.Message ?? "").replaceAll(/\s+/g, " ").slice(0, 400);
        return [name, { name, state: each.State, seconds: each.RunTime / 1e9, message }];
      }),
  );
  return of.names.map((name) => found.get(name) ?? { name, state: "not found", seconds: 0, message: "" });
}

function escaped(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
