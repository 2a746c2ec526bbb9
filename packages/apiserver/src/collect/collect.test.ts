import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap, merge, pod, widget, widgetCrd, widgets } from "../fixtures/objects.ts";
import { approvalType } from "./approval-condition.ts";

const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
let h: Harness;

beforeEach(async () => {
  h = await harness();
});

async function exists(path: string): Promise<boolean> {
  return (await h.call("GET", path)).status === 200;
}

describe("namespaces", () => {
  test("exist from the start, and go when everything in them has gone", async () => {
    for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"])
      expect(await exists(`/api/v1/namespaces/${name}`)).toBe(true);
    await h.call("POST", "/api/v1/namespaces", {
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } },
    });
    const inX = "/api/v1/namespaces/x/configmaps";
    await h.call("POST", inX, { body: configMap("a") });
    await h.call("POST", inX, { body: configMap("b", { finalizers: ["ex.io/f"] }) });
    const marked = await h.call("DELETE", "/api/v1/namespaces/x");
    expect(marked.json).toMatchObject({ kind: "Namespace", status: { phase: "Terminating" } });
    await h.sim.run(10);
    expect([await exists(`${inX}/a`), await exists(`${inX}/b`), await exists("/api/v1/namespaces/x")]).toEqual([
      false,
      true,
      true,
    ]);
    const { conditions } = (await h.call("GET", "/api/v1/namespaces/x")).json.status;
    expect(conditions.slice(3)).toMatchObject([
      {
        type: "NamespaceContentRemaining",
        status: "True",
        reason: "SomeResourcesRemain",
        message: "Some resources are remaining: configmaps. has 1 resource instances",
      },
      {
        type: "NamespaceFinalizersRemaining",
        status: "True",
        reason: "SomeFinalizersRemain",
        message: "Some content in the namespace has finalizers remaining: ex.io/f in 1 resource instances",
      },
    ]);
    const refused = await h.call("POST", inX, { body: configMap("c") });
    expect([refused.status, refused.json.message, refused.json.details.causes[0].reason]).toEqual([
      403,
      'configmaps "c" is forbidden: unable to create new content in namespace x because it is being terminated',
      "NamespaceTerminating",
    ]);
    await h.call("PATCH", `${inX}/b`, { body: { metadata: { finalizers: null } }, headers: merge });
    await h.sim.run(10);
    expect(await exists("/api/v1/namespaces/x")).toBe(false);
  });
});

test("a namespace that goes away loses its pods first, and what they need after them", async () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "y" } };
  await h.call("POST", "/api/v1/namespaces", { body: namespace });
  await h.call("POST", "/api/v1/namespaces/y/configmaps", { body: configMap("a") });
  const held = { ...pod("p"), metadata: { name: "p", finalizers: ["ex.io/f"] } };
  await h.call("POST", "/api/v1/namespaces/y/pods", { body: held });
  await h.call("DELETE", "/api/v1/namespaces/y");
  await h.sim.run(10);
  expect(await exists("/api/v1/namespaces/y/configmaps/a")).toBe(true);
  await h.call("PATCH", "/api/v1/namespaces/y/pods/p", { body: { metadata: { finalizers: null } }, headers: merge });
  await h.sim.run(10);
  expect(await exists("/api/v1/namespaces/y")).toBe(false);
});

describe("CustomResourceDefinitions", () => {
  test("serve at once, say Established, and take their objects with them", async () => {
    await h.call("POST", crds, { body: widgetCrd });
    expect((await h.call("GET", widgets)).status).toBe(200);
    await h.sim.run(10);
    const crd = await h.call("GET", `${crds}/widgets.ex.io`);
    const conditions = crd.json.status.conditions.map((each: { type: string; status: string }) => [
      each.type,
      each.status,
    ]);
    expect(conditions).toEqual([
      ["NamesAccepted", "True"],
      ["Established", "True"],
    ]);
    expect(crd.json.status).toMatchObject({
      acceptedNames: { plural: "widgets", kind: "Widget", singular: "widget", listKind: "WidgetList" },
      storedVersions: ["v1"],
    });
    await h.call("POST", widgets, { body: widget("w1") });
    await h.call("POST", widgets, { body: widget("w2", {}, { finalizers: ["ex.io/f"] }) });
    const watch = await h.watch(`${widgets}?watch=true`);
    await h.call("DELETE", `${crds}/widgets.ex.io`);
    await h.sim.run(10);
    expect((await h.call("GET", `${crds}/widgets.ex.io`)).json.status.conditions).toContainEqual(
      expect.objectContaining({ type: "Terminating", status: "True" }),
    );
    expect((await h.call("GET", widgets)).json.items).toHaveLength(1);
    await h.call("PATCH", `${widgets}/w2`, { body: { metadata: { finalizers: null } }, headers: merge });
    await h.sim.run(10);
    expect((await h.call("GET", widgets)).status).toBe(404);
    expect((await h.call("GET", crds)).json.items).toEqual([]);
    expect(watch.ended()).toBe(true);
  });

  test("say of a group of Kubernetes who approved them", async () => {
    const name = "widgets.ex.k8s.io";
    const annotations = { "api-approved.kubernetes.io": "https://example.com/1" };
    await h.call("POST", crds, {
      body: { ...widgetCrd, metadata: { name, annotations }, spec: { ...widgetCrd.spec, group: "ex.k8s.io" } },
    });
    await h.sim.run(10);
    const { json } = await h.call("GET", `${crds}/${name}`);
    const said = json.status.conditions.find((each: { type: string }) => each.type === approvalType);
    expect(said).toMatchObject({
      status: "True",
      reason: "ApprovedAnnotation",
      message: "approved in https://example.com/1",
    });
  });

  test("a kind whose names are taken is not served and says why", async () => {
    await h.call("POST", crds, { body: widgetCrd });
    const rival = {
      ...widgetCrd,
      metadata: { name: "gizmos.ex.io" },
      spec: { ...widgetCrd.spec, names: { plural: "gizmos", kind: "Widget" } },
    };
    await h.call("POST", crds, { body: rival });
    await h.sim.run(10);
    const crd = await h.call("GET", `${crds}/gizmos.ex.io`);
    expect(crd.json.status.conditions[0]).toMatchObject({
      type: "NamesAccepted",
      status: "False",
      reason: "NamesConflict",
      message: '"Widget" is already in use',
    });
    expect((await h.call("GET", "/apis/ex.io/v1/namespaces/default/gizmos")).status).toBe(404);
  });
});

describe("events", () => {
  test("live for an hour after their last write", async () => {
    const events = "/api/v1/namespaces/default/events";
    const event = (name: string): object => ({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name },
      involvedObject: { kind: "Node", name: "n1" },
      reason: "Test",
      type: "Normal",
    });
    await h.call("POST", events, { body: event("old") });
    await h.sim.run(1_800_000);
    await h.call("POST", events, { body: event("young") });
    await h.sim.run(1_900_000);
    const left = await h.call("GET", `${events}?fieldSelector=involvedObject.name%3Dn1`);
    expect(left.json.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["young"]);
  });
});

test("aggregated cluster roles hold the rules of what their selectors name, and follow them", async () => {
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const rule = { apiGroups: ["ex.io"], resources: ["widgets"], verbs: ["get"] };
  const rulesOf = async (name: string): Promise<object[]> => (await h.call("GET", `${roles}/${name}`)).json.rules;
  const before = await rulesOf("admin");
  expect(before.length).toBeGreaterThan(20);
  const part = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "widgets-view", labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } },
    rules: [rule],
  };
  await h.call("POST", roles, { body: part });
  await h.sim.run(10);
  for (const name of ["view", "edit", "admin"]) expect(await rulesOf(name)).toContainEqual(rule);
  await h.call("DELETE", `${roles}/widgets-view`);
  await h.sim.run(10);
  expect(await rulesOf("admin")).toEqual(before);
});
