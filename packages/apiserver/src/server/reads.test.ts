// Long because everything that a list can be asked for is asked of one server.
import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap, merge, pod, widget, widgetCrd, widgets } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
let h: Harness;

beforeEach(async () => {
  h = await harness();
});

const names = (list: { items: { metadata: { name: string } }[] }): string[] =>
  list.items.map((item) => item.metadata.name);
const shown = (events: readonly { type: string; object: { metadata: { name?: string } } }[]): string[] =>
  events.map((event) => `${event.type} ${event.object.metadata.name ?? ""}`.trim());

async function make(...wanted: readonly string[]): Promise<void> {
  await h.calls(wanted.map((name) => ["POST", maps, { body: configMap(name, { labels: { app: name[0] } }) }] as const));
}

describe("lists", () => {
  test("come in order of keys, over all namespaces or one", async () => {
    await make("b", "a", "c");
    await h.call("POST", "/api/v1/namespaces/kube-public/configmaps", { body: configMap("a") });
    const all = await h.call("GET", "/api/v1/configmaps");
    expect(all.json).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1" });
    expect(names(all.json)).toEqual(["a", "b", "c", "a"]);
    expect(names((await h.call("GET", maps)).json)).toEqual(["a", "b", "c"]);
    expect(all.json.metadata.resourceVersion).toBe(String(h.server.revision()));
  });

  test("are selected by labels and fields", async () => {
    await make("a1", "a2", "b1");
    const select = async (query: string): Promise<string[]> => names((await h.call("GET", `${maps}?${query}`)).json);
    expect(await select("labelSelector=app%3Da")).toEqual(["a1", "a2"]);
    expect(await select("labelSelector=app%20notin%20(a)")).toEqual(["b1"]);
    expect(await select("fieldSelector=metadata.name%3Da2,metadata.namespace%3Ddefault")).toEqual(["a2"]);
    expect(await select("fieldSelector=metadata.name!%3Da2")).toEqual(["a1", "b1"]);
    const pods = "/api/v1/namespaces/default/pods";
    await h.call("POST", pods, { body: pod("p1", { node: "n1" }) });
    await h.call("POST", pods, { body: pod("p2") });
    expect(
      names((await h.call("GET", "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1,status.phase!%3DSucceeded")).json),
    ).toEqual(["p1"]);
    expect(names((await h.call("GET", "/api/v1/pods?fieldSelector=spec.host%3D")).json)).toEqual(["p2"]);
    // Nobody said whether they use the host's network: Go has a false there.
    expect(names((await h.call("GET", "/api/v1/pods?fieldSelector=spec.hostNetwork%3Dfalse")).json)).toHaveLength(2);
    expect(names((await h.call("GET", "/api/v1/pods?fieldSelector=spec.hostNetwork%3D")).json)).toEqual([]);
  });

  test("are paged over one consistent state, whatever is written meanwhile", async () => {
    await make("a", "b", "c", "d", "e");
    const first = await h.call("GET", `${maps}?limit=2`);
    expect([names(first.json), first.json.metadata.remainingItemCount]).toEqual([["a", "b"], 3]);
    await h.call("DELETE", `${maps}/c`);
    await make("bb");
    const second = await h.call("GET", `${maps}?limit=2&continue=${first.json.metadata.continue}`);
    expect([names(second.json), second.json.metadata.remainingItemCount]).toEqual([["c", "d"], 1]);
    expect(second.json.metadata.resourceVersion).toBe(first.json.metadata.resourceVersion);
    const third = await h.call("GET", `${maps}?limit=2&continue=${second.json.metadata.continue}`);
    expect([names(third.json), third.json.metadata.continue, third.json.metadata.remainingItemCount]).toEqual([
      ["e"],
      undefined,
      undefined,
    ]);
    const selected = await h.call("GET", `${maps}?limit=1&labelSelector=app%3Db`);
    expect([names(selected.json), selected.json.metadata.remainingItemCount]).toEqual([["b"], undefined]);
  });

  test("a page that comes too late is refused with a token to go on without consistency", async () => {
    await make("a", "b", "c");
    const first = await h.call("GET", `${maps}?limit=1`);
    await h.call("DELETE", `${maps}/b`);
    h.server.compact();
    const late = await h.call("GET", `${maps}?limit=1&continue=${first.json.metadata.continue}`);
    expect([late.status, late.json.reason]).toEqual([410, "Expired"]);
    const rest = await h.call("GET", `${maps}?continue=${late.json.metadata.continue}`);
    expect(names(rest.json)).toEqual(["c"]);
    const wrong = await h.call("GET", `${maps}?limit=1&continue=abc`);
    expect([wrong.status, wrong.json.reason]).toEqual([400, "BadRequest"]);
  });

  test("large ones are streamed, and are the same text", async () => {
    const big = "x".repeat(100_000);
    await h.calls(
      Array.from(
        { length: 12 },
        (_, i) => ["POST", maps, { body: { ...configMap(`m${i + 10}`), data: { big } } }] as const,
      ),
    );
    const answer = await h.sim.complete(
      h.server.handle({
        method: "GET",
        path: maps,
        headers: {},
        signal: new AbortController().signal,
        peer: { address: "", user: "x", groups: ["system:masters"] },
      }),
    );
    expect(answer.body).not.toBeInstanceOf(Uint8Array);
    expect(names((await h.call("GET", maps)).json)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i + 10}`));
  });
});

describe("representations", () => {
  const tableType = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

  test("a Table has columns and cells, of lists, of one object and of watch events", async () => {
    await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
    await h.call("POST", widgets, { body: widget("w1", { size: 7 }) });
    const list = await h.call("GET", widgets, { headers: tableType });
    expect(list.headers["content-type"]).toBe("application/json");
    expect(list.json.columnDefinitions.map((column: { name: string }) => column.name)).toEqual(["Name", "Size"]);
    expect(list.json.columnDefinitions[0].description).toMatch(/^Name must be unique within a namespace\. Is required/);
    expect(list.json.columnDefinitions[1].description).toBe(
      "Custom resource definition column (in JSONPath format): .spec.size",
    );
    expect(list.json.rows[0]).toMatchObject({
      cells: ["w1", 7],
      object: { kind: "PartialObjectMetadata", metadata: { name: "w1" } },
    });
    const bare = await h.call("GET", `${widgets}/w1?includeObject=None`, { headers: tableType });
    expect(bare.json.rows).toEqual([{ cells: ["w1", 7], object: null }]);
    const watch = await h.watch(`${widgets}?watch=true&resourceVersion=0`, { headers: tableType });
    expect(watch.events[0]).toMatchObject({ type: "ADDED", object: { kind: "Table", rows: [{ cells: ["w1", 7] }] } });
  });

  test("metadata alone, for those who need no more", async () => {
    await make("a");
    const headers = { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };
    expect((await h.call("GET", "/api/v1/namespaces/empty/configmaps", { headers })).json.items).toBeNull();
    const list = await h.call("GET", maps, { headers });
    expect(list.json).toMatchObject({
      kind: "PartialObjectMetadataList",
      items: [{ kind: "PartialObjectMetadata", metadata: { name: "a" } }],
    });
    expect(list.json.items[0].data).toBeUndefined();
    const one = await h.call("GET", `${maps}/a`, { headers });
    expect([one.status, one.json.message]).toEqual([
      406,
      "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)",
    ]);
  });

  test("a table with a share of its objects that is none is refused", async () => {
    const reply = await h.call("GET", `${maps}?includeObject=Some`, { headers: tableType });
    expect([reply.status, reply.json.message]).toEqual([
      400,
      `Unable to convert to Table as requested: includeObject: Invalid value: "Some": must be 'Metadata', 'Object', 'None', or empty`,
    ]);
  });

  test("whoever prefers protobuf and takes JSON gets JSON", async () => {
    const reply = await h.call("GET", maps, {
      headers: { accept: "application/vnd.kubernetes.protobuf,application/json" },
    });
    expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/json"]);
  });
});

describe("watches", () => {
  test("go on after a revision, in order, with what was missed", async () => {
    await make("a");
    const from = h.server.revision();
    await make("b");
    await h.call("DELETE", `${maps}/a`);
    const watch = await h.watch(`${maps}?watch=true&resourceVersion=${from}`);
    expect(shown(watch.events)).toEqual(["ADDED b", "DELETED a"]);
    await h.call("PATCH", `${maps}/b`, { body: { data: { x: "y" } }, headers: merge });
    await h.sim.run(0);
    expect(shown(watch.events)).toEqual(["ADDED b", "DELETED a", "MODIFIED b"]);
    const versions = watch.events.map((event) => Number(event.object.metadata.resourceVersion));
    expect(versions).toEqual([from + 1, from + 2, from + 3]);
  });

  test("without a revision, or with 0, begin with what there is", async () => {
    await make("a", "b");
    for (const query of ["watch=true", "watch=1&resourceVersion=0"]) {
      const watch = await h.watch(`${maps}?${query}`);
      expect(shown(watch.events)).toEqual(["ADDED a", "ADDED b"]);
    }
  });

  test("with initial events end these by a bookmark of the watched kind", async () => {
    await make("a");
    const watch = await h.watch(
      `${maps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    await make("b");
    await h.sim.run(0);
    expect(shown(watch.events)).toEqual(["ADDED a", "BOOKMARK", "ADDED b"]);
    expect(watch.events[1]?.object).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        resourceVersion: String(h.server.revision() - 1),
        annotations: { "k8s.io/initial-events-end": "true" },
      },
    });
  });

  test("of a selection see what enters it as added and what leaves it as deleted, in its last matching state", async () => {
    await make("a");
    const watch = await h.watch(`${maps}?watch=true&labelSelector=app%3Dz&resourceVersion=${h.server.revision()}`);
    const relabel = (app: string): Promise<unknown> =>
      h.call("PATCH", `${maps}/a`, { body: { metadata: { labels: { app } } }, headers: merge });
    await relabel("z");
    await relabel("y");
    await relabel("x");
    await h.sim.run(0);
    expect(shown(watch.events)).toEqual(["ADDED a", "DELETED a"]);
    const last = watch.events[1]?.object;
    expect(last.metadata.labels).toEqual({ app: "z" });
    expect(Number(last.metadata.resourceVersion)).toBe(h.server.revision() - 1);
  });

  test("send a bookmark every minute and before they end, if asked to", async () => {
    await make("a");
    const revision = String(h.server.revision());
    const watch = await h.watch(
      `${maps}?watch=true&allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion=${revision}`,
    );
    const quiet = await h.watch(`${maps}?watch=true&timeoutSeconds=150&resourceVersion=${revision}`);
    await h.sim.run(151_000);
    expect(shown(watch.events)).toEqual(["BOOKMARK", "BOOKMARK", "BOOKMARK"]);
    expect(watch.events[2]?.object.metadata.resourceVersion).toBe(revision);
    expect([watch.ended(), quiet.ended(), quiet.events]).toEqual([true, true, []]);
  });

  test("that ask for a forgotten past get one ERROR event in a 200", async () => {
    await make("a");
    const from = h.server.revision();
    await make("b");
    h.server.compact();
    const watch = await h.watch(`${maps}?watch=true&resourceVersion=${from}`);
    expect([watch.status, watch.ended()]).toEqual([200, true]);
    expect(watch.events).toEqual([
      {
        type: "ERROR",
        object: expect.objectContaining({
          kind: "Status",
          code: 410,
          reason: "Expired",
          message: `too old resource version: ${from} (${from + 1})`,
        }),
      },
    ]);
  });

  test("whose reader goes away are forgotten at once", async () => {
    const watch = await h.watch(`${maps}?watch=true`);
    watch.stop();
    await h.sim.run(0);
    await make("a");
    await h.sim.run(0);
    expect([watch.ended(), watch.events]).toEqual([true, []]);
  });

  test("whose reader falls behind by more than the budget are cut, and the others are not", async () => {
    const answer = await h.sim.complete(
      h.server.handle({
        method: "GET",
        path: `${maps}?watch=true`,
        headers: {},
        signal: new AbortController().signal,
        peer: { address: "", user: "x", groups: ["system:masters"] },
      }),
    );
    const fast = await h.watch(`${maps}?watch=true`);
    const big = "x".repeat(900_000);
    for (let i = 0; i < 12; i++) await h.call("POST", maps, { body: { ...configMap(`m${i}`), data: { big } } });
    let frames = 0;
    const read = async (): Promise<void> => {
      for await (const _ of answer.body as AsyncIterable<Uint8Array>) frames++;
    };
    await h.sim.complete(read());
    expect(frames).toBeLessThan(12);
    expect(fast.events).toHaveLength(12);
  });

  test("see every change in the order of revisions, as random interleavings of resumes show", async () => {
    const seen: string[] = [];
    let from = h.server.revision();
    for (let round = 0; round < 20; round++) {
      const watch = await h.watch(`${maps}?watch=true&resourceVersion=${from}`);
      await h.calls(
        Array.from({ length: 7 }, (_, i) =>
          i % 3 === 2
            ? (["DELETE", `${maps}/r${round}-${i - 1}`] as const)
            : (["POST", maps, { body: configMap(`r${round}-${i}`) }] as const),
        ),
      );
      await h.sim.run(0);
      const taken = watch.events.slice(0, 1 + (round % 7));
      for (const event of taken)
        seen.push(`${event.object.metadata.resourceVersion} ${event.type} ${event.object.metadata.name}`);
      from = Number(taken.at(-1)?.object.metadata.resourceVersion);
      watch.stop();
    }
    const rest = await h.watch(`${maps}?watch=true&resourceVersion=${from}`);
    for (const event of rest.events)
      seen.push(`${event.object.metadata.resourceVersion} ${event.type} ${event.object.metadata.name}`);
    const revisions = seen.map((line) => Number(line.split(" ")[0]));
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(20 * 7);
  });
});
