import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";

const e = encodeURIComponent;

/** How one likes to see a list; `query` is everything that its address says. */
export interface SavedView {
  readonly table: string;
  readonly name: string;
  readonly query: string;
}

export const viewsKey = ["me", "views"] as const;

export function useViews(): UseQueryResult<readonly SavedView[]> {
  return useQuery({
    queryKey: viewsKey,
    queryFn: ({ signal }) =>
      get<{ readonly items: readonly SavedView[] }>("/api/v1/me/views", { signal }).then(({ items }) => items),
    staleTime: 60_000,
  });
}

export function saveView(view: SavedView): Promise<unknown> {
  return post("/api/v1/me/views", view);
}

export function removeView({ table, name }: SavedView): Promise<void> {
  return remove(`/api/v1/me/views/${e(table)}/${e(name)}`);
}
