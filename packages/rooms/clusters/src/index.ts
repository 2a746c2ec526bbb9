/**
 * The room of clusters. `clustersRoom` is what the composition root adds to its list of rooms:
 *
 * ```ts
 * import { clustersRoom } from "@dipper/room-clusters";
 *
 * const { parts, routes } = clustersRoom.register(deps);
 * ```
 */
export { clustersRoom } from "./room.ts";
