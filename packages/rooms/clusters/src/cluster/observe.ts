import type { Cluster, Operation } from "@dipper/api";
import { type Cache, deepFreeze, type KubeClient, type Ref } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import { type ClusterView, hasApi } from "../nodes/cluster-feeds.ts";
import { lookAt } from "./look.ts";
import type { ClusterSeen, Inspection } from "./seen.ts";

export interface ClusterSources {
  readonly clock: Clock;
  readonly clusters: Cache<Cluster>;
  readonly operations: Cache<Operation>;
  readonly client: (name: string) => KubeClient;
  readonly view: (name: string) => ClusterView;
  /** uid of the platform's namespace: who we are. */
  readonly platform: (signal: AbortSignal) => Promise<string>;
  readonly inspect: (cluster: Cluster, signal: AbortSignal) => Promise<Inspection | undefined>;
}

/** Index of the Operation cache. */
export const operationIndex = "clusters/operations";

export function observeCluster(sources: ClusterSources) {
  // Looks are not objects: when each cluster was looked at last is known to this process only.
  const lookedAt = new Map<string, number>();
  return async (ref: Ref, signal: AbortSignal): Promise<ClusterSeen | undefined> => {
    const cluster = sources.clusters.get(ref);
    if (cluster === undefined) {
      lookedAt.delete(ref.name);
      return undefined;
    }
    const api = hasApi(cluster);
    const due = (lookedAt.get(ref.name) ?? Number.NEGATIVE_INFINITY) + cluster.spec.probe.intervalSeconds * 1000;
    const endpoint = cluster.spec.connection.endpoints[0] ?? ref.name;
    const look =
      api && due <= sources.clock.now()
        ? await lookAt({ client: () => sources.client(ref.name), clock: sources.clock, endpoint }, signal)
        : undefined;
    if (look !== undefined) lookedAt.set(ref.name, look.at);
    const never = cluster.spec.deploymentRef !== undefined && cluster.status?.clusterUID === undefined;
    const toBeMade = never && cluster.spec.clusterType === "native" && look?.ok !== true;
    const inspection = api && !toBeMade ? await sources.inspect(cluster, signal) : undefined;
    return deepFreeze({
      cluster,
      hasApi: api,
      view: sources.view(ref.name),
      operations: runningOn(sources, ref.name),
      platform: await sources.platform(signal),
      ...(toBeMade ? { toBeMade } : {}),
      ...(inspection === undefined ? {} : { inspection }),
      ...(look === undefined ? {} : { look }),
    });
  };
}

function runningOn(sources: ClusterSources, cluster: string): ClusterSeen["operations"] {
  return sources.operations
    .by(operationIndex, cluster)
    .filter((operation) => operation.status?.phase === "Running" || operation.status?.phase === "Canceling")
    .map((operation) => ({ name: operation.metadata.name, type: operation.spec.operationType }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
