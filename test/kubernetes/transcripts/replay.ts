import type { Row } from "../lane.ts";
import type { Target } from "../target.ts";
import { compare } from "./compare.ts";
import type { Divergence } from "./divergences.ts";
import { readGolden } from "./golden.ts";
import { play } from "./play.ts";
import { scenarios } from "./scenarios/index.ts";

/** What may be other than the golden answers. */
export interface Allowed {
  readonly divergences: readonly Divergence[];
  /** Exchanges that are known to differ: `SCENARIO/STEP`. */
  readonly open: ReadonlySet<string>;
}

/** Plays all scenarios on a target and compares with the golden answers. What is allowed to differ, and does not, fails too. */
export async function replay(target: Target, allowed: Allowed): Promise<Row> {
  const met = new Set<Divergence>();
  const why: string[] = [];
  let [passed, failed, skipped] = [0, 0, 0];
  for (const scenario of scenarios) {
    const compared = compare(
      scenario.name,
      readGolden(scenario.name),
      await play(target, scenario),
      allowed.divergences,
    );
    for (const each of compared.met) met.add(each);
    for (const [exchange, lines] of compared.exchanges) {
      const open = allowed.open.has(exchange);
      if (lines.length > 0 && open) skipped++;
      else if (lines.length === 0 && !open) passed++;
      else {
        failed++;
        why.push(...(open ? [`${exchange} is equal now: take its line out of open/`] : lines));
      }
    }
  }
  for (const each of allowed.divergences) {
    if (met.has(each)) continue;
    failed++;
    why.push(`${each.exchange} ${each.path}: accepted as a divergence, and there is none`);
  }
  if (skipped > 0)
    why.push(`${skipped} exchanges are known to differ and not mended yet: test/kubernetes/transcripts/open/`);
  return { name: `transcripts (${target.name})`, passed, failed, skipped, why };
}
