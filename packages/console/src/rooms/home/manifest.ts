import type { RoomManifest } from "../../app/manifest.ts";

export const homeRoom: RoomManifest = {
  name: "home",
  nav: [{ group: "first", order: 10, route: "/", icon: "home", label: "nav.home", count: "total" }],
  pages: [
    { path: "/", search: ["scope", "kind", "muted"], load: () => import("./home-page.tsx"), component: "HomePage" },
  ],
};
