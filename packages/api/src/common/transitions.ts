/** Which phase may follow which. */
export type Transitions<Phase extends string> = Readonly<Record<Phase, readonly Phase[]>>;

/**
 * The first step on the shortest legal way; undefined where there is none. Of two ways of the same length the one whose phases are
 * listed first is taken. `through` says which phases may lie between.
 */
export function firstHop<Phase extends string>(
  table: Transitions<Phase>,
  way: { readonly from: Phase; readonly to: Phase; readonly through?: (phase: Phase) => boolean },
): Phase | undefined {
  const { from, to, through = () => true } = way;
  if (from === to) return to;
  const hops = new Map<Phase, Phase>(table[from].map((phase) => [phase, phase]));
  // A Map is walked in order of insertion, also what is added on the way: breadth first.
  for (const [phase, hop] of hops) {
    if (phase === to) return hop;
    if (!through(phase)) continue;
    for (const next of table[phase]) if (!hops.has(next) && next !== from) hops.set(next, hop);
  }
  return undefined;
}
