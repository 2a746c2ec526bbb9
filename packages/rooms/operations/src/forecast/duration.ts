/** A finished Operation of the same kind: how long it ran, for how many machines. */
export interface PastRun {
  readonly operationType: string;
  readonly clusterName: string;
  readonly flow: readonly string[];
  readonly machines: number;
  readonly runningSeconds: number;
}

export interface DurationForecast {
  readonly seconds: number;
  readonly basedOnRuns: number;
}

/** Older runs say little about today. */
const most = 20;

/**
 * The median seconds per machine of similar past runs (same type and flow; those of the same cluster if there are any), times the
 * machines. Undefined: no history yet, and then nothing is guessed.
 */
export function durationOf(
  wanted: Omit<PastRun, "runningSeconds">,
  newestFirst: readonly PastRun[],
): DurationForecast | undefined {
  const similar = newestFirst.filter(
    (run) => run.operationType === wanted.operationType && run.flow.join() === wanted.flow.join() && run.machines > 0,
  );
  const here = similar.filter((run) => run.clusterName === wanted.clusterName);
  const runs = (here.length > 0 ? here : similar).slice(0, most);
  if (runs.length === 0) return undefined;
  const perMachine = runs.map((run) => run.runningSeconds / run.machines).sort((a, b) => a - b);
  const median = perMachine[Math.floor((perMachine.length - 1) / 2)] ?? 0;
  return { seconds: Math.max(1, Math.round(median * wanted.machines)), basedOnRuns: runs.length };
}
