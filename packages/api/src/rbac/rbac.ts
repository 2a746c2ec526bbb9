/**
 * Who may do what, as Kubernetes RBAC decides it: pure, so that server, API server and console cannot disagree.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from "../core/rbac.ts";
import { selects } from "../selectors.ts";

export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

export type AccessRequest =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource?: string;
      readonly name?: string;
      readonly namespace?: string;
    }
  | { readonly verb: string; readonly path: string };

/** Where roles and bindings come from: caches, or lists. */
export interface RbacObjects {
  readonly clusterRoles: readonly ClusterRole[];
  readonly roles: readonly Role[];
  readonly clusterRoleBindings: readonly ClusterRoleBinding[];
  readonly roleBindings: readonly RoleBinding[];
}

/** The group that no rule restricts. */
export const mastersGroup = "system:masters";

/** A rule, and who gave it to whom: `ClusterRoleBinding "b" of ClusterRole "r" to Group "g"`. */
export interface Grant {
  readonly rule: PolicyRule;
  readonly source: string;
  /** Name of the binding. */
  readonly binding: string;
}

/** Cluster-wide rules, and those of the namespace where one is given. */
export function rulesFor(identity: Identity, objects: RbacObjects, namespace?: string): readonly PolicyRule[] {
  return grantsFor(identity, objects, namespace).map((grant) => grant.rule);
}

/** The same with their sources, in the words of the real server's audit annotations. */
export function grantsFor(identity: Identity, objects: RbacObjects, namespace?: string): readonly Grant[] {
  const everywhere = objects.clusterRoleBindings.flatMap((binding) =>
    grantsOf(identity, objects, { kind: "ClusterRoleBinding", name: binding.metadata.name, binding }),
  );
  if (namespace === undefined || namespace === "") return everywhere;
  const here = objects.roleBindings
    .filter((binding) => binding.metadata.namespace === namespace)
    .flatMap((binding) =>
      grantsOf(identity, objects, {
        kind: "RoleBinding",
        name: `${binding.metadata.name}/${namespace}`,
        binding,
        namespace,
      }),
    );
  return [...everywhere, ...here];
}

function grantsOf(
  identity: Identity,
  objects: RbacObjects,
  given: {
    readonly kind: string;
    readonly name: string;
    readonly binding: ClusterRoleBinding | RoleBinding;
    readonly namespace?: string;
  },
): readonly Grant[] {
  const { binding, namespace } = given;
  const subject = subjectOf(identity, binding.subjects, namespace);
  if (subject === undefined) return [];
  const account = subject.kind === "ServiceAccount" ? `/${subject.namespace ?? namespace ?? ""}` : "";
  const { kind, name } = binding.roleRef;
  const source = `${given.kind} "${given.name}" of ${kind} "${name}" to ${subject.kind} "${subject.name}${account}"`;
  return rulesOf(binding.roleRef, namespace, objects).map((rule) => ({
    rule,
    source,
    binding: binding.metadata.name,
  }));
}

/** True when a rule allows the request, or the caller belongs to system:masters. */
export function mayDo(identity: Identity, request: AccessRequest, objects: RbacObjects): boolean {
  if (identity.groups.includes(mastersGroup)) return true;
  return mayI(rulesFor(identity, objects, "path" in request ? undefined : request.namespace), request);
}

/** The same over rules that are already at hand. */
export function mayI(rules: readonly PolicyRule[], request: AccessRequest): boolean {
  return rules.some((rule) => ruleAllows(rule, request));
}

export function ruleAllows(rule: PolicyRule, request: AccessRequest): boolean {
  if (!has(rule.verbs, request.verb)) return false;
  if ("path" in request) return (rule.nonResourceURLs ?? []).some((url) => pathMatches(url, request.path));
  if (!has(rule.apiGroups, request.group)) return false;
  if (!(rule.resources ?? []).some((resource) => resourceMatches(resource, request.resource, request.subresource)))
    return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || (request.name !== undefined && names.includes(request.name));
}

/** The rules of a ClusterRole; an aggregated one has those of the roles that its selectors name. */
export function clusterRoleRules(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors;
  if (selectors === undefined) return role.rules ?? [];
  return all
    .filter(
      (other) =>
        other.metadata.name !== role.metadata.name &&
        selectors.some((selector) => selects(selector, other.metadata.labels)),
    )
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap((other) => other.rules ?? []);
}

/** Is the caller one of the subjects? A ServiceAccount without a namespace is one of the binding's. */
export function isSubject(
  identity: Identity,
  subjects: readonly Subject[] | undefined,
  namespace: string | undefined,
): boolean {
  return subjectOf(identity, subjects, namespace) !== undefined;
}

function subjectOf(
  identity: Identity,
  subjects: readonly Subject[] | undefined,
  namespace: string | undefined,
): Subject | undefined {
  return (subjects ?? []).find((subject) => {
    switch (subject.kind) {
      case "User":
        return subject.name === identity.user;
      case "Group":
        return identity.groups.includes(subject.name);
      case "ServiceAccount":
        return identity.user === `system:serviceaccount:${subject.namespace ?? namespace ?? ""}:${subject.name}`;
      default:
        return false;
    }
  });
}

/** The rules that a ClusterRoleBinding gives. */
export function boundRules(ref: RoleRef, objects: RbacObjects): readonly PolicyRule[] {
  return rulesOf(ref, undefined, objects);
}

function rulesOf(ref: RoleRef, namespace: string | undefined, objects: RbacObjects): readonly PolicyRule[] {
  if (ref.kind === "ClusterRole") {
    const role = objects.clusterRoles.find((each) => each.metadata.name === ref.name);
    return role === undefined ? [] : clusterRoleRules(role, objects.clusterRoles);
  }
  const role = objects.roles.find((each) => each.metadata.name === ref.name && each.metadata.namespace === namespace);
  return role?.rules ?? [];
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes("*") || list.includes(value));
}

function resourceMatches(rule: string, resource: string, subresource: string | undefined): boolean {
  if (rule === "*") return true;
  const wanted = subresource === undefined || subresource === "" ? resource : `${resource}/${subresource}`;
  return rule === wanted || (rule.startsWith("*/") && subresource !== undefined && rule.slice(2) === subresource);
}

function pathMatches(rule: string, path: string): boolean {
  return rule === "*" || rule === path || (rule.endsWith("*") && path.startsWith(rule.slice(0, -1)));
}
