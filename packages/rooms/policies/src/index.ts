/**
 * The room of policies: when clusters may be changed, who has to approve, and the stop of everything.
 *
 * ```ts
 * import { policiesRoom } from "@dipper/room-policies";
 * const { parts, routes } = policiesRoom.register(deps);
 * ```
 */
export { policiesRoom } from "./room.ts";
