import { AutoOperationTask, Cluster, Machine, MachineSet, Operation, SparePool } from "@dipper/api";
import type { Room } from "@dipper/room";
import { actOnPool } from "./pool/act.ts";
import { decidePool } from "./pool/decide.ts";
import { observePool, poolIndex } from "./pool/observe.ts";
import { reportPool } from "./pool/report.ts";
import { poolRoutes } from "./routes.ts";

/** Machines that wait to be used: how many there are, who has reserved some, which ones a request gets. */
export const poolsRoom: Room = {
  name: "pools",
  kinds: [SparePool],
  register(deps) {
    const { manager, kube } = deps;
    const machines = manager.cache(Machine);
    // Routes read it: a cache must be asked for before the manager starts.
    manager.cache(Cluster);
    machines.index(poolIndex, (machine) => [machine.spec.poolRef?.name ?? ""]);
    const sources = {
      pools: manager.cache(SparePool),
      machines,
      operations: manager.cache(Operation),
      tasks: manager.cache(AutoOperationTask),
      machineSets: manager.cache(MachineSet),
    };
    manager.add(
      {
        name: "pools",
        kind: SparePool,
        watches: [{ kind: Machine, keys: (object) => poolOf(object as Machine) }],
        observe: observePool(sources),
        decide: decidePool,
        act: actOnPool(kube),
        report: (seen, _decision, _outcomes, now) => reportPool(seen, now),
      },
      { workers: 2 },
    );
    return { parts: [], routes: poolRoutes(deps) };
  },
};

function poolOf(machine: Machine) {
  const name = machine.spec.poolRef?.name;
  return name === undefined ? [] : [{ name }];
}
