/**
 * The room of tasks: the whole process around operations, as one object.
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { tasksRoom } from "@dipper/room-tasks";
 *
 * const register = (deps: RoomDeps) => tasksRoom.register(deps); // { parts, routes }
 * ```
 */
export { tasksRoom } from "./room.ts";
