/**
 * The room of ClusterDeployments: what a cluster should be becomes keys, machines and proposed Operations; and what playbooks are told
 * of a cluster is computed here.
 *
 * ```ts
 * import type { RoomDeps } from "@dipper/room";
 * import { deploymentsRoom } from "@dipper/room-deployments";
 *
 * const register = (deps: RoomDeps) => deploymentsRoom.register(deps); // { parts, routes }
 * ```
 */
export { type EtcdDeps, etcdMembers } from "./etcd/etcd-members.ts";
export { deploymentsRoom } from "./room.ts";
export type { PublishedArtifacts, PublishedArtifactsOf } from "./variables/artifacts.ts";
export { runVariables, type VariablesDeps } from "./variables/run-variables.ts";
