import type { RoomManifest } from "../../app/manifest.ts";

export const clustersRoom: RoomManifest = {
  name: "clusters",
  nav: [{ group: "fleet", order: 10, route: "/clusters", icon: "clusters", label: "nav.clusters" }],
  pages: [
    {
      path: "/clusters",
      search: ["q", "status", "group", "sort", "view"],
      load: () => import("./clusters-page.tsx"),
      component: "ClustersPage",
    },
    { path: "/clusters/import", load: () => import("./import-page.tsx"), component: "ClusterImportPage" },
    {
      path: "/clusters/create",
      search: ["step"],
      load: () => import("./create/create-page.tsx"),
      component: "ClusterCreatePage",
    },
    {
      path: "/clusters/compare",
      search: ["names", "same"],
      load: () => import("./compare-page.tsx"),
      component: "ComparePage",
    },
    { path: "/clusters/adopt", load: () => import("./adopt-page.tsx"), component: "ClusterAdoptPage" },
    { path: "/clusters/$cluster", load: () => import("./overview-tab.tsx"), component: "ClusterOverviewPage" },
    {
      path: "/clusters/$cluster/nodes",
      search: ["q", "status", "sort"],
      load: () => import("./nodes-tab.tsx"),
      component: "ClusterNodesPage",
    },
    { path: "/clusters/$cluster/nodes/$node", load: () => import("./node-page.tsx"), component: "NodePage" },
    {
      path: "/clusters/$cluster/operations",
      search: ["q", "state", "sort"],
      load: () => import("./operations-tab.tsx"),
      component: "ClusterOperationsPage",
    },
    {
      path: "/clusters/$cluster/events",
      search: ["q"],
      load: () => import("./events-tab.tsx"),
      component: "ClusterEventsPage",
    },
    {
      path: "/clusters/$cluster/lifecycle",
      load: () => import("./lifecycle-tab.tsx"),
      component: "ClusterLifecyclePage",
    },
    { path: "/clusters/$cluster/yaml", load: () => import("./yaml-tab.tsx"), component: "ClusterYamlPage" },
  ],
  commands: [
    { label: "command.createCluster", to: "/clusters/create" },
    { label: "command.adoptCluster", to: "/clusters/adopt" },
    { label: "command.importCluster", to: "/clusters/import" },
  ],
};
