import type { RoomManifest } from "../../app/manifest.ts";

const search = ["q", "by", "result", "surface", "verb", "n"];

export const auditRoom: RoomManifest = {
  name: "audit",
  nav: [{ group: "govern", order: 80, route: "/audit", icon: "audit", label: "nav.audit" }],
  pages: [
    { path: "/audit", search, load: () => import("./audit-page.tsx"), component: "AuditPage" },
    {
      path: "/clusters/$cluster/audit",
      search: ["n"],
      load: () => import("./object-pages.tsx"),
      component: "ClusterAuditPage",
    },
    {
      path: "/machines/$machine/audit",
      search: ["n"],
      load: () => import("./object-pages.tsx"),
      component: "MachineAuditPage",
    },
    {
      path: "/operations/$operation/audit",
      search: ["n"],
      load: () => import("./object-pages.tsx"),
      component: "OperationAuditPage",
    },
  ],
};
