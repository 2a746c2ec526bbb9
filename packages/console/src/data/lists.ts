/** Lists: windows of 200 objects, filtered, sorted and counted by the server. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { get, query } from "./client.ts";

export interface ListAnswer<T> {
  readonly items: readonly T[];
  readonly continue?: string;
  readonly total?: number;
  /** Per facet, per value: how many of the whole list. */
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly asOf?: string;
}

export interface ListQuery {
  /** Below `/api/v1/`: "machines", "clusters/a/nodes". */
  readonly of: string;
  readonly filter?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number;
  readonly enabled?: boolean;
}

export interface List<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly asOf: string | undefined;
  /** Undefined until the first answer. */
  readonly data: readonly T[] | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  /** Fetches the next window, if there is one. */
  readonly more: () => void;
}

export function listKey(of: string): readonly [string, string] {
  return ["list", of];
}

export function listPath(list: ListQuery, token?: string): string {
  const values = { limit: list.limit ?? 200, continue: token, filter: list.filter, sort: list.sort };
  return `/api/v1/${list.of}${query(values)}`;
}

export function useList<T>(list: ListQuery): List<T> {
  const answer = useInfiniteQuery({
    queryKey: [...listKey(list.of), list.filter ?? "", list.sort ?? "", list.limit ?? 200],
    queryFn: ({ pageParam, signal }) => get<ListAnswer<T>>(listPath(list, pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.continue === "" ? undefined : page.continue),
    placeholderData: keepPreviousData,
    enabled: list.enabled ?? true,
  });
  const pages = answer.data?.pages;
  const items =
    pages === undefined ? [] : pages.length === 1 ? (pages[0]?.items ?? []) : pages.flatMap((page) => page.items);
  return {
    items,
    total: pages?.[0]?.total ?? items.length,
    facets: pages?.[0]?.facets ?? {},
    asOf: pages?.[0]?.asOf,
    data: pages === undefined ? undefined : items,
    error: answer.error,
    refetch: answer.refetch,
    more: () => {
      if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage();
    },
  };
}

/** The whole result, window by window, for CSV. */
export async function wholeList<T>(list: ListQuery): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page: ListAnswer<T> = await get(listPath({ ...list, limit: 500 }, token));
    all.push(...page.items);
    token = page.continue === "" ? undefined : page.continue;
  } while (token !== undefined);
  return all;
}
