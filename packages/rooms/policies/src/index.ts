/**
 * The rooms of rules: when clusters may be changed, and by whom. `policiesRoom` and `accessRoom` are what the composition root adds to its
 * list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { policiesRoom } from "@dipper/room-policies";
 *
 * const register = (deps: RoomDeps) => policiesRoom.register(deps); // { parts, routes }
 * ```
 */
export { accessRoom } from "./access/room.ts";
export { policiesRoom } from "./room.ts";
