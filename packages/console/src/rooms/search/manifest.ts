import type { RoomManifest } from "../../app/manifest.ts";

/** No entry of its own: reached from the palette, and by links from alerts and chat. */
export const searchRoom: RoomManifest = {
  name: "search",
  nav: [],
  pages: [
    { path: "/search", search: ["q"], load: () => import("./search-page.tsx"), component: "SearchPage" },
    { path: "/go/$", load: () => import("./go-page.tsx"), component: "GoPage" },
  ],
};
