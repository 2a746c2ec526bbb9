import type { RoomManifest } from "../../app/manifest.ts";

export const tasksRoom: RoomManifest = {
  name: "tasks",
  nav: [{ group: "first", order: 30, route: "/tasks", icon: "tasks", label: "nav.tasks" }],
  pages: [
    { path: "/tasks", search: ["q", "state", "sort"], load: () => import("./tasks-page.tsx"), component: "TasksPage" },
    { path: "/tasks/$task", load: () => import("./task-page.tsx"), component: "TaskPage" },
    { path: "/tasks/$task/yaml", load: () => import("./task-yaml.tsx"), component: "TaskYamlPage" },
  ],
};
