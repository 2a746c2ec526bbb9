import { Cluster, Machine, Namespace, Operation, platformNamespace } from "@dipper/api";
import type { Room } from "@dipper/room";
import { adoptedNodesReconciler } from "./adopt/adopted-nodes.ts";
import { createInspector } from "./cluster/inspect.ts";
import { operationIndex } from "./cluster/observe.ts";
import { clusterReconciler, clustersReconciler } from "./cluster/reconciler.ts";
import { ClusterFeeds, hasApi } from "./nodes/cluster-feeds.ts";
import { servingIndex } from "./of-cluster.ts";
import { clusterRoutes, machineIndex } from "./routes.ts";
import { clusterFinder } from "./search/cluster-finder.ts";

/** Managed clusters: what was last seen of them, and how old that is. */
export const clustersRoom: Room = {
  name: "clusters",
  kinds: [Cluster],
  register(deps) {
    const { manager, world, kube } = deps;
    const operations = manager.cache(Operation);
    operations.index(operationIndex, (operation) => [operation.spec.clusterName]);
    manager.cache(Machine).index(machineIndex, (machine) => [machine.metadata.uid ?? ""]);
    const feeds = new ClusterFeeds({
      world,
      manager,
      cluster: deps.cluster,
      changed: (name) => manager.enqueue(clustersReconciler, { name }, "change"),
    });
    const { pki, etcd, peerCertificate } = deps;
    let platform = "";
    const sources = {
      clock: world.clock,
      clusters: manager.cache(Cluster),
      operations,
      client: deps.cluster,
      inspect: createInspector({
        clock: world.clock,
        kube,
        pki,
        ...(etcd === undefined ? {} : { etcd }),
        ...(peerCertificate === undefined ? {} : { peerCertificate }),
      }),
      view: feeds.view.bind(feeds),
      // Asked once: a namespace's uid never changes.
      platform: async (signal: AbortSignal): Promise<string> => {
        if (platform === "")
          platform = (await kube.get(Namespace, { name: platformNamespace }, { signal }))?.metadata.uid ?? "";
        return platform;
      },
    };
    manager.add(clusterReconciler(sources), { workers: 16 });
    const machines = manager.cache(Machine);
    machines.index(servingIndex, (machine) => [machine.spec.consumerRef?.clusterName ?? ""]);
    const adopted = {
      clusters: sources.clusters,
      machinesOf: (name: string) => machines.by(servingIndex, name),
      nodesOf: (name: string) => feeds.view(name).nodes,
      client: deps.cluster,
      platform: sources.platform,
    };
    manager.add(adoptedNodesReconciler(adopted), { workers: 2 });
    const finder = clusterFinder({ clusters: () => sources.clusters.all().filter(hasApi), view: sources.view });
    return { parts: [feeds], routes: clusterRoutes(deps, feeds), finders: [finder] };
  },
};
