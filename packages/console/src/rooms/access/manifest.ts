import type { RoomManifest } from "../../app/manifest.ts";

export const accessRoom: RoomManifest = {
  name: "access",
  nav: [{ group: "govern", order: 85, route: "/access/accounts", icon: "access", label: "nav.access" }],
  pages: [
    { path: "/access/accounts", load: () => import("./accounts-page.tsx"), component: "AccountsPage" },
    { path: "/access/tokens", load: () => import("./tokens-page.tsx"), component: "TokensPage" },
  ],
  commands: [
    { label: "accounts.title", to: "/access/accounts" },
    { label: "access.tokens", to: "/access/tokens" },
  ],
};
