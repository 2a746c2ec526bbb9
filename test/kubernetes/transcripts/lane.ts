import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { embedded } from "../embedded.ts";
import type { Lane, LaneContext } from "../lane.ts";
import { real } from "../real/real.ts";
import type { OpenTarget, Target } from "../target.ts";
import { divergences } from "./divergences.ts";
import { writeGolden } from "./golden.ts";
import { openExchanges } from "./open.ts";
import { play } from "./play.ts";
import { replay } from "./replay.ts";
import { scenarios } from "./scenarios/index.ts";

/** Golden HTTP transcripts: recorded from the real server, replayed on both. */
export const transcripts: Lane = {
  name: "transcripts",
  doc: "golden exchanges of the real server, replayed on both",
  run: async (context) => {
    if (context.record) await record(context);
    // The real server twice: what differs between two runs of it is no golden answer.
    const onReal = await on(context, { name: "kubernetes", open: real }, (target) =>
      replay(target, { divergences: [], open: new Set() }),
    );
    const onOurs = await on(context, { name: "embedded", open: embedded }, (target) =>
      replay(target, { divergences, open: openExchanges() }),
    );
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
