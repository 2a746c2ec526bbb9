/** The other way round: not what somebody may, but who may something, and what everybody has. Pure over RBAC objects and grants. */
import type { ClusterRoleBinding, PolicyRule, Subject } from "../core/rbac.ts";
import { annotations, fleetGroup, labels } from "../groups.ts";
import { boundRules, type RbacObjects, ruleAllows } from "../rbac/rbac.ts";
import type { AccessGrant, ScopeType } from "./access-grant.ts";
import { type AccessTarget, type PlatformVerb, platformVerbs, requestsFor } from "./decide-access.ts";
import { shippedRoles } from "./scoped-rules.ts";

/** Somebody, what he has where, and where it comes from. */
export interface AccessEntry {
  readonly subject: Subject;
  readonly role: string;
  readonly scope: { readonly type: ScopeType; readonly name: string };
  readonly verbs: readonly PlatformVerb[];
  /** The ClusterRoleBinding. */
  readonly binding: string;
  /** Absent: the binding was written by hand, or ships with the platform. */
  readonly grant?: AccessGrantFacts;
}

export interface AccessGrantFacts {
  readonly name: string;
  readonly by: string;
  readonly reason: string;
  readonly expiresAt?: string;
}

export interface AccessFacts {
  readonly rbac: RbacObjects;
  readonly grants: readonly AccessGrant[];
}

/** Everybody who may do that there, each with every way in which he may. */
export function whoCan(facts: AccessFacts, verb: PlatformVerb, target: AccessTarget): readonly AccessEntry[] {
  const requests = requestsFor(verb, target);
  return facts.rbac.clusterRoleBindings.flatMap((binding) => {
    const rules = boundRules(binding.roleRef, facts.rbac);
    if (!rules.some((rule) => requests.some((request) => ruleAllows(rule, request)))) return [];
    return entriesOf(binding, rules, facts).filter(
      ({ verbs, scope }) => verbs.includes(verb) && reaches(scope, target),
    );
  });
}

/** Everybody who has any verb of the platform anywhere. */
export function accessMatrix(facts: AccessFacts): readonly AccessEntry[] {
  return facts.rbac.clusterRoleBindings.flatMap((binding) =>
    entriesOf(binding, boundRules(binding.roleRef, facts.rbac), facts),
  );
}

/** Shipped roles that give the verb, least first. */
export function rolesGiving(objects: RbacObjects, verb: PlatformVerb): readonly string[] {
  return shippedRoles.filter((name) => verbsOfRole(objects, name).includes(verb));
}

/** What a role gives where it holds. */
export function verbsOfRole(objects: RbacObjects, name: string): readonly PlatformVerb[] {
  const rules = boundRules({ apiGroup: "", kind: "ClusterRole", name }, objects);
  return platformVerbs.filter((verb) =>
    requestsFor(verb, { type: "Fleet" }).some((request) => rules.some((rule) => ruleAllows(rule, request))),
  );
}

/** Whether an entry of `whoCan` for one cluster is the one that names it: a group's entry was found by its clusters already. */
function reaches(scope: AccessEntry["scope"], target: AccessTarget): boolean {
  if (scope.type === "Fleet" || scope.type === "ClusterGroup") return true;
  return target.type !== "Fleet" && scope.name === target.name;
}

function entriesOf(
  binding: ClusterRoleBinding,
  rules: readonly PolicyRule[],
  facts: AccessFacts,
): readonly AccessEntry[] {
  const name = binding.metadata.labels?.[labels.grant];
  const grant = name === undefined ? undefined : facts.grants.find((each) => each.metadata.name === name);
  const places = grant === undefined ? placesIn(rules) : [placeOf(grant)];
  return places.flatMap(({ scope, target }) => {
    const verbs = platformVerbs.filter((verb) =>
      requestsFor(verb, target).some((request) => rules.some((rule) => ruleAllows(rule, request))),
    );
    if (verbs.length === 0) return [];
    const role = grant?.spec.role ?? binding.roleRef.name;
    const from = grant === undefined ? {} : { grant: factsOf(grant) };
    return (binding.subjects ?? []).map((subject) => ({
      subject,
      role,
      scope,
      verbs,
      binding: binding.metadata.name,
      ...from,
    }));
  });
}

interface Place {
  readonly scope: AccessEntry["scope"];
  /** Where the verbs of the scope are asked for. */
  readonly target: AccessTarget;
}

function placeOf({ spec, status }: AccessGrant): Place {
  const { scope } = spec;
  if (scope.type === "Fleet") return { scope, target: { type: "Fleet" } };
  if (scope.type === "Project") return { scope, target: { type: "Project", name: scope.name } };
  return { scope, target: { type: "Cluster", name: status?.clusters?.[0] ?? scope.name } };
}

/** Of a binding that no grant explains: the fleet, and the clusters that its rules name. */
function placesIn(rules: readonly PolicyRule[]): readonly Place[] {
  const named = rules
    .filter((rule) => rule.apiGroups?.includes(fleetGroup) === true && rule.resources?.includes("clusters") === true)
    .flatMap((rule) => rule.resourceNames ?? []);
  const fleet: Place = { scope: { type: "Fleet", name: "" }, target: { type: "Fleet" } };
  return [
    fleet,
    ...[...new Set(named)].map(
      (name): Place => ({ scope: { type: "Cluster", name }, target: { type: "Cluster", name } }),
    ),
  ];
}

function factsOf({ metadata, spec }: AccessGrant): AccessGrantFacts {
  return {
    name: metadata.name,
    by: metadata.annotations?.[annotations.requestedBy] ?? "",
    reason: spec.reason,
    ...(spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }),
  };
}
