import { beforeEach, describe, expect, test } from "vitest";
import { configMap, jsonPatchType, merge, pod, widget, widgetCrd, widgets } from "./fixtures.ts";
import { type Harness, harness, type Reply } from "./harness.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const pods = "/api/v1/namespaces/default/pods";
const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
let h: Harness;

beforeEach(async () => {
  h = await harness();
});

async function exists(path: string): Promise<boolean> {
  return (await h.call("GET", path)).status === 200;
}

function ownedBy(owner: Reply, more: object = {}): object {
  const { apiVersion, kind, metadata } = owner.json;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, ...more };
}

describe("deletion", () => {
  test("goes at once and says what went", async () => {
    const made = await h.call("POST", maps, { body: configMap("c1") });
    const reply = await h.call("DELETE", `${maps}/c1`, {
      body: { propagationPolicy: "Background", preconditions: { uid: made.json.metadata.uid } },
    });
    expect(reply.json).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "c1", kind: "configmaps", uid: made.json.metadata.uid },
    });
    expect(await exists(`${maps}/c1`)).toBe(false);
  });

  test("waits for finalizers, takes no new ones, and ends with the last", async () => {
    await h.call("POST", maps, { body: configMap("c1", { finalizers: ["ex.io/a", "ex.io/b"] }) });
    const marked = await h.call("DELETE", `${maps}/c1`);
    expect(marked.json).toMatchObject({
      kind: "ConfigMap",
      metadata: { finalizers: ["ex.io/a", "ex.io/b"], deletionTimestamp: expect.any(String) },
    });
    const again = await h.call("DELETE", `${maps}/c1`);
    expect(again.json.metadata.resourceVersion).toBe(marked.json.metadata.resourceVersion);
    const more = await h.call("PATCH", `${maps}/c1`, {
      body: { metadata: { finalizers: ["ex.io/a", "ex.io/b", "ex.io/c"] } },
      headers: merge,
    });
    expect([more.status, more.json.details.causes[0].field]).toEqual([422, "metadata.finalizers"]);
    await h.call("PATCH", `${maps}/c1`, { body: { metadata: { finalizers: ["ex.io/b"] } }, headers: merge });
    expect(await exists(`${maps}/c1`)).toBe(true);
    const last = await h.call("PATCH", `${maps}/c1`, {
      body: [{ op: "remove", path: "/metadata/finalizers" }],
      headers: jsonPatchType,
    });
    expect([last.status, last.json.metadata.name]).toEqual([200, "c1"]);
    expect(await exists(`${maps}/c1`)).toBe(false);
  });

  test("gives a running pod its time, which a second deletion can only shorten", async () => {
    await h.call("POST", pods, { body: pod("p1", { node: "n1" }) });
    const first = await h.call("DELETE", `${pods}/p1`);
    expect(first.json.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
    const longer = await h.call("DELETE", `${pods}/p1?gracePeriodSeconds=90`);
    expect(longer.json.metadata.deletionGracePeriodSeconds).toBe(30);
    const shorter = await h.call("DELETE", `${pods}/p1`, { body: { gracePeriodSeconds: 5 } });
    expect(shorter.json.metadata.deletionGracePeriodSeconds).toBe(5);
    await h.call("DELETE", `${pods}/p1?gracePeriodSeconds=0`);
    expect(await exists(`${pods}/p1`)).toBe(false);
  });

  test("a pod that no node has seen goes at once", async () => {
    await h.call("POST", pods, { body: pod("p1") });
    expect((await h.call("DELETE", `${pods}/p1`)).json.status).toBe("Success");
    expect(await exists(`${pods}/p1`)).toBe(false);
  });

  test("a collection goes by selector; what has finalizers stays marked", async () => {
    await h.call("POST", maps, { body: configMap("a1", { labels: { app: "a" } }) });
    await h.call("POST", maps, { body: configMap("a2", { labels: { app: "a" }, finalizers: ["ex.io/f"] }) });
    await h.call("POST", maps, { body: configMap("b1", { labels: { app: "b" } }) });
    const reply = await h.call("DELETE", `${maps}?labelSelector=app%3Da`);
    expect(reply.json.kind).toBe("ConfigMapList");
    expect(reply.json.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["a1", "a2"]);
    const left = await h.call("GET", maps);
    expect(
      left.json.items.map((item: { metadata: { name: string; deletionTimestamp?: string } }) => [
        item.metadata.name,
        item.metadata.deletionTimestamp !== undefined,
      ]),
    ).toEqual([
      ["a2", true],
      ["b1", false],
    ]);
  });
});

describe("garbage", () => {
  test("in the background dependents follow their owner, theirs follow them, and what has another owner stays", async () => {
    const owner = await h.call("POST", maps, { body: configMap("owner") });
    const other = await h.call("POST", maps, { body: configMap("other") });
    const child = await h.call("POST", maps, { body: configMap("child", { ownerReferences: [ownedBy(owner)] }) });
    await h.call("POST", maps, { body: configMap("grandchild", { ownerReferences: [ownedBy(child)] }) });
    await h.call("POST", maps, { body: configMap("shared", { ownerReferences: [ownedBy(owner), ownedBy(other)] }) });
    await h.call("DELETE", `${maps}/owner`, { body: { propagationPolicy: "Background" } });
    await h.sim.run(10);
    expect(await exists(`${maps}/child`)).toBe(false);
    expect(await exists(`${maps}/grandchild`)).toBe(false);
    const shared = await h.call("GET", `${maps}/shared`);
    expect(shared.json.metadata.ownerReferences).toEqual([ownedBy(other)]);
  });

  test("in the foreground the owner goes last", async () => {
    const owner = await h.call("POST", maps, { body: configMap("owner") });
    const blocks = { blockOwnerDeletion: true };
    await h.call("POST", maps, {
      body: configMap("child", { ownerReferences: [ownedBy(owner, blocks)], finalizers: ["ex.io/f"] }),
    });
    const marked = await h.call("DELETE", `${maps}/owner`, { body: { propagationPolicy: "Foreground" } });
    expect(marked.json.metadata.finalizers).toEqual(["foregroundDeletion"]);
    await h.sim.run(10);
    expect([await exists(`${maps}/owner`), await exists(`${maps}/child`)]).toEqual([true, true]);
    await h.call("PATCH", `${maps}/child`, { body: { metadata: { finalizers: null } }, headers: merge });
    await h.sim.run(10);
    expect([await exists(`${maps}/owner`), await exists(`${maps}/child`)]).toEqual([false, false]);
  });

  test("orphans stay and forget their owner", async () => {
    const owner = await h.call("POST", maps, { body: configMap("owner") });
    await h.call("POST", maps, { body: configMap("child", { ownerReferences: [ownedBy(owner)] }) });
    await h.call("DELETE", `${maps}/owner`, { body: { propagationPolicy: "Orphan" } });
    await h.sim.run(10);
    expect(await exists(`${maps}/owner`)).toBe(false);
    expect((await h.call("GET", `${maps}/child`)).json.metadata.ownerReferences).toBeUndefined();
  });

  test("an owner that never was, or whose name belongs to somebody else now, owns nothing", async () => {
    const owner = await h.call("POST", maps, { body: configMap("owner") });
    await h.call("POST", maps, {
      body: configMap("absent", { ownerReferences: [{ ...ownedBy(owner), name: "nobody" }] }),
    });
    await h.call("POST", maps, {
      body: configMap("impostor", { ownerReferences: [{ ...ownedBy(owner), uid: "other" }] }),
    });
    await h.call("POST", maps, {
      body: configMap("unknown-kind", { ownerReferences: [{ ...ownedBy(owner), kind: "Gadget" }] }),
    });
    await h.sim.run(10);
    expect(await exists(`${maps}/absent`)).toBe(false);
    expect(await exists(`${maps}/impostor`)).toBe(false);
    expect(await exists(`${maps}/unknown-kind`)).toBe(true);
  });

  test("is found again after a restart", async () => {
    const owner = await h.call("POST", maps, { body: configMap("owner") });
    await h.call("POST", maps, { body: configMap("child", { ownerReferences: [ownedBy(owner)] }) });
    const batch = [{ revision: h.server.revision() + 1, key: "/configmaps/default/owner" }];
    h.journal.append(batch);
    h = await harness({ journal: { disk: h.journal.disk } });
    await h.sim.run(10);
    expect(await exists(`${maps}/child`)).toBe(false);
  });
});

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

describe("eviction", () => {
  const evict = (name: string): Promise<Reply> =>
    h.call("POST", `${pods}/${name}/eviction`, {
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } },
    });
  const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

  beforeEach(async () => {
    for (const name of ["p1", "p2", "p3"]) {
      await h.call("POST", pods, { body: pod(name, { node: "n1", labels: { app: "web" } }) });
      await h.call("PATCH", `${pods}/${name}/status`, {
        body: { status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } },
        headers: merge,
      });
    }
  });

  const budget = (spec: object): object => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
  });

  test("without a budget it is a deletion", async () => {
    const reply = await evict("p1");
    expect([reply.status, reply.json.status]).toEqual([201, "Success"]);
    expect((await h.call("GET", `${pods}/p1`)).json.metadata.deletionTimestamp).toEqual(expect.any(String));
  });

  test("a budget keeps its status and allows just as many as it says", async () => {
    await h.call("POST", budgets, { body: budget({ minAvailable: 2 }) });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      expectedPods: 3,
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      observedGeneration: 1,
    });
    const [first, second] = await h.calls([
      [
        "POST",
        `${pods}/p1/eviction`,
        { body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p1" } } },
      ],
      [
        "POST",
        `${pods}/p2/eviction`,
        { body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p2" } } },
      ],
    ]);
    expect(first?.status).toBe(201);
    expect(second?.status).toBe(429);
    expect(second?.json).toMatchObject({
      reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: "DisruptionBudget", message: "The disruption budget web needs 2 healthy pods and has 2 currently" },
        ],
      },
    });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      currentHealthy: 2,
      disruptionsAllowed: 0,
    });
  });

  test("percentages and maxUnavailable count what the controllers want", async () => {
    await h.call("POST", budgets, { body: budget({ maxUnavailable: "34%" }) });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      expectedPods: 3,
      desiredHealthy: 1,
      disruptionsAllowed: 2,
    });
  });

  test("pods that have ended are evicted whatever the budget says", async () => {
    await h.call("POST", budgets, { body: budget({ minAvailable: 3 }) });
    await h.call("PATCH", `${pods}/p1/status`, { body: { status: { phase: "Succeeded" } }, headers: merge });
    expect((await evict("p1")).status).toBe(201);
    expect((await evict("p2")).status).toBe(429);
  });
});
