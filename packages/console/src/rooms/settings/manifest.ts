import type { RoomManifest } from "../../app/manifest.ts";

export const settingsRoom: RoomManifest = {
  name: "settings",
  nav: [{ group: "govern", order: 90, route: "/settings", icon: "settings", label: "nav.settings" }],
  pages: [{ path: "/settings", load: () => import("./settings-page.tsx"), component: "SettingsPage" }],
};
