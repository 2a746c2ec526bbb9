import type { AutoOperationTask, Machine, MachineSet, Operation, SparePool } from "@dipper/api";
import { type Cache, deepFreeze, type Ref } from "@dipper/kube";
import { takenOf } from "./pace.ts";
import type { PoolSeen } from "./seen.ts";

export interface PoolSources {
  readonly pools: Cache<SparePool>;
  readonly machines: Cache<Machine>;
  readonly operations: Cache<Operation>;
  readonly tasks: Cache<AutoOperationTask>;
  readonly machineSets: Cache<MachineSet>;
}

/** Index of the Machine cache. */
export const poolIndex = "pools/machines";

export function observePool(sources: PoolSources) {
  return async (ref: Ref): Promise<PoolSeen | undefined> => {
    const pool = sources.pools.get(ref);
    if (pool === undefined) return undefined;
    const machines = sources.machines
      .by(poolIndex, ref.name)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    return deepFreeze({
      pool,
      machines,
      racksInUse: racksOf(machines),
      taken: takenOf(machines, sources.operations.all()),
      goneHolders: goneOf(sources, pool),
    });
  };
}

function racksOf(machines: readonly Machine[]): PoolSeen["racksInUse"] {
  const serving = machines.filter((machine) => machine.spec.consumerRef !== undefined && machine.spec.rack !== "");
  const racks = Map.groupBy(serving, ({ spec }) => `${spec.site}/${spec.zone}/${spec.rack}/${spec.machineClass}`);
  return [...racks.values()]
    .map((rack) => ({ machineClass: rack[0]?.spec.machineClass ?? "", count: rack.length }))
    .toSorted((a, b) => b.count - a.count || (a.machineClass < b.machineClass ? -1 : 1));
}

/** A reservation lives no longer than who holds it. People do not stand in a cache: theirs end by time. */
function goneOf(sources: PoolSources, pool: SparePool): ReadonlySet<string> {
  const lists = {
    AutoOperationTask: sources.tasks,
    Operation: sources.operations,
    MachineSet: sources.machineSets,
  } as const;
  const gone = pool.spec.reservations.filter(({ holder }) => {
    if (holder.kind === "Person") return false;
    return !lists[holder.kind].all().some((each) => each.metadata.uid === holder.uid);
  });
  return new Set(gone.map(({ holder }) => holder.uid));
}
