/**
 * The room of policies. `policiesRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import { policiesRoom } from "@dipper/room-policies";
 *
 * const { parts, routes } = policiesRoom.register(deps);
 * ```
 */
export { policiesRoom } from "./room.ts";
