import { isoTime, type SparePool, withFindings } from "@dipper/api";
import { assess, coversRacks } from "./assess.ts";
import type { PoolSeen } from "./seen.ts";

type Status = NonNullable<SparePool["status"]>;

export function reportPool(seen: PoolSeen, now: number): Status {
  const { pool } = seen;
  const { phase, machines, classes, conditions, why } = assess(seen, now);
  const { generation } = pool.metadata;
  const covers = coversRacks(seen);
  const before = pool.status?.forecast;
  const forecast = before?.coversRacks === covers ? before : { asOf: isoTime(now), coversRacks: covers };
  return {
    ...pool.status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    why,
    conditions: withFindings(pool, conditions, now),
    machines,
    classes,
    ...(seen.racksInUse.length === 0 ? {} : { forecast }),
  };
}
