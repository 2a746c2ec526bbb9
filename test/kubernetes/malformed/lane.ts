import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget } from "../target.ts";
import { askAll } from "./ask-all.ts";
import { compareStatuses, openRequests } from "./compare-statuses.ts";
import { count } from "./malformed.ts";

const file = join(import.meta.dirname, "golden/statuses.txt");
const perLine = 40;

/** What the real server answered to each of the malformed requests. */
export function goldenStatuses(): readonly number[] {
  return readFileSync(file, "utf8").trim().split(/\s+/).map(Number);
}

const all = Array.from({ length: count }, (_, i) => i);

/** 2,000 malformed requests of a seeded generator, sent to both. */
export const malformedRequests: Lane = {
  name: "malformed",
  doc: `${count} malformed requests, to both servers`,
  run: async (context) => {
    const onReal = await statuses(context, "kubernetes", real);
    if (context.record) write(onReal);
    const onOurs = await statuses(context, "embedded", embedded);
    const golden = goldenStatuses();
    return [row("kubernetes", golden, onReal), row("embedded", golden, onOurs, openRequests())];
  },
};

function row(name: string, golden: readonly number[], answered: readonly number[], known?: ReadonlySet<number>): Row {
  const { equal, accepted, open, otherClass } = compareStatuses(all, golden, answered, known);
  return {
    name: `malformed requests (${name})`,
    passed: count - otherClass.length - open.length,
    failed: otherClass.length,
    skipped: open.length,
    why: [
      `${equal} of ${count} with the very status, ${accepted} of another class for a reason (compare-statuses.ts)`,
      ...(open.length === 0 ? [] : [`${open.length} known to be of another class: test/kubernetes/malformed/open.txt`]),
      ...otherClass,
    ],
  };
}

async function statuses({ folder, say }: LaneContext, name: string, open: OpenTarget): Promise<readonly number[]> {
  const own = join(folder, name);
  mkdirSync(own);
  const target = await open({ folder: own, say });
  try {
    return await askAll(target, all);
  } finally {
    await target.stop();
  }
}

function write(answered: readonly number[]): void {
  const lines = Array.from({ length: Math.ceil(answered.length / perLine) }, (_, i) =>
    answered.slice(i * perLine, (i + 1) * perLine).join(" "),
  );
  writeFileSync(file, `${lines.join("\n")}\n`);
}
