/**
 * May somebody do that, where, and why: the one answer that REST, the doors of clusters, the access pages and the table of all routes
 * have. Pure over RBAC objects; a real API server answers the same to `kubectl auth can-i`.
 */
import { accessGroup, fleetGroup, labels } from "../groups.ts";
import {
  type AccessRequest,
  type Grant,
  grantsFor,
  type Identity,
  mastersGroup,
  type RbacObjects,
  ruleAllows,
} from "../rbac/rbac.ts";

/** Asked of `clusters.fleet.dipper.dev`, and for projects of `projects.access.dipper.dev`. */
export const platformVerbs = ["view", "operate", "approve", "emergency", "administer", "audit"] as const;
export type PlatformVerb = (typeof platformVerbs)[number];

export type AccessTarget =
  | { readonly type: "Fleet" }
  | { readonly type: "Cluster"; readonly name: string }
  | { readonly type: "Project"; readonly name: string };

export interface AccessDecision {
  readonly allowed: boolean;
  /** Which binding of which role to whom, in the words of RBAC. */
  readonly source?: string;
  /** The AccessGrant that the binding comes from, where it comes from one. */
  readonly grant?: string;
}

/** Who may view is who may read: `get` says it too, so that Kubernetes' own view role works here. */
function verbsOf(verb: PlatformVerb): readonly string[] {
  return verb === "view" ? ["view", "get"] : [verb];
}

/** Each of them suffices. */
export function requestsFor(verb: PlatformVerb, target: AccessTarget): readonly AccessRequest[] {
  const resource =
    target.type === "Project"
      ? { group: accessGroup, resource: "projects" }
      : { group: fleetGroup, resource: "clusters" };
  const name = target.type === "Fleet" ? {} : { name: target.name };
  return verbsOf(verb).map((each) => ({ verb: each, ...resource, ...name }));
}

/** Answers from objects that do not change; rules of one caller are looked up once. */
export function createAccess(
  objects: RbacObjects,
): (identity: Identity, verb: PlatformVerb, target: AccessTarget) => AccessDecision {
  const known = new Map<string, readonly Grant[]>();
  return (identity, verb, target) => {
    if (identity.groups.includes(mastersGroup)) return { allowed: true, source: `Group "${mastersGroup}"` };
    const key = JSON.stringify([identity.user, identity.groups]);
    let grants = known.get(key);
    if (grants === undefined) {
      grants = grantsFor(identity, objects);
      if (known.size < 1000) known.set(key, grants);
    }
    const requests = requestsFor(verb, target);
    const found = grants.find(({ rule }) => requests.some((request) => ruleAllows(rule, request)));
    if (found === undefined) return { allowed: false };
    const grant = grantOf(found.binding, objects);
    return { allowed: true, source: found.source, ...(grant === undefined ? {} : { grant }) };
  };
}

function grantOf(binding: string, objects: RbacObjects): string | undefined {
  return objects.clusterRoleBindings.find(({ metadata }) => metadata.name === binding)?.metadata.labels?.[labels.grant];
}
