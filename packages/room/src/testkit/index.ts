/**
 * For tests only: rooms on our own API server in the simulated world, and transcripts of what they do.
 *
 * ```ts
 * import { Operation, platformNamespace } from "@dipper/api";
 * import type { Room } from "@dipper/room";
 * import { createOperation, openStage, scaleUpOf } from "@dipper/room/testkit";
 *
 * async function oneJoins(operationsRoom: Room): Promise<void> {
 *   const spares = [{ name: "m1", address: "10.0.0.1" }];
 *   const stage = await openStage({ rooms: [operationsRoom], clusters: [{ name: "c1" }], spares });
 *   await createOperation(stage, "scaleup", scaleUpOf(["10.0.0.1"]));
 *   await stage.sim.until(() => stage.get(Operation, "scaleup", platformNamespace)?.status?.phase === "Succeeded");
 * }
 * ```
 */
export { callRoute, type RouteCall } from "./call-route.ts";
export { deployed, objectsIn } from "./deploy-files.ts";
export { administrator, controllerClient, type Management, openManagement } from "./management.ts";
export {
  createOperation,
  finished,
  isOver,
  machines,
  type OperationInput,
  operationOn,
  scaleUpOf,
} from "./operations.ts";
export { paperPki, readPaper } from "./paper-pki.ts";
export {
  describeSpare,
  never,
  openStage,
  type Stage,
  type StagedCluster,
  type StagedMachine,
  type StageOptions,
  write,
} from "./stage.ts";
export { createTranscript, type Transcript } from "./transcript.ts";
