import type { KubeClient } from "@dipper/kube";
import { changeReservations } from "../reservations.ts";
import type { PoolAction } from "./decide.ts";
import type { PoolSeen } from "./seen.ts";

export function actOnPool(kube: KubeClient) {
  return async (action: PoolAction, seen: PoolSeen, signal: AbortSignal): Promise<void> => {
    const { pool } = seen;
    const left = pool.spec.reservations.filter((each) => !action.ids.includes(each.id));
    await changeReservations({ kube, pool, reservations: left, signal });
  };
}
