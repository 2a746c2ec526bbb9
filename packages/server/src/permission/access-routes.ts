import {
  type AccessDecision,
  type AccessEntry,
  type AccessTarget,
  accessMatrix,
  clusterRoleRules,
  DipperError,
  isPlatformRole,
  platformVerbs,
  rolesGiving,
  shippedRoles,
  whoCan,
} from "@dipper/api";
import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Access, Asking } from "./access.ts";
import { type AccessRouteDeps, authenticated } from "./access-route-deps.ts";
import type { Verb } from "./gate.ts";
import { previewGrant } from "./grant-preview.ts";
import { type Permissions, permissionsOf } from "./permissions.ts";

const verb = { type: "string", enum: platformVerbs, description: "One of the verbs of the platform." };
const name = { type: "string", maxLength: 253 };
const place = { cluster: name, project: name };
const anObject = { type: "object" };
const query = (properties: object, ...required: readonly string[]): object => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

/** Who may do what, and why. What changes it are AccessGrants, Projects and ClusterRoles: objects like all others. */
export function accessRoutes(deps: AccessRouteDeps): readonly Route[] {
  const anybody = { verb: "view", on: "filtered" } as const;
  return [
    {
      method: "GET",
      path: "/api/v1/access/who-can",
      doc: "Everybody who may do something on a cluster, in a project, or without both on the fleet; each with every grant or binding that it comes from.",
      permission: { verb: "audit", on: { clusterFrom: "cluster" } },
      input: query({ verb, ...place }, "verb"),
      output: anObject,
      async handle(call: ServerCall) {
        const entries = whoCan(deps.access.facts(), verbIn(call), targetIn(call));
        return { items: await withPeople(entries, deps, call) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/access/matrix",
      doc: "Everybody, what he has where, and from which grant or binding. Of single clusters those on which the caller may audit.",
      permission: anybody,
      input: query({}),
      output: anObject,
      async handle(call: ServerCall) {
        const may = (cluster?: string): boolean => call.may?.("audit", cluster) === true;
        const entries = accessMatrix(deps.access.facts()).filter(({ scope }) =>
          scope.type === "Cluster" ? may(scope.name) : may(),
        );
        return { items: await withPeople(entries, deps, call) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/access/decision",
      doc: "Whether the caller (or, for who may audit the fleet, somebody else) may do something, by which grant or binding, and where not, which shipped roles would give it.",
      permission: anybody,
      input: query({ verb, ...place, user: name }, "verb"),
      output: anObject,
      async handle(call: ServerCall) {
        const who = await subjectOf(deps, call);
        return decision(deps.access, who, verbIn(call), targetIn(call));
      },
    },
    {
      method: "GET",
      path: "/api/v1/access/permissions",
      doc: "What the caller, or with `viewAs` somebody else, may do where. Looking at somebody's permissions needs the verb audit on the fleet, and nothing is ever done in his name.",
      permission: anybody,
      input: query({ viewAs: name }),
      output: anObject,
      async handle(
        call: ServerCall,
      ): Promise<Permissions & { readonly user: string; readonly groups: readonly string[] }> {
        const who = await subjectOf(deps, call);
        return { user: who.user, groups: who.groups, ...permissionsOf(deps.access, who, deps.clusters()) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/access/preview",
      doc: "What giving a grant (`spec`, as JSON) or taking one away (`revoke`) would change, as far as the caller may do it: clusters, people, verbs, and what each subject has there without it. Nothing is written.",
      permission: { verb: "administer", on: "filtered" },
      input: query({ spec: { type: "string", maxLength: 16_384 }, revoke: name }),
      output: anObject,
      handle: (call: ServerCall) => previewGrant(deps, call),
    },
    {
      method: "GET",
      path: "/api/v1/access/roles",
      doc: "Roles that can be given: those that ship, and ClusterRoles with the label access.dipper.dev/role.",
      permission: anybody,
      input: query({}),
      output: anObject,
      async handle() {
        const { clusterRoles } = deps.access.facts().rbac;
        const items = clusterRoles.filter(isPlatformRole).map((role) => ({
          name: role.metadata.name,
          shipped: (shippedRoles as readonly string[]).includes(role.metadata.name),
          rules: clusterRoleRules(role, clusterRoles),
        }));
        return { items: items.toSorted((a, b) => Number(b.shipped) - Number(a.shipped) || (a.name < b.name ? -1 : 1)) };
      },
    },
  ];
}

/** Somebody else's permissions are an auditor's business; of whom nothing is known nothing is told. */
async function subjectOf(deps: AccessRouteDeps, call: ServerCall): Promise<Asking> {
  const asked = call.input["viewAs"] ?? call.input["user"];
  if (typeof asked !== "string" || asked === call.user) return call.caller;
  if (call.may?.("audit") !== true) {
    const problem = 'the verb "audit" on the fleet is needed';
    throw new DipperError("Forbidden", {
      user: call.user,
      verb: "audit",
      resource: "permissions",
      name: asked,
      problem,
    });
  }
  const account = (await deps.accounts(call.signal)).find((each) => each.name === asked);
  if (account === undefined) throw new DipperError("NotFound", { kind: "Account", name: asked, plural: "accounts" });
  return { user: account.name, groups: [...account.groups, authenticated] };
}

export interface Explained extends AccessDecision {
  /** Where it is not allowed: shipped roles that would give it. */
  readonly roles?: readonly string[];
}

function decision(access: Access, who: Asking, wanted: Verb, target: AccessTarget): Explained {
  const decided = access.decide(who, wanted, target);
  if (decided.allowed) return decided;
  return { ...decided, roles: rolesGiving(access.facts().rbac, wanted) };
}

/** A group's members among the accounts stand beside it. */
async function withPeople(
  entries: readonly AccessEntry[],
  deps: AccessRouteDeps,
  call: ServerCall,
): Promise<readonly object[]> {
  const accounts = await deps.accounts(call.signal);
  return entries.map((entry) =>
    entry.subject.kind === "Group"
      ? { ...entry, people: accounts.filter(({ groups }) => isIn(groups, entry.subject.name)).map((each) => each.name) }
      : entry,
  );
}

function isIn(groups: readonly string[], group: string): boolean {
  return group === authenticated || groups.includes(group);
}

function verbIn(call: ServerCall): Verb {
  return call.input["verb"] as Verb;
}

function targetIn(call: ServerCall): AccessTarget {
  const { cluster, project } = call.input;
  if (typeof project === "string" && project !== "") return { type: "Project", name: project };
  return typeof cluster === "string" && cluster !== "" ? { type: "Cluster", name: cluster } : { type: "Fleet" };
}
