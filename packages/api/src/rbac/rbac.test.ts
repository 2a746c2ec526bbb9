import { expect, test } from "vitest";
import type { AccessRequest, RbacObjects } from "./rbac.ts";
import { mayDo } from "./rbac.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const objects: RbacObjects = {
  clusterRoles: [
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "view-all" },
      rules: [{ verbs: ["get", "list"], apiGroups: ["*"], resources: ["*"] }],
    },
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "operate-a" },
      rules: [{ verbs: ["operate"], apiGroups: ["fleet.dipper.dev"], resources: ["clusters"], resourceNames: ["a"] }],
    },
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "part", labels: { into: "sum" } },
      rules: [{ verbs: ["create"], apiGroups: [""], resources: ["pods/eviction"] }],
    },
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "sum" },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { into: "sum" } }] },
    },
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "health" },
      rules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/metrics/*"] }],
    },
  ],
  roles: [
    {
      apiVersion,
      kind: "Role",
      metadata: { name: "edit", namespace: "n" },
      rules: [{ verbs: ["*"], apiGroups: [""], resources: ["configmaps"] }],
    },
  ],
  clusterRoleBindings: [
    binding("ClusterRoleBinding", "view-all", [{ kind: "Group", name: "viewers" }]),
    binding("ClusterRoleBinding", "operate-a", [{ kind: "User", name: "ann" }]),
    binding("ClusterRoleBinding", "sum", [{ kind: "User", name: "ann" }]),
    binding("ClusterRoleBinding", "health", [{ kind: "Group", name: "system:authenticated" }]),
  ],
  roleBindings: [
    {
      ...binding("RoleBinding", "edit", [{ kind: "ServiceAccount", name: "bot" }], "Role"),
      metadata: { name: "b", namespace: "n" },
    },
  ],
};

function binding(
  kind: string,
  role: string,
  subjects: readonly { kind: "User" | "Group" | "ServiceAccount"; name: string }[],
  roleKind: "Role" | "ClusterRole" = "ClusterRole",
) {
  return {
    apiVersion,
    kind,
    metadata: { name: role },
    subjects,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: roleKind, name: role },
  };
}

const ann = { user: "ann", groups: ["system:authenticated"] };
const viewer = { user: "v", groups: ["viewers"] };
const bot = { user: "system:serviceaccount:n:bot", groups: [] };
const pods = { group: "", resource: "pods", namespace: "n" };
const operate = (name: string): AccessRequest => ({
  verb: "operate",
  group: "fleet.dipper.dev",
  resource: "clusters",
  name,
});

test.each<[string, { user: string; groups: readonly string[] }, AccessRequest, boolean]>([
  ["a group may read everything", viewer, { verb: "list", ...pods }, true],
  ["and write nothing", viewer, { verb: "delete", ...pods }, false],
  ["a verb of ours on one cluster", ann, operate("a"), true],
  ["not on another", ann, operate("b"), false],
  ["not without a name", ann, { verb: "operate", group: "fleet.dipper.dev", resource: "clusters" }, false],
  ["aggregated rules with a subresource", ann, { verb: "create", ...pods, subresource: "eviction" }, true],
  ["a rule for the subresource is none for the resource", ann, { verb: "create", ...pods }, false],
  ["a role in its namespace", bot, { verb: "update", group: "", resource: "configmaps", namespace: "n" }, true],
  ["not in another", bot, { verb: "update", group: "", resource: "configmaps", namespace: "m" }, false],
  ["a path", ann, { verb: "get", path: "/healthz" }, true],
  ["a path by prefix", ann, { verb: "get", path: "/metrics/cadvisor" }, true],
  ["not another path", ann, { verb: "get", path: "/debug" }, false],
  ["masters may all", { user: "x", groups: ["system:masters"] }, { verb: "delete", ...pods }, true],
])("%s", (_, identity, request, allowed) => {
  expect(mayDo(identity, request, objects)).toBe(allowed);
});
