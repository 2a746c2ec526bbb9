import type { Room } from "@dipper/room";
import { addonsRoom } from "@dipper/room-addons";
import { clustersRoom } from "@dipper/room-clusters";
import { deploymentsRoom } from "@dipper/room-deployments";
import { integrationsRoom } from "@dipper/room-integrations";
import { machinesRoom } from "@dipper/room-machines";
import { operationsRoom } from "@dipper/room-operations";
import { accessRoom, policiesRoom } from "@dipper/room-policies";
import { poolsRoom } from "@dipper/room-pools";
import { tasksRoom } from "@dipper/room-tasks";

/** All capabilities of the platform. Taking a line away takes the capability away. */
export const rooms: readonly Room[] = [
  policiesRoom,
  accessRoom,
  clustersRoom,
  machinesRoom,
  poolsRoom,
  operationsRoom,
  tasksRoom,
  integrationsRoom,
  deploymentsRoom,
  addonsRoom,
];
