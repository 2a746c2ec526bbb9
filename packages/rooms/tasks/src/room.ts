import { AutoOperationTask, WorkOrder } from "@dipper/api";
import type { Room } from "@dipper/room";
import { capacityRoutes } from "./capacity/routes.ts";
import { taskReconciler } from "./reconciler.ts";
import { sourcesOf } from "./sources.ts";

/** Tasks: the whole process around operations — checks, work orders, the operation, uncordon, follow-ups. */
export const tasksRoom: Room = {
  name: "tasks",
  kinds: [AutoOperationTask, WorkOrder],
  register(deps) {
    deps.manager.add(taskReconciler(deps, sourcesOf(deps)), { workers: 4 });
    return { parts: [], routes: capacityRoutes(deps) };
  },
};
