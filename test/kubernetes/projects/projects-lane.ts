import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget, Target } from "../target.ts";
import { compare } from "../transcripts/compare.ts";
import { play } from "../transcripts/play.ts";
import { causesInOrder } from "./causes-in-order.ts";
import { journey } from "./journey.ts";
import { projectFiles } from "./project-files.ts";
import { type Project, projects } from "./projects.ts";

/** Definitions and custom resources of well-known projects, answered by both servers at the same time and compared. */
export const wellKnownProjects: Lane = {
  name: "projects",
  doc: "CustomResourceDefinitions and custom resources of well-known projects, on both servers",
  run: async (context) => {
    const opened: Target[] = [];
    const start = async (name: string, open: OpenTarget): Promise<Target> => {
      const folder = join(context.folder, name);
      mkdirSync(folder);
      const target = await open({ folder, say: context.say });
      opened.push(target);
      return target;
    };
    try {
      const pair = { kubernetes: await start("kubernetes", real), ours: await start("embedded", embedded) };
      const rows: Row[] = [];
      for (const project of projects) rows.push(await row(project, pair, context));
      return rows;
    } finally {
      for (const target of opened) await target.stop();
    }
  },
};

async function row(
  project: Project,
  { kubernetes, ours }: { readonly kubernetes: Target; readonly ours: Target },
  { say }: LaneContext,
): Promise<Row> {
  const files = projectFiles(project);
  const scenario = journey(project.name, files);
  const [expected, found] = await Promise.all([play(kubernetes, scenario), play(ours, scenario)]);
  const lines = [...compare(project.name, causesInOrder(expected), causesInOrder(found), []).exchanges.values()];
  const different = lines.flat();
  const equal = lines.filter((each) => each.length === 0).length;
  const name = `${project.name} ${project.version}`;
  say(`${name}: ${files.definitions.length} kinds, ${files.samples.length} objects, ${equal} answers are equal`);
  return { name, passed: equal, failed: scenario.steps.length - equal, skipped: 0, why: different };
}
