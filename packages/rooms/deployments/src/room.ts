import { ClusterDeployment, MachineSet, Site } from "@dipper/api";
import type { Room } from "@dipper/room";
import { deploymentReconciler } from "./deployment/reconciler.ts";
import { machineSetReconciler } from "./machine-set/reconciler.ts";
import { explainRoute } from "./parameters/explain-route.ts";
import { sourcesOf } from "./sources.ts";

/** Wishes for whole clusters: keys, machines and the Operations that would fulfil them, each of which waits for somebody's word. */
export const deploymentsRoom: Room = {
  name: "deployments",
  kinds: [ClusterDeployment, MachineSet, Site],
  register(deps) {
    const sources = sourcesOf(deps);
    deps.manager.add(deploymentReconciler(deps, sources), { workers: 4 });
    deps.manager.add(machineSetReconciler(deps, sources), { workers: 4 });
    return { parts: [], routes: [explainRoute(deps, sources)] };
  },
};
