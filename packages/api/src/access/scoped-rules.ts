/**
 * What a role gives within a scope, as rules of RBAC. Rules have names of objects and nothing else to narrow them by, so a scope is kept as
 * names: of clusters, of their group, of projects. What names cannot narrow is given where an admission policy of `deploy/admission` asks
 * for a verb on the cluster (or on the scope) anyway, and left out everywhere else.
 */
import type { ClusterRole, PolicyRule } from "../core/rbac.ts";
import { accessGroup, fleetGroup, labels, opsGroup } from "../groups.ts";

export type Scope =
  | { readonly type: "Fleet" }
  | { readonly type: "Clusters"; readonly clusters: readonly string[]; readonly group?: string }
  | { readonly type: "Project"; readonly project: string };

/** Roles of `deploy/rbac`: bound as they are where the scope is the fleet. */
export const shippedRoles = [
  "dipper-viewer",
  "dipper-operator",
  "dipper-approver",
  "dipper-auditor",
  "dipper-admin",
] as const;

const writes = ["create", "update", "patch", "delete"] as const;
/** Writes that an admission policy ties to a verb on the cluster that the object names. */
const fenced: readonly (readonly [group: string, resource: string, writes: readonly string[]])[] = [
  [opsGroup, "operations", writes],
  [opsGroup, "autooperationtasks", writes],
  [opsGroup, "workorders", ["update", "patch"]],
  [fleetGroup, "machinesets", writes],
  [fleetGroup, "machines", writes],
];
/** Objects that bear the name of their cluster. */
const namesakes: readonly (readonly [group: string, resource: string])[] = [
  [fleetGroup, "clusters"],
  [fleetGroup, "clusterdeployments"],
  [opsGroup, "clusterlocks"],
];
/** Verbs whose requests bear no name: a rule with names never allows them. */
const nameless: readonly string[] = ["create", "deletecollection"];
/** Whoever changes clusters does not by that change what stands for many of them. */
const changes: readonly string[] = [...nameless, "update", "patch", "delete"];
const ours: readonly string[] = [fleetGroup, opsGroup, accessGroup];

/** May it be given by an AccessGrant? */
export function isPlatformRole(role: ClusterRole): boolean {
  return role.metadata.labels?.[labels.platformRole] !== undefined;
}

/** The rules of a role, narrowed to a scope. For the fleet: what is about the platform, and nothing else. */
export function scopedRules(rules: readonly PolicyRule[], scope: Scope): readonly PolicyRule[] {
  switch (scope.type) {
    case "Fleet":
      return rules.flatMap(oursOnly);
    case "Clusters":
      return [
        ...(scope.clusters.length === 0 ? [] : onClusters(rules, scope.clusters)),
        ...(scope.group === undefined ? [] : named(rules, accessGroup, "clustergroups", [scope.group])),
        ...granting(rules),
      ];
    case "Project":
      return [...named(rules, accessGroup, "projects", [scope.project]), ...granting(rules)];
  }
}

function oursOnly(rule: PolicyRule): readonly PolicyRule[] {
  const groups =
    rule.apiGroups?.includes("*") === true ? ours : (rule.apiGroups ?? []).filter((each) => ours.includes(each));
  return groups.length === 0 ? [] : [{ ...rule, apiGroups: groups, nonResourceURLs: [] }];
}

function onClusters(rules: readonly PolicyRule[], clusters: readonly string[]): readonly PolicyRule[] {
  return [
    ...namesakes.flatMap(([group, resource]) => {
      const verbs = verbsOn(rules, group, resource).filter((verb) => !nameless.includes(verb));
      return verbs.length === 0 ? [] : [{ apiGroups: [group], resources: [resource], resourceNames: clusters, verbs }];
    }),
    ...fenced.flatMap(([group, resource, most]) => {
      const verbs = verbsOn(rules, group, resource);
      const given = verbs.includes("*") ? most : most.filter((verb) => verbs.includes(verb));
      return given.length === 0 ? [] : [{ apiGroups: [group], resources: [resource], verbs: given }];
    }),
  ];
}

/** The verbs that the role has on clusters, on the thing that stands for many namespaces or clusters. */
function named(
  rules: readonly PolicyRule[],
  group: string,
  resource: string,
  names: readonly string[],
): readonly PolicyRule[] {
  const verbs = verbsOn(rules, fleetGroup, "clusters").filter((verb) => !changes.includes(verb));
  return verbs.length === 0 ? [] : [{ apiGroups: [group], resources: [resource], resourceNames: names, verbs }];
}

/** Who administers a scope gives roles within it: admission asks for the verbs on the scope. */
function granting(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const verbs = verbsOn(rules, fleetGroup, "clusters");
  if (!verbs.includes("*") && !verbs.includes("administer")) return [];
  return [{ apiGroups: [accessGroup], resources: ["accessgrants"], verbs: writes }];
}

/** Of rules without names: a rule for single objects says nothing of others. */
function verbsOn(rules: readonly PolicyRule[], group: string, resource: string): readonly string[] {
  const verbs = rules
    .filter((rule) => (rule.resourceNames ?? []).length === 0)
    .filter((rule) => [group, "*"].some((each) => rule.apiGroups?.includes(each) === true))
    .filter((rule) => [resource, "*"].some((each) => rule.resources?.includes(each) === true))
    .flatMap((rule) => rule.verbs);
  return verbs.includes("*") ? ["*"] : [...new Set(verbs)].toSorted();
}
