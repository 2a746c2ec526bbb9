import { type ChangePolicy, type Cluster, selects } from "@dipper/api";
import { type Cache, deepFreeze, type Ref } from "@dipper/kube";
import type { PolicySeen } from "./seen.ts";

export interface PolicySources {
  readonly policies: Cache<ChangePolicy>;
  readonly clusters: Cache<Cluster>;
}

export function observePolicy(sources: PolicySources) {
  return async (ref: Ref): Promise<PolicySeen | undefined> => {
    const policy = sources.policies.get(ref);
    if (policy === undefined) return undefined;
    const { clusterSelector } = policy.spec;
    const selected = sources.clusters.all().filter((cluster) => selects(clusterSelector, cluster.metadata.labels));
    return deepFreeze({ policy, clusters: selected.length });
  };
}
