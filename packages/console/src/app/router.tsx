import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Loading } from "../kit/block-states.tsx";
import { NotFoundPage, PageFailed } from "./not-found.tsx";
import { rooms } from "./rooms.ts";
import { Shell } from "./shell.tsx";

function pick(names: readonly string[]) {
  return (search: Record<string, unknown>): Record<string, string> => {
    const known: Record<string, string> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") known[name] = value;
    }
    return known;
  };
}

/** Search parameters are plain strings, `?m=10.0.0.1` and not JSON; an unknown one is ignored. */
export function createConsoleRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });
  const signIn = createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    validateSearch: pick(["next", "token", "problem"]),
    component: lazyRouteComponent(() => import("../rooms/session/sign-in-page.tsx"), "SignInPage"),
  });
  const shell = createRoute({
    getParentRoute: () => root,
    id: "shell",
    component: Shell,
    notFoundComponent: NotFoundPage,
  });
  const pages = rooms
    .flatMap((room) => room.pages)
    .map((page) =>
      createRoute({
        getParentRoute: () => shell,
        path: page.path,
        validateSearch: pick([...(page.search ?? []), "cols"]),
        component: lazyRouteComponent(page.load as () => Promise<Record<string, never>>, page.component),
      }),
    );
  return createRouter({
    routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search as Record<string, unknown>).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
        ),
      ).toString();
      return text === "" ? "" : `?${text}`;
    },
    defaultPreload: "intent",
    defaultPendingComponent: () => <Loading rows={10} />,
    defaultPendingMs: 150,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
    scrollToTopSelectors: ["main.page"],
  });
}
