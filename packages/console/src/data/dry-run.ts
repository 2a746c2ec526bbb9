import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, post } from "./client.ts";

const path = (operation: string): string => `/api/v1/operations/${encodeURIComponent(operation)}/preview`;

/** What the playbooks would change on each machine, by `--check --diff`; kept by the digest of the plan. */
export interface DryRun {
  readonly planDigest: string;
  readonly state: "None" | "Running" | "Done" | "Failed";
  readonly problem: string;
  readonly steps: readonly DryRunStep[];
}

export interface DryRunStep {
  readonly step: string;
  readonly wouldChange: number;
  readonly machines: readonly {
    readonly machine: string;
    readonly result: "Previewed" | "Failed" | "Unreachable" | "NothingToDo";
    readonly message: string;
    readonly wouldChange: number;
  }[];
  readonly notPreviewed: readonly { readonly task: string; readonly message: string }[];
}

export function useDryRun(operation: string, planDigest: string): UseQueryResult<DryRun> {
  return useQuery({
    queryKey: ["dry-run", operation, planDigest],
    queryFn: ({ signal }) => get<DryRun>(path(operation), { signal }),
    refetchInterval: (answer) => (answer.state.data?.state === "Running" ? 3000 : false),
  });
}

export function beginDryRun(operation: string): Promise<DryRun> {
  return post<DryRun>(path(operation), {});
}
