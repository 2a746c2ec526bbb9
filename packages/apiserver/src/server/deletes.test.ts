import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../fixtures/harness.ts";
import { configMap, jsonPatchType, merge, pod } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const pods = "/api/v1/namespaces/default/pods";
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
    const { kind, metadata } = (await h.call("DELETE", `${pods}/p1`)).json;
    expect([kind, metadata.deletionGracePeriodSeconds, metadata.generation]).toEqual(["Pod", 0, 2]);
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

  test("owners in a circle do not wait for each other for ever", async () => {
    const blocks = { blockOwnerDeletion: true };
    const first = await h.call("POST", maps, { body: configMap("a") });
    const second = await h.call("POST", maps, { body: configMap("b", { ownerReferences: [ownedBy(first, blocks)] }) });
    const third = await h.call("POST", maps, { body: configMap("c", { ownerReferences: [ownedBy(second, blocks)] }) });
    const circle = { metadata: { ownerReferences: [ownedBy(third, blocks)] } };
    await h.call("PATCH", `${maps}/a`, { body: circle, headers: merge });
    await h.call("DELETE", `${maps}/a`, { body: { propagationPolicy: "Foreground" } });
    await h.sim.run(10);
    const left = await Promise.all(["a", "b", "c"].map((name) => exists(`${maps}/${name}`)));
    expect(left).toEqual([false, false, false]);
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
