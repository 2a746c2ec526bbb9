/**
 * The room of clusters. `clustersRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { clustersRoom } from "@dipper/room-clusters";
 *
 * const register = (deps: RoomDeps) => clustersRoom.register(deps); // { parts, routes }
 * ```
 */
export { clustersRoom } from "./room.ts";
