/** Reservations of a pool. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { post, remove } from "./client.ts";

const e = encodeURIComponent;
const pathOf = (pool: string): string => `/api/v1/pools/${e(pool)}`;

export interface ReservationWish {
  readonly id: string;
  readonly cluster: string;
  readonly count: number;
  readonly machineClass: string;
  readonly seconds: number;
}

/** Which machines would be given now. */
export interface ClaimPreview {
  readonly chosen: readonly { readonly name: string; readonly ip: string; readonly rack: string }[];
  /** How many cannot be given now. */
  readonly missing: number;
}

/** `undefined`: not enough is known to ask. */
export function useClaimPreview(pool: string, wish: ReservationWish | undefined): UseQueryResult<ClaimPreview> {
  return useQuery({
    queryKey: ["object", "claim-preview", pool, wish],
    queryFn: ({ signal }) => {
      const { cluster = "", count = 1, machineClass = "" } = wish ?? {};
      return post<ClaimPreview>(`${pathOf(pool)}/claim-preview`, { cluster, count, machineClass }, { signal });
    },
    enabled: wish !== undefined,
  });
}

export function reserve(pool: string, wish: ReservationWish, reason: string): Promise<unknown> {
  return post(`${pathOf(pool)}/reservations`, wish, { reason });
}

export function giveBack(pool: string, id: string, reason: string): Promise<void> {
  return remove(`${pathOf(pool)}/reservations/${e(id)}`, { reason });
}
