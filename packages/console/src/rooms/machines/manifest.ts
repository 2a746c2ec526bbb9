import type { RoomManifest } from "../../app/manifest.ts";

export const machinesRoom: RoomManifest = {
  name: "machines",
  nav: [{ group: "fleet", order: 20, route: "/machines", icon: "machines", label: "nav.machines" }],
  pages: [
    {
      path: "/machines",
      search: ["q", "state", "zone", "class", "cluster", "sort"],
      load: () => import("./machines-page.tsx"),
      component: "MachinesPage",
    },
    { path: "/machines/import", load: () => import("./import-page.tsx"), component: "MachinesImportPage" },
    { path: "/machines/$machine", load: () => import("./machine-page.tsx"), component: "MachinePage" },
    { path: "/machines/$machine/checks", load: () => import("./machine-checks.tsx"), component: "MachineChecksPage" },
    {
      path: "/machines/$machine/history",
      load: () => import("./machine-history.tsx"),
      component: "MachineHistoryPage",
    },
    { path: "/machines/$machine/yaml", load: () => import("./machine-yaml.tsx"), component: "MachineYamlPage" },
  ],
  commands: [{ label: "command.importMachines", to: "/machines/import" }],
};
