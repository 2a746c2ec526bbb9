import { beforeAll, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap } from "../fixtures/objects.ts";

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const maps = "/api/v1/namespaces/default/configmaps";
let h: Harness;

const role = (name: string, rules: object[]): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name },
  rules,
});
const binding = (name: string, to: string, subject: object): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: to },
  subjects: [subject],
});

beforeAll(async () => {
  h = await harness();
  await h.call("POST", `${rbac}/clusterroles`, {
    body: role("reader", [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }]),
  });
  await h.call("POST", `${rbac}/clusterrolebindings`, {
    body: binding("readers", "reader", { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "reader" }),
  });
  await h.call("POST", `${rbac}/clusterroles`, {
    body: role("helper", [
      { apiGroups: [""], resources: ["users"], resourceNames: ["reader"], verbs: ["impersonate"] },
      { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["impersonate"] },
    ]),
  });
  await h.call("POST", `${rbac}/clusterrolebindings`, {
    body: binding("helpers", "helper", { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "helper" }),
  });
});

describe("who may", () => {
  test("roles take effect with the write that binds them", async () => {
    expect((await h.call("GET", maps, { user: "reader" })).status).toBe(200);
    expect((await h.call("POST", maps, { user: "reader", body: configMap("x") })).status).toBe(403);
    expect((await h.call("GET", "/api/v1/secrets", { user: "reader" })).status).toBe(403);
  });

  test("a watch is another verb than a list, a subresource another thing than its object", async () => {
    const reply = await h.call("GET", `${maps}?watch=true`, { user: "nobody" });
    expect(reply.json.message).toBe(
      'configmaps is forbidden: User "nobody" cannot watch resource "configmaps" in API group "" in the namespace "default"',
    );
  });

  test("impersonation needs the verb, and then everything is judged as the other one", async () => {
    const as = (user: string, more: object = {}): Readonly<Record<string, string>> => ({
      "impersonate-user": user,
      ...more,
    });
    expect((await h.call("GET", maps, { user: "helper" })).status).toBe(403);
    expect((await h.call("GET", maps, { user: "helper", headers: as("reader") })).status).toBe(200);
    expect((await h.call("GET", maps, { user: "helper", headers: as("root") })).status).toBe(403);
    expect(
      (await h.call("GET", maps, { user: "helper", headers: as("reader", { "impersonate-group": "system:masters" }) }))
        .status,
    ).toBe(403);
    expect((await h.call("GET", maps, { headers: as("nobody") })).status).toBe(403);
    expect((await h.call("GET", maps, { headers: { "impersonate-group": "x" } })).status).toBe(400);
  });

  test("a service account that is impersonated has its groups", async () => {
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const reply = await h.call("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      user: "helper",
      headers: { "impersonate-user": "system:serviceaccount:ops:robot" },
      body,
    });
    expect(reply.status).toBe(201);
    expect(reply.json.status.userInfo).toEqual({
      username: "system:serviceaccount:ops:robot",
      groups: ["system:serviceaccounts", "system:serviceaccounts:ops", "system:authenticated"],
    });
  });

  test("access reviews answer what a request would", async () => {
    const review = async (kind: string, spec: object, user = "reader"): Promise<unknown> =>
      (
        await h.call("POST", `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`, {
          user,
          ...(user === "root" ? { groups: ["system:masters"] } : {}),
          body: { apiVersion: "authorization.k8s.io/v1", kind, spec },
        })
      ).json.status.allowed;
    const list = { resourceAttributes: { verb: "list", resource: "configmaps", namespace: "default" } };
    const create = { resourceAttributes: { verb: "create", resource: "configmaps", namespace: "default" } };
    expect(await review("SelfSubjectAccessReview", list)).toBe(true);
    expect(await review("SelfSubjectAccessReview", create)).toBe(false);
    expect(await review("SubjectAccessReview", { ...list, user: "reader" }, "root")).toBe(true);
    expect(await review("SubjectAccessReview", { ...create, user: "reader" }, "root")).toBe(false);
    expect(await review("SubjectAccessReview", { ...create, user: "x", groups: ["system:masters"] }, "root")).toBe(
      true,
    );
  });

  test("where everything is allowed, reviews say so", async () => {
    const open = await harness({ authorisation: "allow-all" });
    const reply = await open.call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      user: "anybody",
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb: "delete", resource: "nodes" } },
      },
    });
    expect([reply.status, reply.json.status.allowed, reply.json.spec]).toEqual([
      201,
      true,
      { resourceAttributes: { verb: "delete", resource: "nodes" } },
    ]);
    expect((await open.call("DELETE", "/api/v1/nodes", { user: "anybody" })).status).toBe(200);
  });
});

describe("the server from within", () => {
  test("local writes are seen by watches, and local reads see what is committed", async () => {
    const nodes = { group: "", version: "v1", kind: "Node", plural: "nodes", scope: "Cluster" } as const;
    const seen: string[] = [];
    const server = await harness({
      onWrite: (change) => seen.push(`${change.type} ${change.resource} ${change.entry.name}`),
    });
    seen.length = 0;
    const watch = await server.watch("/api/v1/nodes?watch=true");
    const { local } = server.server;
    const made = await server.sim.complete(local.create(nodes, { metadata: { name: "n1", labels: { zone: "a" } } }));
    expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    await server.sim.complete(
      local.update(
        nodes,
        { name: "n1" },
        (node) => ({ ...node, status: { phase: "x", conditions: [{ type: "Ready", status: "True" }] } }),
        "status",
      ),
    );
    expect(local.get(nodes, { name: "n1" })?.status).toMatchObject({ conditions: [{ type: "Ready", status: "True" }] });
    expect(local.list(nodes).map((node) => node.metadata.name)).toEqual(["n1"]);
    expect(await server.sim.complete(local.update(nodes, { name: "n2" }, (node) => node))).toBeUndefined();
    await server.sim.complete(local.delete(nodes, { name: "n1" }));
    expect(local.get(nodes, { name: "n1" })).toBeUndefined();
    await server.sim.run(0);
    expect(watch.events.map((event) => event.type)).toEqual(["ADDED", "MODIFIED", "DELETED"]);
    expect(seen).toEqual(["ADDED /nodes n1", "MODIFIED /nodes n1", "DELETED /nodes n1"]);
  });

  test("an injected fault answers instead of the server", async () => {
    const server = await harness({
      hooks: { before: async () => ({ status: 503, headers: {}, body: new Uint8Array() }) },
    });
    expect((await server.call("GET", "/version")).status).toBe(503);
  });

  test("a closed server refuses, and its watches end", async () => {
    const server = await harness();
    const watch = await server.watch("/api/v1/nodes?watch=true");
    await server.server.close();
    await server.sim.run(0);
    expect(watch.ended()).toBe(true);
    expect((await server.call("GET", "/version")).status).toBe(503);
  });

  test("equal seeds give equal answers", async () => {
    const run = async (): Promise<string> => {
      const server = await harness({ seed: 42 });
      await server.calls([
        ["POST", maps, { body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "a-" } } }],
        ["POST", maps, { body: configMap("b") }],
      ]);
      return (await server.call("GET", maps)).text;
    };
    expect(await run()).toBe(await run());
  });
});
