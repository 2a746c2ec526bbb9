import {
  AutoOperationTask,
  ChangePolicy,
  Cluster,
  ClusterDeployment,
  ClusterLock,
  LoadBalancer,
  Machine,
  MachineSet,
  Operation,
  OperationPlan,
  Site,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { ownerUid } from "./children.ts";
import { addressesOf } from "./plan/resolve.ts";

/** The caches of the room, with the indexes that it asks them by. Made once, before the manager starts. */
export interface Caches {
  readonly operations: Cache<Operation>;
  readonly plans: Cache<OperationPlan>;
  readonly runs: Cache<StepRun>;
  readonly workOrders: Cache<WorkOrder>;
  readonly locks: Cache<ClusterLock>;
  readonly policies: Cache<ChangePolicy>;
  readonly definitions: Cache<StepDefinition>;
  readonly clusters: Cache<Cluster>;
  readonly deployments: Cache<ClusterDeployment>;
  readonly machineSets: Cache<MachineSet>;
  readonly machines: Cache<Machine>;
  readonly tasks: Cache<AutoOperationTask>;
  readonly sites: Cache<Site>;
  /** The room of integrations tells them who serves; here they are only read. */
  readonly balancers: Cache<LoadBalancer>;
}

export const indexes = {
  owner: "operations/owner",
  cluster: "operations/cluster",
  type: "operations/type",
  address: "operations/address",
  uid: "operations/uid",
  heldBy: "operations/held-by",
  name: "operations/name",
} as const;

export function cachesOf({ manager }: Pick<RoomDeps, "manager">): Caches {
  const caches: Caches = {
    operations: manager.cache(Operation),
    plans: manager.cache(OperationPlan),
    runs: manager.cache(StepRun),
    workOrders: manager.cache(WorkOrder),
    locks: manager.cache(ClusterLock),
    policies: manager.cache(ChangePolicy),
    definitions: manager.cache(StepDefinition),
    clusters: manager.cache(Cluster),
    deployments: manager.cache(ClusterDeployment),
    machineSets: manager.cache(MachineSet),
    machines: manager.cache(Machine),
    tasks: manager.cache(AutoOperationTask),
    sites: manager.cache(Site),
    balancers: manager.cache(LoadBalancer),
  };
  for (const cache of [caches.plans, caches.runs, caches.workOrders] as const)
    cache.index(indexes.owner, (object) => [ownerUid(object) ?? ""]);
  caches.runs.index(indexes.name, ({ metadata }) => [metadata.name]);
  caches.operations.index(indexes.cluster, ({ spec }) => [spec.clusterName]);
  caches.operations.index(indexes.type, ({ spec }) => [spec.operationType]);
  caches.operations.index(indexes.uid, ({ metadata }) => [metadata.uid ?? ""]);
  caches.balancers.index(indexes.cluster, ({ spec }) => [spec.clusterName]);
  caches.machineSets.index(indexes.cluster, ({ spec }) => [spec.clusterDeploymentRef.name]);
  caches.machines.index(indexes.address, addressesOf);
  caches.machines.index(indexes.uid, ({ metadata }) => [metadata.uid ?? ""]);
  caches.machines.index(indexes.cluster, ({ spec }) => [spec.consumerRef?.clusterName ?? ""]);
  caches.machines.index(indexes.heldBy, ({ spec }) => [spec.operationRef?.uid ?? ""]);
  return caches;
}
