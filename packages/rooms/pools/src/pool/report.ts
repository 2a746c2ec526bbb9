import { isoTime, type SparePool, withFindings } from "@dipper/api";
import { assess, coversRacks, spareByClass } from "./assess.ts";
import { emptyAt } from "./pace.ts";
import type { PoolSeen } from "./seen.ts";

type Status = NonNullable<SparePool["status"]>;

export function reportPool(seen: PoolSeen, now: number): Status {
  const { pool } = seen;
  const { phase, machines, classes, conditions, why } = assess(seen, now);
  const { generation } = pool.metadata;
  return {
    ...pool.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    why,
    conditions: withFindings(pool, conditions, now),
    machines,
    classes,
    ...(seen.racksInUse.length === 0 ? {} : { forecast: forecastOf(seen, now) }),
  };
}

/** Written anew only when it says something else: a later hour of the same day does not. */
function forecastOf(seen: PoolSeen, now: number): NonNullable<Status["forecast"]> {
  const before = seen.pool.status?.forecast;
  const covers = coversRacks(seen);
  const empty = emptyAt(seen.taken ?? [], spareByClass(seen.machines), now);
  const emptyOn = empty === undefined ? undefined : isoTime(empty);
  if (before?.coversRacks === covers && dayOf(before.emptyOn) === dayOf(emptyOn)) return before;
  return { asOf: isoTime(now), coversRacks: covers, ...(emptyOn === undefined ? {} : { emptyOn }) };
}

const dayOf = (time: string | undefined): string | undefined => time?.slice(0, 10);
