import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import { runProgram } from "../run-program.ts";
import type { OpenTarget, Target } from "../target.ts";
import { clientGoProgram, clientGoVersion } from "./client-go-program.ts";

/** As the program prints it, a line of JSON for each scenario. */
interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly why?: string;
  readonly seconds: number;
}

/** Scenarios whose first look at a collection differs between the two ways that informers have. */
const ofInformers = [
  "informers",
  "informers-through-closed-watches",
  "informers-through-cut-connections",
  "metadata-informers",
  "controller-runtime-cache",
];
const withinMs = 15 * 60_000;

/** What operators written in Go do, by client-go and controller-runtime themselves, against both servers. */
export const clientGo: Lane = {
  name: "client-go",
  doc: "informers, paging, leader election, apply, protobuf, discovery, tokens, eviction and more, from Go",
  run: async (context) => {
    const program = clientGoProgram(context.say);
    const rows: Row[] = [];
    for (const [name, open] of Object.entries({ embedded, kubernetes: real }))
      rows.push(...(await against(open, program, { ...context, folder: join(context.folder, name) })));
    return rows;
  },
};

async function against(open: OpenTarget, program: string, context: LaneContext): Promise<readonly Row[]> {
  mkdirSync(context.folder, { recursive: true });
  const target = await open({ folder: context.folder, say: context.say });
  try {
    const label = `client-go ${clientGoVersion()} on ${target.name}`;
    return [
      row(`${label}, WatchList`, await scenarios(program, target, { watchList: true }), context),
      row(`${label}, list and watch`, await scenarios(program, target, { watchList: false }), context),
    ];
  } finally {
    await target.stop();
  }
}

async function scenarios(
  program: string,
  target: Target,
  { watchList }: { readonly watchList: boolean },
): Promise<readonly Outcome[]> {
  const args = [`--kubeconfig=${target.kubeconfig("root")}`, `--other-kubeconfig=${target.kubeconfig("bob")}`];
  const done = await runProgram(program, watchList ? args : [...args, `--only=${ofInformers.join(",")}`], {
    env: { ["KUBE_FEATURE_WatchListClient"]: String(watchList) },
    withinMs,
  });
  const outcomes = done.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Outcome);
  if (done.code === 0 && outcomes.length > 0) return outcomes;
  const why = `the program ended with ${done.code}: ${done.stderr.slice(-2000)}`;
  return [...outcomes, { name: "the program itself", passed: false, why, seconds: 0 }];
}

/** Whole objects are printed where two differ. */
const longestWhy = 2_000;

function row(name: string, outcomes: readonly Outcome[], { say }: LaneContext): Row {
  for (const each of outcomes) say(`${name}: ${each.passed ? "✓" : "✗"} ${each.name} (${each.seconds.toFixed(1)} s)`);
  const failed = outcomes.filter(({ passed }) => !passed);
  return {
    name,
    passed: outcomes.length - failed.length,
    failed: failed.length,
    skipped: 0,
    why: failed.map((each) => `${each.name}: ${(each.why ?? "no reason was given").slice(0, longestWhy)}`),
  };
}
