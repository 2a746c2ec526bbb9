import { DipperError, isoTime, SparePool } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

export type Reservation = SparePool["spec"]["reservations"][number];

const manager = "dipper-pools";

/** Writes the list by compare-and-swap: whoever wrote in between wins, and we look again. */
export async function changeReservations(change: {
  readonly kube: KubeClient;
  readonly pool: SparePool;
  readonly reservations: readonly Reservation[];
  readonly signal: AbortSignal;
}): Promise<SparePool> {
  const { kube, pool, reservations, signal } = change;
  const { name, resourceVersion } = pool.metadata;
  return kube.patch(
    SparePool,
    { name },
    { spec: { reservations } },
    { manager, signal, ...(resourceVersion === undefined ? {} : { ifVersion: resourceVersion }) },
  );
}

/** Tries again as often as somebody else was faster; `undefined` leaves the list as it is. */
export async function updateReservations(
  call: { readonly kube: KubeClient; readonly name: string; readonly signal: AbortSignal },
  change: (pool: SparePool) => readonly Reservation[] | undefined,
): Promise<SparePool> {
  for (let attempt = 0; ; attempt++) {
    const pool = await call.kube.get(SparePool, { name: call.name }, { signal: call.signal });
    if (pool === undefined)
      throw new DipperError("NotFound", { kind: "SparePool", name: call.name, plural: "sparepools" });
    const reservations = change(pool);
    if (reservations === undefined) return pool;
    try {
      return await changeReservations({ kube: call.kube, pool, reservations, signal: call.signal });
    } catch (cause) {
      if (DipperError.from(cause).code !== "Conflict" || attempt === 5) throw cause;
    }
  }
}

/** The list with this reservation in it. The same id again renews it; a reservation of somebody else is not touched. */
export function withReservation(pool: SparePool, wish: Reservation): readonly Reservation[] {
  const known = pool.spec.reservations.find((each) => each.id === wish.id);
  if (known !== undefined && (known.holder.kind !== wish.holder.kind || known.holder.name !== wish.holder.name))
    throw new DipperError("AlreadyExists", { kind: "Reservation", name: `${wish.id} of ${known.holder.name}` });
  if (known === undefined && pool.spec.reservations.length >= 200)
    throw new DipperError("BadRequest", { problem: "the pool has 200 reservations, which is the most it can have" });
  return [...pool.spec.reservations.filter((each) => each.id !== wish.id), wish];
}

export function reservationOf(
  wish: Omit<Reservation, "expiresAt"> & { readonly seconds: number },
  now: number,
): Reservation {
  const { seconds, ...rest } = wish;
  return { ...rest, expiresAt: isoTime(now + seconds * 1000) };
}
