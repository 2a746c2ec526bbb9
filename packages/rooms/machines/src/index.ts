/**
 * The room of machines. `machinesRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { machinesRoom } from "@dipper/room-machines";
 *
 * const register = (deps: RoomDeps) => machinesRoom.register(deps); // { parts, routes }
 * ```
 */
export { machinesRoom } from "./room.ts";
