/**
 * The room of policies. `policiesRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { policiesRoom } from "@dipper/room-policies";
 *
 * const register = (deps: RoomDeps) => policiesRoom.register(deps); // { parts, routes }
 * ```
 */
export { policiesRoom } from "./room.ts";
