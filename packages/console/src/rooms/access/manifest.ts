import type { RoomManifest } from "../../app/manifest.ts";

export const accessRoom: RoomManifest = {
  name: "access",
  nav: [{ group: "govern", order: 85, route: "/access", icon: "access", label: "nav.access" }],
  pages: [
    {
      path: "/access",
      search: ["q", "verb", "cluster"],
      load: () => import("./access-page.tsx"),
      component: "AccessPage",
    },
    { path: "/access/grants/$grant", load: () => import("./grant-page.tsx"), component: "GrantPage" },
    { path: "/access/roles", load: () => import("./roles-page.tsx"), component: "RolesPage" },
    { path: "/access/accounts", load: () => import("./accounts-page.tsx"), component: "AccountsPage" },
    { path: "/access/tokens", load: () => import("./tokens-page.tsx"), component: "TokensPage" },
  ],
  commands: [
    { label: "access.matrix", to: "/access" },
    { label: "accounts.title", to: "/access/accounts" },
    { label: "access.tokens", to: "/access/tokens" },
  ],
};
