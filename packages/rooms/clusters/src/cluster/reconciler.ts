import { Cluster, Operation } from "@dipper/api";
import type { Reconciler } from "@dipper/controller";
import { actOnCluster } from "./act.ts";
import { type ClusterAction, decideCluster } from "./decide.ts";
import { type ClusterSources, observeCluster } from "./observe.ts";
import { reportCluster } from "./report.ts";
import type { ClusterSeen } from "./seen.ts";

export const clustersReconciler = "clusters";

/** Looks at every cluster and keeps its status true, with its age. */
export function clusterReconciler(sources: ClusterSources): Reconciler<Cluster, ClusterSeen, ClusterAction> {
  return {
    name: clustersReconciler,
    kind: Cluster,
    watches: [{ kind: Operation, keys: (object) => [{ name: (object as Operation).spec.clusterName }] }],
    observe: observeCluster(sources),
    decide: decideCluster,
    act: actOnCluster(sources.client),
    report: (seen, _decision, _outcomes, now) => reportCluster(seen, now),
  };
}
