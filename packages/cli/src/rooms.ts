import type { Room } from "@dipper/room";
import { clustersRoom } from "@dipper/room-clusters";
import { machinesRoom } from "@dipper/room-machines";
import { operationsRoom } from "@dipper/room-operations";

/** All capabilities of the platform. Taking a line away takes the capability away. */
export const rooms: readonly Room[] = [clustersRoom, machinesRoom, operationsRoom];
