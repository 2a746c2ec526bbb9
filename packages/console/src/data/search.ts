/** The search of the whole fleet: objects of the platform, and nodes, pods and images of every cluster. */
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, query } from "./client.ts";

export interface SearchHit {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly cluster?: string;
  /** What matched or where it is, beside the name: address, serial, node. */
  readonly detail?: string;
  readonly exact?: boolean;
  /** The console's page of it. */
  readonly path?: string;
}

export interface SearchAnswer {
  readonly items: readonly SearchHit[];
  readonly clusters?: {
    readonly asked: number;
    readonly answered: number;
    readonly silent: readonly { readonly cluster: string; readonly asOf?: string }[];
    readonly partial?: readonly string[];
  };
  /** Of the oldest of the clusters that answer. */
  readonly asOf?: string;
}

export function useSearch(text: string): UseQueryResult<SearchAnswer> {
  return useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) => get<SearchAnswer>(`/api/v1/search${query({ q: text })}`, { signal }),
    enabled: text.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

/** Where a name or address leads: the server knows what is meant by it. */
export function useGo(text: string): UseQueryResult<{ readonly path: string }> {
  return useQuery({
    queryKey: ["go", text],
    queryFn: ({ signal }) => get<{ readonly path: string }>(`/api/v1/go${query({ q: text })}`, { signal }),
    enabled: text.trim() !== "",
    staleTime: 0,
  });
}
