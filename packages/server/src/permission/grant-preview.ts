import {
  AccessGrant,
  type AccessTarget,
  createAccess,
  DipperError,
  type Identity,
  labels,
  platformVerbs,
  verbsOfRole,
} from "@dipper/api";
import type { ServerCall } from "../rest/bind-routes.ts";
import { type AccessRouteDeps, type Account, authenticated } from "./access-route-deps.ts";
import type { Verb } from "./gate.ts";

type Spec = AccessGrant["spec"];
type Subject = Spec["subjects"][number];

export interface GrantPreview {
  /** Clusters that the scope names now; none for the fleet. */
  readonly clusters: readonly string[];
  /** Accounts that it is about. */
  readonly people: readonly string[];
  readonly verbs: readonly Verb[];
  /** What each subject has there without it. */
  readonly keeps: readonly { readonly subject: string; readonly verbs: readonly Verb[] }[];
}

/** The write itself is tried as a dry run in the caller's name: what admission refuses is refused here. */
export async function previewGrant(deps: AccessRouteDeps, call: ServerCall): Promise<GrantPreview> {
  const { revoke, spec } = call.input;
  const options = { manager: "dipper-server", dryRun: true, signal: call.signal };
  if (typeof revoke === "string") {
    const grant = deps.access.facts().grants.find((each) => each.metadata.name === revoke);
    if (grant === undefined)
      throw new DipperError("NotFound", { kind: AccessGrant.kind, name: revoke, plural: AccessGrant.plural });
    await call.kube.delete(AccessGrant, { name: revoke }, options);
    return consequences(deps, call, { spec: grant.spec, name: revoke });
  }
  const wanted = { metadata: { generateName: "access-grant-" }, spec: parsed(spec) } as never;
  const { spec: filled } = await call.kube.create(AccessGrant, wanted, options);
  return consequences(deps, call, { spec: filled, name: undefined });
}

function parsed(spec: unknown): unknown {
  try {
    return JSON.parse(typeof spec === "string" ? spec : "");
  } catch {
    throw new DipperError("BadRequest", { problem: "spec is no JSON text" });
  }
}

async function consequences(
  deps: AccessRouteDeps,
  call: ServerCall,
  { spec, name }: { readonly spec: Spec; readonly name: string | undefined },
): Promise<GrantPreview> {
  const accounts = await deps.accounts(call.signal);
  const { rbac } = deps.access.facts();
  const clusterRoleBindings = rbac.clusterRoleBindings.filter(
    ({ metadata }) => name === undefined || metadata.labels?.[labels.grant] !== name,
  );
  const decide = createAccess({ ...rbac, clusterRoleBindings });
  const clusters = clustersIn(deps, spec.scope);
  const target = targetOf(spec.scope, clusters);
  return {
    clusters,
    people: [...new Set(spec.subjects.flatMap((subject) => peopleOf(subject, accounts)))].toSorted(),
    verbs: verbsOfRole(rbac, spec.role),
    keeps: spec.subjects.map((subject) => ({
      subject: subject.name,
      verbs: platformVerbs.filter((verb) => decide(identityOf(subject, accounts), verb, target).allowed),
    })),
  };
}

function clustersIn(deps: AccessRouteDeps, { type, name }: Spec["scope"]): readonly string[] {
  switch (type) {
    case "Fleet":
      return [];
    case "Cluster":
      return [name];
    case "ClusterGroup":
      return deps.clustersOf(name).toSorted();
    case "Project": {
      const project = deps.access.projects().find((each) => each.metadata.name === name);
      return (project?.spec.members ?? []).map((member) => member.clusterName).toSorted();
    }
  }
}

/** What one has in a group is asked of its first cluster; an empty group gives nothing yet. */
function targetOf({ type, name }: Spec["scope"], clusters: readonly string[]): AccessTarget {
  if (type === "Fleet") return { type: "Fleet" };
  return type === "Project" ? { type: "Project", name } : { type: "Cluster", name: clusters[0] ?? "" };
}

function peopleOf({ kind, name }: Subject, accounts: readonly Account[]): readonly string[] {
  const members = accounts.filter((each) => (kind === "Group" ? each.groups.includes(name) : each.name === name));
  return kind === "ServiceAccount" ? [] : members.map((each) => each.name);
}

function identityOf({ kind, name, namespace }: Subject, accounts: readonly Account[]): Identity {
  switch (kind) {
    case "User":
      return { user: name, groups: [...(accounts.find((each) => each.name === name)?.groups ?? []), authenticated] };
    case "Group":
      return { user: "", groups: [name] };
    case "ServiceAccount":
      return {
        user: `system:serviceaccount:${namespace}:${name}`,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, authenticated],
      };
  }
}
