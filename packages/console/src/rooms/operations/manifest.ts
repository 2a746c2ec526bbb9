import type { RoomManifest } from "../../app/manifest.ts";

const operation = () => import("./operation-page.tsx");

export const operationsRoom: RoomManifest = {
  name: "operations",
  nav: [
    {
      group: "first",
      order: 20,
      route: "/operations",
      icon: "operations",
      label: "nav.operations",
      count: "operations",
    },
  ],
  pages: [
    {
      path: "/operations",
      search: ["q", "state", "cluster", "type", "by", "sort"],
      load: () => import("./operations-page.tsx"),
      component: "OperationsPage",
    },
    {
      path: "/operations/new/scale-up",
      search: ["cluster", "step", "pool", "class", "count", "draft"],
      load: () => import("./scale-up-page.tsx"),
      component: "ScaleUpPage",
    },
    {
      path: "/operations/new/scale-down",
      search: ["cluster", "step", "count", "draft"],
      load: () => import("./scale-down-page.tsx"),
      component: "ScaleDownPage",
    },
    {
      path: "/operations/$operation",
      search: ["m", "step", "attempt", "line", "order"],
      load: operation,
      component: "OperationPage",
    },
    { path: "/operations/$operation/plan", load: () => import("./plan-tab.tsx"), component: "OperationPlanPage" },
    {
      path: "/operations/$operation/timeline",
      load: () => import("./timeline-tab.tsx"),
      component: "OperationTimelinePage",
    },
    { path: "/operations/$operation/yaml", load: () => import("./yaml-tab.tsx"), component: "OperationYamlPage" },
  ],
  commands: [
    { label: "command.scaleUp", to: "/operations/new/scale-up" },
    { label: "command.scaleDown", to: "/operations/new/scale-down" },
  ],
};
