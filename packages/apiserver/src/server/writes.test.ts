import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import {
  applyType,
  configMap,
  jsonPatchType,
  merge,
  pod,
  strategic,
  widget,
  widgetCrd,
  widgets,
} from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
let h: Harness;

beforeEach(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
  await h.sim.run(50);
});

test("a PUT creates where the kind is one of those that come to be so", async () => {
  const server = await harness();
  const lease = { metadata: { name: "l" }, spec: { holderIdentity: "me" } };
  const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/l";
  const replies = [await server.call("PUT", path, { body: lease }), await server.call("PUT", path, { body: lease })];
  expect(replies.map(({ status, json }) => [status, json.reason])).toEqual([
    [201, undefined],
    [422, "Invalid"],
  ]);
  expect(
    (await server.call("PUT", "/api/v1/namespaces/default/configmaps/c", { body: { metadata: { name: "c" } } })).status,
  ).toBe(404);
});

describe("metadata that only the server gives", () => {
  test("a new object has uid, creation time, generation 1 and a revision", async () => {
    const { status, json } = await h.call("POST", widgets, {
      body: widget(
        "w1",
        {},
        {
          uid: "mine",
          creationTimestamp: null,
          generation: 7,
          deletionTimestamp: "2020-01-01T00:00:00Z",
          selfLink: "/x",
        },
      ),
    });
    expect(status).toBe(201);
    expect(json.metadata).toMatchObject({ name: "w1", namespace: "default", generation: 1 });
    expect(json.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(json.metadata.creationTimestamp).toMatch(/^2026-01-01T00:00:0\dZ$/);
    expect(json.metadata.deletionTimestamp).toBeUndefined();
    expect(json.metadata.selfLink).toBeUndefined();
    expect(Number(json.metadata.resourceVersion)).toBe(h.server.revision());
    expect(json.spec).toEqual({ size: 3 });
  });

  test("generateName gives names of the base and five characters that form no words", async () => {
    const names = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const reply = await h.call("POST", maps, {
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: `${"x".repeat(70)}-` } },
      });
      names.add(reply.json.metadata.name);
    }
    expect(names.size).toBe(5);
    for (const name of names) expect(name).toMatch(/^x{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test("of slices of endpoints also labels are counted", async () => {
    const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4", endpoints: [] };
    await h.call("POST", slices, { body: { ...slice, metadata: { name: "s" } } });
    const change = async (metadata: object): Promise<unknown> =>
      (await h.call("PATCH", `${slices}/s`, { body: { metadata }, headers: merge })).json.metadata.generation;
    expect([await change({ annotations: { a: "b" } }), await change({ labels: { a: "b" } })]).toEqual([1, 2]);
  });

  test("generation counts changes of the spec, not of metadata or status, and the beginning of a deletion", async () => {
    await h.call("POST", widgets, { body: widget("w1", {}, { finalizers: ["ex.io/f"] }) });
    const generation = async (how: () => Promise<unknown>): Promise<number> => {
      await how();
      return (await h.call("GET", `${widgets}/w1`)).json.metadata.generation as number;
    };
    const patch = (path: string, body: unknown) => () => h.call("PATCH", path, { body, headers: merge });
    expect(await generation(patch(`${widgets}/w1`, { metadata: { labels: { a: "b" } } }))).toBe(1);
    expect(await generation(patch(`${widgets}/w1/status`, { status: { note: "x" } }))).toBe(1);
    expect(await generation(patch(`${widgets}/w1`, { spec: { size: 5 } }))).toBe(2);
    expect(await generation(patch(`${widgets}/w1/scale`, { spec: { replicas: 2 } }))).toBe(3);
    expect(await generation(() => h.call("DELETE", `${widgets}/w1`))).toBe(4);
    const map = await h.call("POST", maps, { body: configMap("c1") });
    expect(map.json.metadata.generation).toBeUndefined();
  });

  test("a write that changes nothing keeps the version and tells nobody", async () => {
    const made = await h.call("POST", widgets, { body: widget("w1", { size: 4 }) });
    const watch = await h.watch(`${widgets}?watch=true&resourceVersion=${made.json.metadata.resourceVersion}`);
    await h.sim.run(5_000);
    const again = await h.call("PATCH", `${widgets}/w1`, { body: { spec: { size: 4 } }, headers: merge });
    const put = await h.call("PUT", `${widgets}/w1`, { body: made.json });
    const { managedFields: _, ...metadata } = made.json.metadata;
    const bare = await h.call("PUT", `${widgets}/w1`, {
      body: { ...made.json, metadata: { ...metadata, annotations: {}, finalizers: null } },
    });
    for (const reply of [again, put, bare]) {
      expect(reply.status).toBe(200);
      expect(reply.json.metadata.resourceVersion).toBe(made.json.metadata.resourceVersion);
    }
    expect(watch.events).toEqual([]);
  });

  test("uid, creation time, name and deletion cannot be changed by a client", async () => {
    const made = await h.call("POST", maps, { body: configMap("c1") });
    const reply = await h.call("PATCH", `${maps}/c1`, {
      body: {
        metadata: { creationTimestamp: null, deletionTimestamp: "2020-01-01T00:00:00Z", generation: 9, selfLink: "x" },
      },
      headers: merge,
    });
    expect(reply.json.metadata).toEqual(made.json.metadata);
    const other = await h.call("PATCH", `${maps}/c1`, { body: { metadata: { uid: "other" } }, headers: merge });
    expect([other.status, other.json.reason]).toEqual([422, "Invalid"]);
    const renamed = await h.call("PATCH", `${maps}/c1`, { body: { metadata: { name: "c9" } }, headers: merge });
    expect([renamed.status, renamed.json.reason]).toEqual([400, "BadRequest"]);
  });
});

describe("patches", () => {
  test("merge, JSON, strategic and apply patches do what they say", async () => {
    const pods = "/api/v1/namespaces/default/pods";
    await h.call("POST", pods, { body: pod("p1", { labels: { a: "1", b: "2" } }) });
    const merged = await h.call("PATCH", `${pods}/p1`, {
      body: { metadata: { labels: { a: null, c: "3" } } },
      headers: merge,
    });
    expect(merged.json.metadata.labels).toEqual({ b: "2", c: "3" });
    const patched = await h.call("PATCH", `${pods}/p1`, {
      body: [{ op: "replace", path: "/metadata/labels/b", value: "9" }],
      headers: jsonPatchType,
    });
    expect(patched.json.metadata.labels).toEqual({ b: "9", c: "3" });
    const strategically = await h.call("PATCH", `${pods}/p1`, {
      body: { spec: { containers: [{ name: "c", image: "y:2" }] } },
      headers: strategic,
    });
    expect(strategically.json.spec.containers).toHaveLength(1);
    expect(strategically.json.spec.containers[0]).toMatchObject({ name: "c", image: "y:2" });
    const applied = await h.call("PATCH", `${maps}/new?fieldManager=me`, {
      text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: new\ndata:\n  text: |\n    two\n    lines\n",
      headers: applyType,
    });
    expect([applied.status, applied.json.data]).toEqual([201, { text: "two\nlines\n" }]);
    const again = await h.call("PATCH", `${maps}/new?fieldManager=me`, {
      body: { apiVersion: "v1", kind: "ConfigMap", data: { other: "x" } },
      headers: applyType,
    });
    expect([again.status, again.json.data]).toEqual([200, { other: "x" }]);
  });

  test("a key named __proto__ stays data and reaches no prototype", async () => {
    await h.call("POST", maps, { body: configMap("c1") });
    const reply = await h.call("PATCH", `${maps}/c1`, {
      text: '{"data":{"__proto__":{"polluted":"yes"}},"metadata":{"labels":{"__proto__":null}}}',
      headers: merge,
    });
    expect(reply.status).toBe(422);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe("field managers", () => {
  const managers = (reply: {
    json: { metadata: { managedFields?: { manager: string; operation: string; subresource?: string }[] } };
  }): string[] =>
    (reply.json.metadata.managedFields ?? []).map((each) =>
      [each.manager, each.operation, each.subresource].filter(Boolean).join(" "),
    );

  test("are named by fieldManager, else by the User-Agent, one for each subresource", async () => {
    await h.call("POST", `${widgets}?fieldManager=maker`, { body: widget("w1") });
    await h.call("PATCH", `${widgets}/w1`, {
      body: { spec: { color: "red" } },
      headers: { ...merge, "user-agent": "painter/1.0 (x)" },
    });
    const reply = await h.call("PATCH", `${widgets}/w1/status?fieldManager=reporter`, {
      body: { status: { note: "x" } },
      headers: merge,
    });
    expect(managers(reply).toSorted()).toEqual(["maker Update", "painter Update", "reporter Update status"]);
  });

  test("can be rewritten by a client that knows them, and taken away by one empty entry", async () => {
    const made = await h.call("POST", `${widgets}?fieldManager=old-name`, { body: widget("w1", { size: 4 }) });
    const managedFields = made.json.metadata.managedFields.map((each: object) => ({
      ...each,
      manager: "new-name",
      operation: "Apply",
    }));
    const renamed = await h.call("PATCH", `${widgets}/w1`, {
      body: [{ op: "replace", path: "/metadata/managedFields", value: managedFields }],
      headers: jsonPatchType,
    });
    expect(managers(renamed)).toEqual(["new-name Apply"]);
    const kept = await h.call("PATCH", `${widgets}/w1`, {
      body: { metadata: { managedFields: null } },
      headers: merge,
    });
    expect(managers(kept)).toEqual(["new-name Apply"]);
    const reset = await h.call("PATCH", `${widgets}/w1`, {
      body: { metadata: { managedFields: [{}] } },
      headers: merge,
    });
    expect(managers(reset)).toEqual([]);
  });
});

describe("dry run", () => {
  test("shows what would be and keeps nothing", async () => {
    const before = h.server.revision();
    const made = await h.call("POST", `${widgets}?dryRun=All`, { body: widget("w1") });
    expect([made.status, made.json.spec.size, made.json.metadata.resourceVersion]).toEqual([201, 3, undefined]);
    expect((await h.call("GET", `${widgets}/w1`)).status).toBe(404);
    await h.call("POST", widgets, { body: widget("w1") });
    const changed = await h.call("PATCH", `${widgets}/w1?dryRun=All`, { body: { spec: { size: 8 } }, headers: merge });
    expect([changed.status, changed.json.spec.size]).toEqual([200, 8]);
    const gone = await h.call("DELETE", `${widgets}/w1`, { body: { dryRun: ["All"] } });
    expect(gone.status).toBe(200);
    expect((await h.call("GET", `${widgets}/w1`)).json.spec.size).toBe(3);
    expect(h.server.revision()).toBe(before + 1);
  });
});

describe("versions", () => {
  test("one object is served in every version, and a write through another one is the same object", async () => {
    await h.call("POST", widgets, { body: widget("w1") });
    const beta = widgets.replace("/v1/", "/v1beta1/");
    const read = await h.call("GET", `${beta}/w1`);
    expect([read.json.apiVersion, read.json.kind, read.json.spec]).toEqual(["ex.io/v1beta1", "Widget", { size: 3 }]);
    const same = await h.call("PATCH", `${beta}/w1`, { body: { spec: { size: 3 } }, headers: merge });
    expect(same.json.metadata.resourceVersion).toBe(read.json.metadata.resourceVersion);
    await h.call("PATCH", `${beta}/w1`, { body: { spec: { size: 4 } }, headers: merge });
    expect((await h.call("GET", `${widgets}/w1`)).json).toMatchObject({ apiVersion: "ex.io/v1", spec: { size: 4 } });
  });
});

describe("warnings", () => {
  test("an unknown field is dropped and said so", async () => {
    const reply = await h.call("POST", maps, { body: { ...configMap("c1"), unk: 1 } });
    expect([reply.status, reply.headers["warning"]]).toEqual([201, '299 - "unknown field \\"unk\\""']);
    expect(reply.json.unk).toBeUndefined();
    const ignored = await h.call("POST", `${maps}?fieldValidation=Ignore`, { body: { ...configMap("c2"), unk: 1 } });
    expect(ignored.headers["warning"]).toBeUndefined();
  });
});
