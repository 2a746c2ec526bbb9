import { ChangePolicy, Cluster, Machine, Operation, SparePool, StepRun } from "@dipper/api";
import type { Room } from "@dipper/room";
import { addressIndex, identityIndex, identityKeys, runIndex } from "./machine/observe.ts";
import { heldIndex, machineReconciler, machinesReconciler } from "./machine/reconciler.ts";
import { addressesOf, NodeFeed, servingIndex, uidIndex } from "./nodes/node-feed.ts";
import { machineRoutes } from "./routes.ts";

/** Inventory: who a machine is, where it belongs, whether it may be given away. */
export const machinesRoom: Room = {
  name: "machines",
  kinds: [Machine],
  register(deps) {
    const { manager, world, kube, probe } = deps;
    const machines = manager.cache(Machine);
    const operations = manager.cache(Operation);
    const stepRuns = manager.cache(StepRun);
    const clusters = manager.cache(Cluster);
    machines.index(servingIndex, (machine) => [machine.spec.consumerRef?.clusterName ?? ""]);
    machines.index(uidIndex, (machine) => [machine.metadata.uid ?? ""]);
    machines.index(heldIndex, (machine) => [machine.spec.operationRef?.uid ?? ""]);
    machines.index(addressIndex, addressesOf);
    machines.index(identityIndex, (machine) => identityKeys(machine.spec.identity).map(({ key }) => key));
    operations.index(uidIndex, (operation) => [operation.metadata.uid ?? ""]);
    stepRuns.index(runIndex, (run) => run.spec.machines.map(({ uid }) => `${run.spec.operationRef.uid}/${uid}`));
    const nodes = new NodeFeed({
      world,
      manager,
      cluster: deps.cluster,
      changed: (name) => manager.enqueue(machinesReconciler, { name }, "change"),
    });
    const sources = {
      clock: world.clock,
      machines,
      operations,
      stepRuns,
      pools: manager.cache(SparePool),
      policies: manager.cache(ChangePolicy),
      probe,
      clusters,
      anyNodeOf: nodes.anyNodeOf.bind(nodes),
      nodeOf: nodes.nodeOf.bind(nodes),
    };
    manager.add(machineReconciler(sources, { kube, cluster: deps.cluster }), { workers: 16 });
    return { parts: [nodes], routes: machineRoutes(deps, nodes) };
  },
};
