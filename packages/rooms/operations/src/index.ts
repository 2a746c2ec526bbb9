/**
 * The room of Operations: one change of one cluster is planned, approved, queued, run in batches, proven and recorded.
 *
 * ```ts
 * import { operationsRoom } from "@dipper/room-operations";
 * const { parts, routes } = operationsRoom.register(deps);
 * ```
 */
export { operationsRoom } from "./room.ts";
