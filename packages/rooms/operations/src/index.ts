/**
 * The room of Operations: one change of one cluster is planned, approved, queued, run in batches, proven and recorded.
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { operationsRoom } from "@dipper/room-operations";
 *
 * const register = (deps: RoomDeps) => operationsRoom.register(deps); // { parts, routes }
 * ```
 */
export { operationsRoom } from "./room.ts";
