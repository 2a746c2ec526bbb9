import { parseTime } from "./time.ts";

/** How old knowledge is. A stopped platform cannot turn its own conditions Unknown: every reader asks this. */
export interface Freshness {
  readonly state: "Fresh" | "Stale" | "Never";
  readonly ageMs: number;
}

/** Seconds after which knowledge counts as stale where nobody says otherwise: three probes of ten seconds. */
export const defaultStaleAfterMs = 30_000;

export function freshness(
  observedAt: string | undefined,
  now: number,
  staleAfterMs: number = defaultStaleAfterMs,
): Freshness {
  const at = observedAt === undefined ? undefined : parseTime(observedAt);
  if (at === undefined) return { state: "Never", ageMs: Number.POSITIVE_INFINITY };
  const ageMs = Math.max(0, now - at);
  return { state: ageMs > staleAfterMs ? "Stale" : "Fresh", ageMs };
}
