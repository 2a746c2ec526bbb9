/**
 * The room of spare pools. `poolsRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import { poolsRoom } from "@dipper/room-pools";
 *
 * const { parts, routes } = poolsRoom.register(deps);
 * ```
 */
export { poolsRoom } from "./room.ts";
