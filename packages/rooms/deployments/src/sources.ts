import { Cluster, ClusterDeployment, Machine, MachineSet, Operation, SparePool } from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";

/** The caches of the room, with the indexes that it asks them by. */
export interface Sources {
  readonly deployments: Cache<ClusterDeployment>;
  readonly sets: Cache<MachineSet>;
  readonly clusters: Cache<Cluster>;
  readonly machines: Cache<Machine>;
  readonly pools: Cache<SparePool>;
  readonly operations: Cache<Operation>;
}

export const indexes = {
  deployment: "deployments/deployment",
  cluster: "deployments/cluster",
  pool: "deployments/pool",
} as const;

export function sourcesOf({ manager }: Pick<RoomDeps, "manager">): Sources {
  const sources: Sources = {
    deployments: manager.cache(ClusterDeployment),
    sets: manager.cache(MachineSet),
    clusters: manager.cache(Cluster),
    machines: manager.cache(Machine),
    pools: manager.cache(SparePool),
    operations: manager.cache(Operation),
  };
  sources.sets.index(indexes.deployment, ({ spec }) => [spec.clusterDeploymentRef.name]);
  sources.machines.index(indexes.cluster, ({ spec }) => [spec.consumerRef?.clusterName ?? ""]);
  sources.machines.index(indexes.pool, ({ spec }) => [spec.poolRef?.name ?? ""]);
  sources.operations.index(indexes.cluster, ({ spec }) => [spec.clusterName]);
  return sources;
}
