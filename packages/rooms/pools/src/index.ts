/**
 * The room of spare pools. `poolsRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { poolsRoom } from "@dipper/room-pools";
 *
 * const register = (deps: RoomDeps) => poolsRoom.register(deps); // { parts, routes }
 * ```
 */
export { poolsRoom } from "./room.ts";
