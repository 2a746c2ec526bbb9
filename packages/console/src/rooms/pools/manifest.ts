import type { RoomManifest } from "../../app/manifest.ts";

export const poolsRoom: RoomManifest = {
  name: "pools",
  nav: [{ group: "fleet", order: 30, route: "/pools", icon: "pools", label: "nav.pools" }],
  pages: [
    { path: "/pools", search: ["q", "sort"], load: () => import("./pools-page.tsx"), component: "PoolsPage" },
    { path: "/pools/$pool", search: ["q"], load: () => import("./pool-page.tsx"), component: "PoolPage" },
  ],
};
