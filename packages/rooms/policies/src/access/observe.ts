import {
  type AccessGrant,
  type Cluster,
  type ClusterRole,
  type ClusterRoleBinding,
  clusterRoleRules,
  labels,
  type Project,
} from "@dipper/api";
import { type Cache, deepFreeze, type Ref } from "@dipper/kube";
import { type GrantSeen, ownName } from "./seen.ts";

export interface GrantSources {
  readonly grants: Cache<AccessGrant>;
  readonly roles: Cache<ClusterRole>;
  readonly bindings: Cache<ClusterRoleBinding>;
  readonly clusters: Cache<Cluster>;
  readonly projects: Cache<Project>;
}

export function observeGrant(sources: GrantSources) {
  return async (ref: Ref): Promise<GrantSeen | undefined> => {
    const grant = sources.grants.get(ref);
    if (grant === undefined) return undefined;
    const role = sources.roles.get({ name: grant.spec.role });
    const own = { name: ownName(grant.metadata.name) };
    return deepFreeze({
      grant,
      role,
      rules: role === undefined ? [] : clusterRoleRules(role, sources.roles.all()),
      clusters: clustersOf(grant, sources.clusters.all()),
      projectExists: sources.projects.get({ name: grant.spec.scope.name }) !== undefined,
      ownRole: sources.roles.get(own),
      binding: sources.bindings.get(own),
    });
  };
}

function clustersOf({ spec }: AccessGrant, all: readonly Cluster[]): readonly string[] {
  const { type, name } = spec.scope;
  const within = (cluster: Cluster): boolean => {
    if (type === "Cluster") return cluster.metadata.name === name;
    return type === "ClusterGroup" && cluster.metadata.labels?.[labels.clusterGroup] === name;
  };
  return all
    .filter(within)
    .map((cluster) => cluster.metadata.name)
    .toSorted();
}
