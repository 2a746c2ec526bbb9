import type { Route } from "@dipper/room";

/** The first one of a method and path counts. */
export function unique(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return routes.filter((route) => {
    const key = `${route.method} ${route.path.replace(/:\w+/g, ":")}`;
    return !seen.has(key) && seen.add(key);
  });
}
