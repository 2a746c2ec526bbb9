/**
 * The room of other systems. `integrationsRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { integrationsRoom } from "@dipper/room-integrations";
 *
 * const register = (deps: RoomDeps) => integrationsRoom.register(deps); // { parts, routes }
 * ```
 */
export { integrationsRoom } from "./room.ts";
