import { configMap } from "../objects.ts";
import { del, get, patch, post, type Scenario, type Step, status } from "../step.ts";

const maps = "/api/v1/namespaces/{{ns}}/configmaps";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const authorization = "/apis/authorization.k8s.io/v1";
const bob = { as: "bob" } as const;
const reader = { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] };
const self = (id: string, spec: object, more: object = {}): Step =>
  post(
    id,
    `${authorization}/selfsubjectaccessreviews`,
    { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec },
    { ...bob, ...more },
  );
const allowed = { until: (reply: { body: unknown }) => JSON.stringify(reply.body).includes('"allowed":true') };

/** Who is nobody, who may not, and who asks whether he may. */
export const authorisation: Scenario = {
  name: "authorisation",
  steps: [
    get("nobody", maps, { as: "nobody" }),
    get("nobody asks for the version", "/version", { as: "nobody", show: () => "a version" }),
    get("nobody asks for health", "/healthz", { as: "nobody" }),
    get("nobody asks for the groups", "/apis", { as: "nobody" }),
    get("a stranger", maps, { as: "stranger" }),
    get("a stranger asks for health", "/healthz", { as: "stranger" }),
    get("basic authentication", maps, { as: "nobody", headers: { authorization: "Basic YTpi" } }),
    get("an empty token", maps, { as: "nobody", headers: { authorization: "Bearer " } }),
    get("list", maps, bob),
    get("get", `${maps}/a`, bob),
    get("watch", `${maps}?watch=true`, bob),
    post("create", maps, configMap("a"), bob),
    post("create a broken one", maps, "{", bob),
    patch("patch", `merge${maps}/a`, {}, bob),
    patch("apply", `apply${maps}/a?fieldManager=x`, {}, bob),
    del("delete", `${maps}/a`, undefined, bob),
    del("delete all", maps, undefined, bob),
    get("cluster scope", "/api/v1/nodes", bob),
    get("a cluster object", "/api/v1/nodes/n1", bob),
    get("all namespaces", "/api/v1/configmaps", bob),
    get("his namespace", "/api/v1/namespaces/{{ns}}", bob),
    get("a subresource", "/api/v1/namespaces/{{ns}}/pods/p/log", bob),
    get("another group", "/apis/apps/v1/namespaces/{{ns}}/deployments", bob),
    get("an absent resource", "/api/v1/namespaces/{{ns}}/nothings", bob),
    get("an absent group", "/apis/none.example.io/v1/things", bob),
    get("metrics", "/metrics", bob),
    get("an odd path", "/odd/path", bob),
    get("discovery", "/api", { ...bob, show: () => "versions" }),
    get("openapi", "/openapi/v3", { ...bob, show: () => "an index" }),
    self("may he", { resourceAttributes: { namespace: "{{ns}}", verb: "get", resource: "configmaps" } }),
    post("a role", `${rbac}/namespaces/{{ns}}/roles`, { metadata: { name: "reader" }, rules: [reader] }),
    post("a binding", `${rbac}/namespaces/{{ns}}/rolebindings`, {
      metadata: { name: "reader" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "bob" }],
    }),
    self("he may", { resourceAttributes: { namespace: "{{ns}}", verb: "get", resource: "configmaps" } }, allowed),
    get("he lists", maps, bob),
    self("all of it", { resourceAttributes: { namespace: "{{ns}}", verb: "*", resource: "*", group: "*" } }),
    self("a path", { nonResourceAttributes: { path: "/apis", verb: "get" } }),
    self("another path", { nonResourceAttributes: { path: "/secret", verb: "get" } }),
    self("neither", {}),
    self("both", {
      resourceAttributes: { verb: "get", resource: "pods" },
      nonResourceAttributes: { path: "/x", verb: "get" },
    }),
    post(
      "rules",
      `${authorization}/selfsubjectrulesreviews`,
      { spec: { namespace: "{{ns}}" } },
      {
        ...bob,
        show: (body: { status: { resourceRules: { resources: string[] }[]; incomplete: boolean } }) => ({
          own: body.status.resourceRules.filter(({ resources }) => resources.includes("configmaps")),
          incomplete: body.status.incomplete,
        }),
      },
    ),
    post(
      "who am I",
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      bob,
    ),
    post("about somebody", `${authorization}/subjectaccessreviews`, {
      spec: { user: "bob", resourceAttributes: { namespace: "{{ns}}", verb: "list", resource: "configmaps" } },
    }),
    post("about somebody else", `${authorization}/subjectaccessreviews`, {
      spec: {
        user: "vera",
        groups: ["g"],
        resourceAttributes: { namespace: "{{ns}}", verb: "list", resource: "configmaps" },
      },
    }),
    post("about nobody", `${authorization}/subjectaccessreviews`, {
      spec: { resourceAttributes: { verb: "list", resource: "configmaps" } },
    }),
    post("about somebody, locally", `${authorization}/namespaces/{{ns}}/localsubjectaccessreviews`, {
      spec: { user: "bob", resourceAttributes: { namespace: "{{ns}}", verb: "list", resource: "configmaps" } },
    }),
    post("locally, of another namespace", `${authorization}/namespaces/{{ns}}/localsubjectaccessreviews`, {
      spec: { user: "bob", resourceAttributes: { namespace: "default", verb: "list", resource: "configmaps" } },
    }),
    post("somebody asks about others", `${authorization}/subjectaccessreviews`, { spec: { user: "vera" } }, bob),
    post("an unknown token", "/apis/authentication.k8s.io/v1/tokenreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token: "unknown" },
    }),
    get("get reviews", `${authorization}/selfsubjectaccessreviews`),
    get("impersonate", maps, { headers: { "impersonate-user": "vera" } }),
    get("impersonate a group", maps, {
      headers: { "impersonate-user": "vera", "impersonate-group": "system:masters" },
      show: (list: { kind: string }) => list.kind,
    }),
    get("impersonate only a group", maps, { headers: { "impersonate-group": "x" } }),
    get("impersonate without the right", maps, { ...bob, headers: { "impersonate-user": "vera" } }),
    get("impersonate an account", maps, { headers: { "impersonate-user": "system:serviceaccount:{{ns}}:default" } }),
    post("a role manager's role", `${rbac}/namespaces/{{ns}}/roles`, {
      metadata: { name: "manager" },
      rules: [
        {
          apiGroups: ["rbac.authorization.k8s.io"],
          resources: ["roles", "rolebindings"],
          verbs: ["create", "update", "patch", "get"],
        },
      ],
    }),
    post("its binding", `${rbac}/namespaces/{{ns}}/rolebindings`, {
      metadata: { name: "manager" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "manager" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "bob" }],
    }),
    self(
      "he may make roles",
      {
        resourceAttributes: {
          namespace: "{{ns}}",
          group: "rbac.authorization.k8s.io",
          verb: "create",
          resource: "roles",
        },
      },
      allowed,
    ),
    post(
      "he gives what he has",
      `${rbac}/namespaces/{{ns}}/roles`,
      { metadata: { name: "less" }, rules: [{ ...reader, verbs: ["get"] }] },
      bob,
    ),
    post(
      "he gives more than he has",
      `${rbac}/namespaces/{{ns}}/roles`,
      { metadata: { name: "more" }, rules: [{ ...reader, verbs: ["delete"] }] },
      bob,
    ),
    patch(
      "he widens",
      `merge${rbac}/namespaces/{{ns}}/roles/less`,
      { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] },
      bob,
    ),
    post(
      "he binds what he has not",
      `${rbac}/namespaces/{{ns}}/rolebindings`,
      {
        metadata: { name: "wide" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "bob" }],
      },
      bob,
    ),
    post(
      "he binds what there is not",
      `${rbac}/namespaces/{{ns}}/rolebindings`,
      {
        metadata: { name: "none" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "none" },
      },
      bob,
    ),
    get("the cluster role", `${rbac}/clusterroles/cluster-admin`, {
      show: (role: { rules: object[] }) => role.rules,
      ...status(200),
    }),
  ],
};
