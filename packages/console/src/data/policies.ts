import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";

/** What stops and freezes hold now, and what the calendar brings, soonest first. */
export interface PoliciesOverview {
  readonly stops: readonly {
    readonly policy: string;
    readonly reason: string;
    readonly by: string;
    readonly since: string;
    readonly clusters: number;
  }[];
  readonly freezes: readonly {
    readonly policy: string;
    readonly reason: string;
    readonly until: string;
    readonly clusters: number;
  }[];
  readonly open: readonly { readonly policy: string; readonly until: string; readonly clusters: number }[];
  readonly next: readonly {
    readonly at: string;
    readonly type: "FreezeBegins" | "WindowOpens";
    readonly policy: string;
    readonly reason: string;
    readonly clusters: number;
  }[];
}

export function usePoliciesOverview(): UseQueryResult<PoliciesOverview> {
  return useQuery({
    queryKey: ["policies-overview"],
    queryFn: ({ signal }) => get<PoliciesOverview>("/api/v1/policies-overview", { signal }),
    refetchInterval: 60_000,
  });
}
