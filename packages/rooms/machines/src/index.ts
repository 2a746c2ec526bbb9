/**
 * The room of machines. `machinesRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import { machinesRoom } from "@dipper/room-machines";
 *
 * const { parts, routes } = machinesRoom.register(deps);
 * ```
 */
export { machinesRoom } from "./room.ts";
