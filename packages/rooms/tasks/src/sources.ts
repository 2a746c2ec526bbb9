import {
  AutoOperationTask,
  ChangePolicy,
  Cluster,
  type KubeObject,
  Machine,
  MachineSet,
  machineMarks,
  Operation,
  SparePool,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { addressesOf } from "./machines.ts";

/** The caches of the room, with the indexes that it asks them by. */
export interface Sources {
  readonly tasks: Cache<AutoOperationTask>;
  readonly clusters: Cache<Cluster>;
  readonly machines: Cache<Machine>;
  readonly pools: Cache<SparePool>;
  readonly operations: Cache<Operation>;
  readonly runs: Cache<StepRun>;
  readonly workOrders: Cache<WorkOrder>;
  readonly policies: Cache<ChangePolicy>;
  readonly machineSets: Cache<MachineSet>;
}

export const indexes = {
  owner: "tasks/owner",
  address: "tasks/address",
  reservedFor: "tasks/reserved-for",
  pool: "tasks/pool",
  cluster: "tasks/cluster",
} as const;

export function sourcesOf({ manager }: Pick<RoomDeps, "manager">): Sources {
  const sources: Sources = {
    tasks: manager.cache(AutoOperationTask),
    clusters: manager.cache(Cluster),
    machines: manager.cache(Machine),
    pools: manager.cache(SparePool),
    operations: manager.cache(Operation),
    runs: manager.cache(StepRun),
    workOrders: manager.cache(WorkOrder),
    policies: manager.cache(ChangePolicy),
    machineSets: manager.cache(MachineSet),
  };
  sources.operations.index(indexes.owner, ownersOf);
  sources.workOrders.index(indexes.owner, ownersOf);
  sources.runs.index(indexes.owner, ownersOf);
  sources.machines.index(indexes.address, addressesOf);
  sources.machines.index(indexes.reservedFor, ({ metadata }) => [
    metadata.annotations?.[machineMarks.reservedFor] ?? "",
  ]);
  sources.machines.index(indexes.pool, ({ spec }) => [spec.poolRef?.name ?? ""]);
  sources.tasks.index(indexes.cluster, ({ spec }) => [spec.cluster]);
  return sources;
}

/** A child counts only for the owner whose uid it names. */
function ownersOf({ metadata }: KubeObject): readonly string[] {
  return metadata.ownerReferences?.map((owner) => owner.uid) ?? [];
}
