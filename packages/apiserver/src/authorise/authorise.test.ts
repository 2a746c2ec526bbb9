import type { RbacObjects } from "@dipper/api";
import { expect, test } from "vitest";
import { prepare } from "../schema/prepare.ts";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { RbacAuthoriser } from "./authorise.ts";
import { bootstrapRoles } from "./bootstrap/objects.ts";
import { requireNoEscalation } from "./escalation.ts";
import { answerReview } from "./review.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const apiGroup = "rbac.authorization.k8s.io";

function objectsOf(...grants: (readonly [user: string, rules: object[]])[]): RbacObjects {
  return {
    clusterRoles: grants.map(
      ([name, rules]) => ({ apiVersion, kind: "ClusterRole", metadata: { name }, rules }) as never,
    ),
    clusterRoleBindings: grants.map(
      ([name]) =>
        ({
          apiVersion,
          kind: "ClusterRoleBinding",
          metadata: { name },
          subjects: [{ kind: "User", name }],
          roleRef: { apiGroup, kind: "ClusterRole", name },
        }) as never,
    ),
    roles: [],
    roleBindings: [],
  };
}

/** The same beside what exists from the first start on. */
function withBootstrap(objects: RbacObjects): RbacObjects {
  const made = bootstrapRoles();
  const all = (plural: string): never[] =>
    made.filter((each) => each.plural === plural).map(({ object }) => object as never);
  return {
    clusterRoles: [...objects.clusterRoles, ...all("clusterroles")],
    clusterRoleBindings: [...objects.clusterRoleBindings, ...all("clusterrolebindings")],
    roles: [...objects.roles, ...all("roles")],
    roleBindings: [...objects.roleBindings, ...all("rolebindings")],
  };
}

const reads = { verbs: ["get", "list"], apiGroups: [""], resources: ["pods"] };
const manages = {
  verbs: ["create", "update"],
  apiGroups: [apiGroup],
  resources: ["clusterroles", "clusterrolebindings"],
};
const objects = withBootstrap(
  objectsOf(
    ["bob", [reads, manages]],
    ["eve", [manages, { verbs: ["escalate"], apiGroups: [apiGroup], resources: ["clusterroles"] }]],
    [
      "binder",
      [manages, { verbs: ["bind"], apiGroups: [apiGroup], resources: ["clusterroles"], resourceNames: ["bob"] }],
    ],
  ),
);
const rbac = new RbacAuthoriser({ revision: () => 1, objects: () => objects });
const who = (user: string, ...groups: string[]) => ({ user, groups: [...groups, "system:authenticated"] });
const pods = { group: "", resource: "pods", subresource: "", namespace: "default", name: "" };

test.each([
  ["bob", [], "list", true],
  ["bob", [], "delete", false],
  ["ann", [], "list", false],
  ["ann", ["system:masters"], "delete", true],
] as const)("%s in %j may %s pods: %s", (user, groups, verb, allowed) => {
  expect(rbac.authority(who(user, ...groups), { ...pods, verb }).allowed).toBe(allowed);
});

test("everybody who is signed in finds the API and may ask about himself", () => {
  expect(rbac.authority(who("ann"), { verb: "get", path: "/openapi/v3" }).allowed).toBe(true);
  expect(rbac.authority(who("ann"), { verb: "get", path: "/metrics" }).allowed).toBe(false);
  expect(rbac.authority({ user: "ann", groups: [] }, { verb: "get", path: "/apis" }).allowed).toBe(false);
});

test("new roles count at once", () => {
  let revision = 1;
  let current = objectsOf();
  const changing = new RbacAuthoriser({ revision: () => revision, objects: () => current });
  expect(changing.authority(who("bob"), { ...pods, verb: "get" }).allowed).toBe(false);
  current = objects;
  revision += 1;
  expect(changing.authority(who("bob"), { ...pods, verb: "get" }).allowed).toBe(true);
});

const types = new TypeTable();
const clusterRole = types.byKind(apiGroup, "v1", "ClusterRole");
const clusterRoleBinding = types.byKind(apiGroup, "v1", "ClusterRoleBinding");
if (clusterRole === undefined || clusterRoleBinding === undefined) throw new Error("no RBAC");
const writing = { ClusterRole: clusterRole, ClusterRoleBinding: clusterRoleBinding };

function escalation(user: string, kind: keyof typeof writing, object: object, ...groups: string[]): string {
  try {
    requireNoEscalation(writing[kind], { metadata: { name: "new" }, ...object }, who(user, ...groups), {
      rbac,
      objects,
    });
  } catch (error) {
    return refusalOf(error)?.message ?? String(error);
  }
  return "allowed";
}

const all = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
const binds = (name: string) => ({ roleRef: { apiGroup, kind: "ClusterRole", name }, subjects: [] });

test.each<[string, string, keyof typeof writing, object, string]>([
  [
    "a role with less than one's own",
    "bob",
    "ClusterRole",
    { rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"], resourceNames: ["p"] }] },
    "allowed",
  ],
  [
    "a role with more",
    "bob",
    "ClusterRole",
    { rules: [{ verbs: ["get", "delete"], apiGroups: [""], resources: ["pods"] }] },
    "attempting to grant RBAC permissions not currently held",
  ],
  ["a role with everything", "bob", "ClusterRole", { rules: all }, "not currently held"],
  ["everything, with escalate", "eve", "ClusterRole", { rules: all }, "allowed"],
  ["a binding to one's own role", "bob", "ClusterRoleBinding", binds("bob"), "allowed"],
  ["a binding to a stronger role", "bob", "ClusterRoleBinding", binds("eve"), "not currently held"],
  ["a binding, with bind on that role", "binder", "ClusterRoleBinding", binds("bob"), "allowed"],
  ["a binding, with bind on another role", "binder", "ClusterRoleBinding", binds("eve"), "not currently held"],
])("writing %s", (_, ...row) => {
  const [user, kind, object, answer] = row;
  expect(escalation(user, kind, object)).toContain(answer);
});

test("masters may grant everything", () => {
  expect(escalation("root", "ClusterRole", { rules: all }, "system:masters")).toBe("allowed");
});

function review(kind: string, spec: object, user = "bob"): unknown {
  const type = types.byKind(
    kind === "SelfSubjectReview" ? "authentication.k8s.io" : "authorization.k8s.io",
    "v1",
    kind,
  );
  if (type === undefined) throw new Error(kind);
  return answerReview(type, { spec }, who(user), rbac)["status"];
}

test("reviews answer as the server would decide", () => {
  const resourceAttributes = { verb: "list", group: "", resource: "pods", namespace: "default" };
  expect(review("SelfSubjectAccessReview", { resourceAttributes })).toEqual({
    allowed: true,
    reason: 'RBAC: allowed by ClusterRoleBinding "bob" of ClusterRole "bob" to User "bob"',
  });
  expect(review("SubjectAccessReview", { user: "ann", resourceAttributes })).toEqual({ allowed: false });
  expect(review("SelfSubjectAccessReview", { nonResourceAttributes: { verb: "get", path: "/version" } })).toEqual({
    allowed: true,
    reason:
      'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
  });
  expect(review("SelfSubjectReview", {})).toEqual({ userInfo: { username: "bob", groups: ["system:authenticated"] } });
  expect(review("SelfSubjectRulesReview", { namespace: "default" })).toMatchObject({
    resourceRules: expect.arrayContaining([reads]) as unknown,
    incomplete: false,
  });
  expect(() => review("SelfSubjectAccessReview", {})).toThrow("exactly one of");
});

test("what exists from the first start on: whole roles, read from their lines", () => {
  const made = bootstrapRoles();
  for (const { plural, object } of made) {
    const type = types.byResource(apiGroup, "v1", plural);
    if (type === undefined) throw new Error(plural);
    const prepared = prepare(type, object, undefined, { fieldValidation: "Strict", operation: "create" });
    expect(prepared.object).toEqual(object);
  }
  const count = (plural: string): number => made.filter((each) => each.plural === plural).length;
  expect(["clusterroles", "clusterrolebindings", "roles", "rolebindings"].map(count)).toEqual([69, 50, 7, 7]);
  const named = (name: string): unknown => made.find(({ object }) => object.metadata.name === name)?.object;
  expect(named("cluster-admin")).toMatchObject({
    metadata: { labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
    rules: [
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      { nonResourceURLs: ["*"], verbs: ["*"] },
    ],
  });
  expect(named("system:kube-aggregator")).toMatchObject({
    rules: [{ apiGroups: [""], resources: ["endpoints", "services"], verbs: ["get", "list", "watch"] }],
  });
  expect(named("system:controller:bootstrap-signer")).toMatchObject({
    metadata: { namespace: "kube-public" },
    rules: expect.arrayContaining([
      { apiGroups: [""], resourceNames: ["cluster-info"], resources: ["configmaps"], verbs: ["update"] },
    ]) as unknown,
  });
  expect(named("admin")).toMatchObject({
    aggregationRule: {
      clusterRoleSelectors: [{ matchLabels: { "rbac.authorization.k8s.io/aggregate-to-admin": "true" } }],
    },
  });
});
