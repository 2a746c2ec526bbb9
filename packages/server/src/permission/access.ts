import {
  type AccessDecision,
  type AccessFacts,
  AccessGrant,
  type AccessTarget,
  ClusterRole,
  ClusterRoleBinding,
  createAccess,
  type KubeObject,
  Project,
} from "@dipper/api";
import type { Manager } from "@dipper/controller";
import { type Caller, type Gate, type Verb, withinScope } from "./gate.ts";

export type Asking = Pick<Caller, "user" | "groups" | "scope">;

/** Who may do what, and why: asked by every route, by the doors of clusters and by the access pages. */
export interface Access {
  readonly gate: Gate;
  readonly decide: (caller: Asking, verb: Verb, target: AccessTarget) => AccessDecision;
  /** What it is decided by. */
  facts(): AccessFacts;
  projects(): readonly Project[];
}

/**
 * The verb, as RBAC on `clusters.fleet.dipper.dev/<name>` or `projects.access.dipper.dev/<name>`; without a name it must be allowed on all
 * clusters. Neither has a namespace, so that only cluster-wide bindings count. Decided over cached objects: a new binding works as soon as
 * the cache has seen it.
 */
export function createRbacAccess(manager: Manager): Access {
  const roles = manager.cache(ClusterRole);
  const bindings = manager.cache(ClusterRoleBinding);
  const grants = manager.cache(AccessGrant);
  const projects = manager.cache(Project);
  let decideNow: ReturnType<typeof createAccess> | undefined;
  const rbac = () => ({ clusterRoles: roles.all(), clusterRoleBindings: bindings.all(), roles: [], roleBindings: [] });
  const changed = (_now: KubeObject | undefined): void => {
    decideNow = undefined;
  };
  roles.subscribe(changed);
  bindings.subscribe(changed);
  const decide: Access["decide"] = (caller, verb, target) => {
    // A project reaches into several clusters: to a token for single ones it is as the fleet.
    const cluster = target.type === "Cluster" ? target.name : undefined;
    if (!withinScope(caller.scope, verb, cluster)) return { allowed: false };
    decideNow ??= createAccess(rbac());
    return decideNow(caller, verb, target);
  };
  return {
    decide,
    gate: (caller, verb, cluster) =>
      decide(caller, verb, cluster === undefined ? { type: "Fleet" } : { type: "Cluster", name: cluster }).allowed,
    facts: () => ({ rbac: rbac(), grants: grants.all() }),
    projects: () => projects.all(),
  };
}
