/**
 * The room of tasks: the whole process around operations, as one object.
 *
 * ```ts
 * import { tasksRoom } from "@dipper/room-tasks";
 * const { parts, routes } = tasksRoom.register(deps);
 * ```
 */
export { tasksRoom } from "./room.ts";
