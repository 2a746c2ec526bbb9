/** Freezes: policies that forbid changes for a time. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";

export interface FreezeWish {
  /** RFC 3339. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Absent: the whole fleet. */
  readonly group?: string;
}

/** What a freeze would hold. */
export interface FreezeOutlook {
  readonly clusters: number;
  /** Operations that wait until it ends. */
  readonly waiting: number;
  /** Operations that stop after their batch and go on when it ends. */
  readonly running: number;
}

export function useFreezeOutlook(group: string | undefined): UseQueryResult<FreezeOutlook> {
  const query = group === undefined ? "" : `?group=${encodeURIComponent(group)}`;
  return useQuery({
    queryKey: ["object", "freeze-outlook", group],
    queryFn: ({ signal }) => get<FreezeOutlook>(`/api/v1/freezes/outlook${query}`, { signal }),
  });
}

export function freeze(wish: FreezeWish): Promise<{ readonly policy: string }> {
  return post("/api/v1/freezes", wish);
}

/** Ends a freeze that was made here, or takes it back before it begins. */
export function endFreeze(policy: string, reason: string): Promise<void> {
  return remove(`/api/v1/freezes/${encodeURIComponent(policy)}`, { reason });
}
