import { ClusterRole, ClusterRoleBinding, fleetGroup, type KubeObject, mayDo, type RbacObjects } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import { type Gate, type Verb, withinScope } from "./gate.ts";

/** Who may view is who may read: `get` on the Cluster says it too, so that Kubernetes' own view role works here. */
const verbsFor: Readonly<Record<Verb, readonly string[]>> = {
  view: ["view", "get"],
  operate: ["operate"],
  approve: ["approve"],
  emergency: ["emergency"],
  administer: ["administer"],
  audit: ["audit"],
};

/**
 * The verb, as RBAC on `clusters.fleet.dipper.dev/<name>`; without a cluster it must be allowed on all of them. Clusters have no namespace, so
 * that only cluster-wide bindings count. Decided over cached objects: a new binding works as soon as the cache has seen it.
 */
export function createGate(manager: Manager): Gate {
  const roles = manager.cache(ClusterRole);
  const bindings = manager.cache(ClusterRoleBinding);
  let objects: RbacObjects | undefined;
  const changed = (_now: KubeObject | undefined): void => {
    objects = undefined;
  };
  roles.subscribe(changed);
  bindings.subscribe(changed);
  return (caller, verb, cluster) => {
    if (!withinScope(caller.scope, verb, cluster)) return false;
    objects ??= { clusterRoles: roles.all(), clusterRoleBindings: bindings.all(), roles: [], roleBindings: [] };
    const current = objects;
    const request = { group: fleetGroup, resource: "clusters", ...(cluster === undefined ? {} : { name: cluster }) };
    return verbsFor[verb].some((each) => mayDo(caller, { ...request, verb: each }, current));
  };
}
