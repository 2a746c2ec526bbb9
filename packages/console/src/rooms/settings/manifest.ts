import type { RoomManifest } from "../../app/manifest.ts";

export const settingsRoom: RoomManifest = {
  name: "settings",
  nav: [{ group: "govern", order: 90, route: "/settings", icon: "settings", label: "nav.settings" }],
  pages: [
    { path: "/settings", load: () => import("./settings-page.tsx"), component: "SettingsPage" },
    { path: "/settings/account", load: () => import("./account-page.tsx"), component: "AccountPage" },
    { path: "/settings/integrations", load: () => import("./integrations-page.tsx"), component: "IntegrationsPage" },
    {
      path: "/settings/integrations/$kind/$name",
      load: () => import("./integration-page.tsx"),
      component: "IntegrationPage",
    },
  ],
  commands: [
    { label: "settings.accountOwn", to: "/settings/account" },
    { label: "settings.integrations", to: "/settings/integrations" },
  ],
};
