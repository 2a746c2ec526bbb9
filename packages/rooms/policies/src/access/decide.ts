import {
  type AccessGrant,
  type ClusterRole,
  type ClusterRoleBinding,
  type Finding,
  finding,
  isPlatformRole,
  labels,
  parseTime,
  type ReasonWord,
  type Scope,
  scopedRules,
  shippedRoles,
  whyOf,
} from "@dipper/api";
import type { Decision } from "@dipper/controller";
import { type GrantSeen, ownName } from "./seen.ts";

export type GrantAction =
  | { readonly type: "WriteRole"; readonly role: ClusterRole }
  | { readonly type: "WriteBinding"; readonly binding: ClusterRoleBinding }
  | { readonly type: "DeleteBinding" }
  | { readonly type: "DeleteRole" };

/** Pure. Takes away before it gives: a binding goes before its role, and comes after it. */
export function decideGrant(seen: GrantSeen, now: number): Decision<GrantAction> {
  const judged = judge(seen, now);
  const wanted = judged.status === "True" ? wantedOf(seen) : {};
  const why = whyOf(judged.reason as ReasonWord, judged.params, { now, before: seen.grant.status?.why });
  const ends = endOf(seen.grant);
  return {
    actions: [...roleActions(seen, wanted.role), ...bindingActions(seen, wanted.binding)].toSorted(
      (a, b) => order.indexOf(a.type) - order.indexOf(b.type),
    ),
    wait: { why, ...(ends !== undefined && ends > now ? { forMs: ends - now } : {}) },
  };
}

/** Whether the grant holds, and if not, why. */
export function judge({ grant, role, clusters, projectExists }: GrantSeen, now: number): Finding {
  const { scope, role: roleName, expiresAt = "" } = grant.spec;
  const ends = endOf(grant);
  if (ends !== undefined && ends <= now) return finding("False", "GrantEnded", { at: expiresAt });
  // A finalizer may keep it; what was taken away gives nothing.
  const { deletionTimestamp } = grant.metadata;
  if (deletionTimestamp !== undefined) return finding("False", "GrantEnded", { at: deletionTimestamp });
  if (role === undefined) return finding("False", "RoleMissing", { role: roleName });
  if (!isPlatformRole(role)) return finding("False", "NoPlatformRole", { role: roleName });
  if (scope.type === "Cluster" && clusters.length === 0)
    return finding("False", "ClusterNotFound", { cluster: scope.name });
  if (scope.type === "Project" && !projectExists) return finding("False", "ProjectNotFound", { project: scope.name });
  return finding("True", "Granted");
}

const order: readonly GrantAction["type"][] = ["DeleteBinding", "DeleteRole", "WriteRole", "WriteBinding"];

interface Wanted {
  /** Absent where a shipped role is bound as it is. */
  readonly role?: ClusterRole;
  readonly binding?: ClusterRoleBinding;
}

function wantedOf({ grant, rules, clusters }: GrantSeen): Wanted {
  const { spec } = grant;
  const asItIs = spec.scope.type === "Fleet" && (shippedRoles as readonly string[]).includes(spec.role);
  const own = ownName(grant.metadata.name);
  const metadata = { name: own, labels: { [labels.grant]: grant.metadata.name }, ownerReferences: [ownerOf(grant)] };
  const binding: ClusterRoleBinding = {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata,
    roleRef: { apiGroup, kind: "ClusterRole", name: asItIs ? spec.role : own },
    subjects: spec.subjects.map(({ kind, name, namespace }) =>
      kind === "ServiceAccount" ? { kind, name, namespace } : { apiGroup, kind, name },
    ),
  };
  if (asItIs) return { binding };
  return {
    binding,
    role: { apiVersion, kind: "ClusterRole", metadata, rules: scopedRules(rules, scopeOf(grant, clusters)) },
  };
}

const apiGroup = "rbac.authorization.k8s.io";
const apiVersion = `${apiGroup}/v1`;

function scopeOf({ spec }: AccessGrant, clusters: readonly string[]): Scope {
  const { type, name } = spec.scope;
  switch (type) {
    case "Fleet":
      return { type: "Fleet" };
    case "Project":
      return { type: "Project", project: name };
    case "Cluster":
      return { type: "Clusters", clusters };
    case "ClusterGroup":
      return { type: "Clusters", clusters, group: name };
  }
}

/** The garbage collector takes both away after the grant. */
function ownerOf({ apiVersion: version, kind, metadata }: AccessGrant) {
  return { apiVersion: version, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true };
}

function roleActions({ ownRole }: GrantSeen, wanted: ClusterRole | undefined): readonly GrantAction[] {
  if (wanted === undefined) return ownRole === undefined ? [] : [{ type: "DeleteRole" }];
  const same = ownRole !== undefined && sameRules(ownRole.rules, wanted.rules) && sameOwner(ownRole, wanted);
  return same ? [] : [{ type: "WriteRole", role: wanted }];
}

function bindingActions({ binding }: GrantSeen, wanted: ClusterRoleBinding | undefined): readonly GrantAction[] {
  if (wanted === undefined) return binding === undefined ? [] : [{ type: "DeleteBinding" }];
  if (binding === undefined) return [{ type: "WriteBinding", binding: wanted }];
  const same = JSON.stringify(subjectsOf(binding)) === JSON.stringify(subjectsOf(wanted)) && sameOwner(binding, wanted);
  // What a binding refers to never changes: one that somebody made for another role goes first.
  if (binding.roleRef.name !== wanted.roleRef.name)
    return [{ type: "DeleteBinding" }, { type: "WriteBinding", binding: wanted }];
  return same ? [] : [{ type: "WriteBinding", binding: wanted }];
}

/** A server says an empty list as it likes: not at all, or as null. */
function sameRules(a: ClusterRole["rules"] | null, b: ClusterRole["rules"]): boolean {
  const text = (rules: NonNullable<ClusterRole["rules"]>): string =>
    JSON.stringify(
      rules.map(({ apiGroups, resources, resourceNames, verbs }) => [apiGroups, resources, resourceNames ?? [], verbs]),
    );
  return text(a ?? []) === text(b ?? []);
}

function subjectsOf({ subjects }: ClusterRoleBinding): readonly string[] {
  return (subjects ?? []).map(({ kind, namespace, name }) => `${kind}/${namespace ?? ""}/${name}`);
}

/** The uid of a grant of the same name that was taken away is not ours. */
function sameOwner(a: ClusterRole | ClusterRoleBinding, b: ClusterRole | ClusterRoleBinding): boolean {
  return a.metadata.ownerReferences?.[0]?.uid === b.metadata.ownerReferences?.[0]?.uid;
}

function endOf({ spec }: AccessGrant): number | undefined {
  return spec.expiresAt === undefined ? undefined : parseTime(spec.expiresAt);
}
