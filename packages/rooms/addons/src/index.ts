/**
 * The room of add-ons: what a ClusterDeployment lists as add-ons is installed with the real helm, in the order that `after` demands.
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { addonsRoom } from "@dipper/room-addons";
 *
 * const register = (deps: RoomDeps) => addonsRoom.register(deps); // { parts, routes }
 * ```
 */
export { addonsRoom } from "./room.ts";
