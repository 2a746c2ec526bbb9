/** One hook per thing a page shows; the only place, with `lists.ts` and `actions.ts`, that knows the server's routes. */
import { type QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { Attention } from "./attention.ts";
import type { Board } from "./board.ts";
import { get, query } from "./client.ts";
import type { Thing } from "./objects.ts";

const e = encodeURIComponent;

export interface Me {
  readonly name: string;
  readonly groups?: readonly string[];
  readonly version?: string;
  /** Shown beside the product's name. */
  readonly environment?: string;
  /** Signed in by the one-time link and has no password yet. */
  readonly mustSetPassword?: boolean;
  /** Absent: a local account, which has a password. */
  readonly kind?: "service" | "oidc";
  /** Nothing else is answered before. */
  readonly passwordForced?: boolean;
  /** Verbs on the fleet, and on which clusters. */
  readonly permissions?: {
    readonly fleet: readonly string[];
    readonly clusters: Readonly<Record<string, readonly string[]>>;
  };
}

export function useMe(): UseQueryResult<Me> {
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => get<Me>("/api/v1/me", { signal, quiet: true }),
    staleTime: 60_000,
  });
}

export type Verb = "view" | "operate" | "approve" | "emergency" | "administer" | "audit";

/** May the reader do this on the cluster (or the fleet)? True until known: the server has the last word anyway. */
export function useMay(verb: Verb, cluster?: string): boolean {
  const allowed = useMe().data?.permissions;
  if (allowed === undefined || allowed.fleet.includes(verb)) return true;
  return cluster !== undefined && allowed.clusters[cluster]?.includes(verb) === true;
}

export function useObject<T extends Thing>(plural: string, name: string | undefined): UseQueryResult<T> {
  return useQuery({
    queryKey: ["object", plural, name],
    queryFn: ({ signal }) => get<T>(`/api/v1/${plural}/${e(name ?? "")}`, { signal }),
    enabled: name !== undefined,
  });
}

export function useAttention(scope: "mine" | "all" = "all"): UseQueryResult<Attention> {
  return useQuery({
    queryKey: ["attention", scope],
    queryFn: ({ signal }) =>
      get<Attention>(`/api/v1/attention${query({ scope: scope === "mine" ? scope : undefined })}`, { signal }),
    refetchInterval: 15_000,
  });
}

export function useBoard(operation: string): UseQueryResult<Board> {
  return useQuery({
    queryKey: ["board", operation],
    queryFn: ({ signal }) => get<Board>(`/api/v1/operations/${e(operation)}/board`, { signal }),
    refetchInterval: (answer) => (answer.state.data?.finished === true ? false : 5000),
  });
}

/** How an adopted cluster differs from its objects, and what the switch to Operate would write first. */
export interface AdoptionReport {
  readonly managementPolicy: string;
  readonly differences: readonly {
    readonly object: string;
    readonly field: string;
    readonly wanted: string;
    readonly found: string;
  }[];
  readonly unproven: readonly { readonly machine: string; readonly phase: string; readonly reason: string }[];
  readonly firstWrites: readonly string[];
  readonly managedByAnother?: boolean;
}

export function useAdoption(cluster: string): UseQueryResult<AdoptionReport> {
  return useQuery({
    queryKey: ["object", "adoption", cluster],
    queryFn: ({ signal }) => get<AdoptionReport>(`/api/v1/clusters/${e(cluster)}/adoption`, { signal }),
    staleTime: 10_000,
  });
}

/** After an action: whatever the page shows of it is asked again at once. */
export function changed(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ["list"] }),
    client.invalidateQueries({ queryKey: ["object"] }),
    client.invalidateQueries({ queryKey: ["board"] }),
    client.invalidateQueries({ queryKey: ["attention"] }),
    client.invalidateQueries({ queryKey: ["policies-overview"] }),
  ]);
}
