import { parseTime, whyOf } from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { assess } from "./assess.ts";
import type { PoolSeen } from "./seen.ts";

/** Reservations that have expired, or whose holder is gone, are given back. */
export type PoolAction = { readonly type: "DropReservations"; readonly ids: readonly string[] };

/** Longest time between two looks: proofs grow old without any change. */
const lookEveryMs = 300_000;

export function decidePool(seen: PoolSeen, now: number): Decision<PoolAction> {
  const { reservations } = seen.pool.spec;
  const over = reservations.filter(
    (each) => (parseTime(each.expiresAt) ?? 0) <= now || seen.goneHolders.has(each.holder.uid),
  );
  const next = Math.min(
    lookEveryMs,
    ...reservations.filter((each) => !over.includes(each)).map((each) => (parseTime(each.expiresAt) ?? now) - now),
  );
  const why = assess(seen, now).why[0] ?? whyOf("EnoughSpare", {}, { now });
  return {
    actions: over.length === 0 ? [] : [{ type: "DropReservations", ids: over.map((each) => each.id) }],
    wait: { why, forMs: Math.max(1000, next) },
  };
}
