import type { RoomManifest } from "../../app/manifest.ts";

/** The inside of managed clusters. */
export const workloadsRoom: RoomManifest = {
  name: "workloads",
  nav: [],
  pages: [
    {
      path: "/clusters/$cluster/workloads",
      search: ["q", "kind", "state", "sort"],
      load: () => import("./workloads-page.tsx"),
      component: "WorkloadsPage",
    },
    {
      path: "/clusters/$cluster/objects",
      search: ["q"],
      load: () => import("./objects-page.tsx"),
      component: "ObjectsPage",
    },
    {
      path: "/clusters/$cluster/objects/$group/$version/$resource",
      search: ["q", "trouble"],
      load: () => import("./object-list-page.tsx"),
      component: "ObjectListPage",
    },
    {
      path: "/clusters/$cluster/logs",
      search: ["ns", "pods"],
      load: () => import("./logs-page.tsx"),
      component: "LogsPage",
    },
    {
      path: "/clusters/$cluster/objects/$group/$version/$resource/$namespace/$name",
      load: () => import("./object-page.tsx"),
      component: "ObjectPage",
    },
    {
      path: "/clusters/$cluster/objects/$group/$version/$resource/$namespace/$name/$tab",
      search: ["q"],
      load: () => import("./object-page.tsx"),
      component: "ObjectPage",
    },
  ],
};
