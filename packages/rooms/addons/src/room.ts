import { Cluster, ClusterDeployment } from "@dipper/api";
import type { Room } from "@dipper/room";
import { addonsReconciler } from "./reconciler.ts";

/** Add-ons of clusters: Helm charts in their order, with health. */
export const addonsRoom: Room = {
  name: "addons",
  kinds: [],
  register({ world, kube, manager, dataFolder }) {
    const deployments = manager.cache(ClusterDeployment);
    const clusters = manager.cache(Cluster);
    manager.add(addonsReconciler({ world, kube, dataFolder, deployments, clusters }), { workers: 4 });
    return { parts: [], routes: [] };
  },
};
