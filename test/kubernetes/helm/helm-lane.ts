import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { tool } from "../../../lab/tools/tool.ts";
import { versions } from "../../../lab/versions.ts";
import { differences } from "../../../packages/kube/src/index.ts";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget } from "../target.ts";
import { type Played, play } from "./play.ts";
import { steps } from "./steps.ts";

const helms = [
  { major: 3, version: versions.helm, tool: "helm" },
  { major: 4, version: versions.helm4, tool: "helm4" },
] as const;

/** A chart with everything that charts have, through the whole life of a release, at both servers. */
export const helm: Lane = {
  name: "helm",
  doc: "install, upgrade, failure, rollback and uninstall of a chart by Helm 3 and 4, at both servers",
  run: async (context) => {
    const rows: Row[] = [];
    for (const { major, version, tool: name } of helms) {
      const program = tool(name, context.say);
      const chosen = steps.filter(({ only = major }) => only === major);
      const [theirs, ours] = await Promise.all(
        [
          { name: "kubernetes", open: real },
          { name: "embedded", open: embedded },
        ].map(async ({ name, open }) => {
          const folder = join(context.folder, `${major}-${name}`);
          return on({ folder, open, say: context.say }, (target) => play({ program, target, folder }, chosen));
        }),
      );
      rows.push(judged(`helm ${version}`, theirs ?? [], ours ?? []));
    }
    return rows;
  },
};

async function on<T>(
  { folder, open, say }: Pick<LaneContext, "folder" | "say"> & { readonly open: OpenTarget },
  then: (target: Awaited<ReturnType<OpenTarget>>) => Promise<T>,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const target = await open({ folder, workloads: true, say });
  try {
    return await then(target);
  } finally {
    await target.stop();
  }
}

function judged(name: string, theirs: readonly Played[], ours: readonly Played[]): Row {
  const why: string[] = [];
  let failed = 0;
  // Objects that differ after one step still do after the next ones.
  const told = new Set<string>();
  for (const [index, { step, code, result, stderr }] of theirs.entries()) {
    const other = ours[index];
    const problems = differences(result, other?.result).map(
      ({ path, before, after }) => `    ${path}: ${short(before)} on the real server, ${short(after)} on ours`,
    );
    if ((code === 0) === (step.fails === true))
      problems.push(`    ended with ${code} on the real server: ${stderr.trim()}`);
    if (other !== undefined && other.code !== code) problems.push(`    ours: ${other.stderr.trim()}`);
    if (problems.length === 0) continue;
    failed++;
    why.push(`helm ${step.run}`, ...problems.filter((problem) => !told.has(problem)));
    for (const problem of problems) told.add(problem);
  }
  return { name, passed: theirs.length - failed, failed, skipped: 0, why };
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
