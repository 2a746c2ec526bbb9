import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { post } from "./client.ts";

/** What forgetting a cluster would take away, and what is in the way. */
export interface ForgetOutlook {
  readonly secrets: readonly string[];
  readonly inTheWay?: { readonly word: string; readonly name: string; readonly count: number };
}

const pathOf = (cluster: string): string => `/api/v1/clusters/${encodeURIComponent(cluster)}/forget`;

export function useForgetOutlook(cluster: string): UseQueryResult<ForgetOutlook> {
  return useQuery({
    queryKey: ["object", "forget", cluster],
    queryFn: ({ signal }) => post<ForgetOutlook>(pathOf(cluster), { dryRun: true }, { signal }),
  });
}

export function forgetCluster(cluster: string, reason: string): Promise<ForgetOutlook> {
  return post(pathOf(cluster), { reason });
}
