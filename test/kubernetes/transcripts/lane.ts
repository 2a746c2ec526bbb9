import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext, Row } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget, Target } from "../target.ts";
import { compare } from "./compare.ts";
import { type Divergence, divergences } from "./divergences.ts";
import { readGolden, writeGolden } from "./golden.ts";
import { play, type Transcript } from "./play.ts";
import { scenarios } from "./scenarios/index.ts";

/** Golden HTTP transcripts: recorded from the real server, replayed on both. */
export const transcripts: Lane = {
  name: "transcripts",
  doc: "golden exchanges of the real server, replayed on both",
  run: async (context) => {
    if (context.record) await record(context);
    // The real server twice: what differs between two runs of it is no golden answer.
    const onReal = await on(context, { name: "kubernetes", open: real }, (target) => replay(target, []));
    const onOurs = await on(context, { name: "embedded", open: embedded }, (target) => replay(target, divergences));
    return [onReal, onOurs];
  },
};

async function record(context: LaneContext): Promise<void> {
  await on(context, { name: "recorded", open: real }, async (target) => {
    for (const scenario of scenarios) {
      const transcript = await play(target, scenario);
      const never = Object.entries(transcript).find(([, { body }]) => isNever(body));
      if (never !== undefined) throw new Error(`${scenario.name}/${never[0]}: ${JSON.stringify(never[1])}`);
      writeGolden(scenario.name, transcript);
    }
  });
  context.say("recorded");
}

/** An answer that was waited for and did not come. */
function isNever(body: unknown): boolean {
  return typeof body === "object" && body !== null && "never" in body;
}

async function on<T>(
  { folder, say }: LaneContext,
  { name, open }: { readonly name: string; readonly open: OpenTarget },
  then: (target: Target) => Promise<T>,
): Promise<T> {
  const own = join(folder, name);
  mkdirSync(own);
  const target = await open({ folder: own, say });
  try {
    return await then(target);
  } finally {
    await target.stop();
  }
}

/** Plays all scenarios on a target and compares with the golden answers. */
export async function replay(target: Target, accepted: readonly Divergence[]): Promise<Row> {
  const met = new Set<Divergence>();
  const why: string[] = [];
  let passed = 0;
  let all = 0;
  for (const scenario of scenarios) {
    const golden = readGolden(scenario.name);
    const ours: Transcript = await play(target, scenario);
    const compared = compare(scenario.name, golden, ours, accepted);
    passed += compared.equal;
    all += Object.keys(golden).length;
    why.push(...compared.different);
    for (const each of compared.met) met.add(each);
  }
  const gone = accepted.filter((each) => !met.has(each));
  why.push(...gone.map(({ exchange, path }) => `${exchange} ${path}: accepted as a divergence, and there is none`));
  return { name: `transcripts (${target.name})`, passed, failed: all - passed + gone.length, skipped: 0, why };
}
