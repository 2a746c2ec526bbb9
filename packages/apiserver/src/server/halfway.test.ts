import { describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "m", labels: { a: "1" } },
  data: { one: "1", two: "2" },
};

/** The text of the object as it is stored, and how far the revisions are. */
async function state(h: Harness, path: string): Promise<readonly [string, number]> {
  return [(await h.call("GET", path)).text, h.server.revision()];
}

describe("a patch that fails midway changes nothing: no field, no revision, no event", () => {
  test.each([
    [
      "a JSON patch whose second test fails",
      "json-patch",
      [
        { op: "replace", path: "/data/one", value: "9" },
        { op: "test", path: "/data/two", value: "x" },
      ],
      422,
    ],
    [
      "a JSON patch that removes what is not there",
      "json-patch",
      [
        { op: "add", path: "/data/three", value: "3" },
        { op: "remove", path: "/data/none" },
      ],
      422,
    ],
    [
      "a JSON patch with an operation that does not exist",
      "json-patch",
      [
        { op: "replace", path: "/data/one", value: "9" },
        { op: "explode", path: "/data" },
      ],
      422,
    ],
    [
      "a merge patch that makes it invalid",
      "merge-patch",
      { data: { one: "9" }, metadata: { labels: { a: "not a label!" } } },
      422,
    ],
    [
      "a merge patch for another version of it",
      "merge-patch",
      { data: { one: "9" }, metadata: { resourceVersion: "1" } },
      409,
    ],
    ["a strategic merge patch of the wrong type", "strategic-merge-patch", { data: { one: "9", two: 3 } }, 422],
  ])("%s", async (_, kind, patch, status) => {
    const h = await harness();
    await h.call("POST", maps, { body: object });
    const before = await state(h, `${maps}/m`);
    const watch = await h.watch(`${maps}?watch=true&resourceVersion=${before[1]}`);
    const reply = await h.call("PATCH", `${maps}/m`, {
      body: patch,
      headers: { "content-type": `application/${kind}+json` },
    });
    expect([reply.status, reply.json.kind, reply.json.status]).toEqual([status, "Status", "Failure"]);
    expect(await state(h, `${maps}/m`)).toEqual(before);
    expect(watch.events).toEqual([]);
    watch.stop();
  });

  test("an apply with one field in conflict takes none of the others", async () => {
    const h = await harness();
    await h.call("POST", maps, { body: object });
    const before = await state(h, `${maps}/m`);
    const applied = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" }, data: { one: "9", three: "3" } };
    const reply = await h.call("PATCH", `${maps}/m?fieldManager=other`, {
      body: applied,
      headers: { "content-type": "application/apply-patch+yaml" },
    });
    expect([reply.status, reply.json.reason]).toEqual([409, "Conflict"]);
    expect(await state(h, `${maps}/m`)).toEqual(before);
  });

  test("of a batch of requests in one turn the good ones are kept", async () => {
    const h = await harness();
    await h.call("POST", maps, { body: object });
    const bad = { body: { data: { two: 5 } }, headers: { "content-type": "application/merge-patch+json" } };
    const good = { body: { data: { two: "5" } }, headers: { "content-type": "application/merge-patch+json" } };
    const replies = await h.calls([
      ["PATCH", `${maps}/m`, bad],
      ["PATCH", `${maps}/m`, good],
      ["POST", maps, { body: configMap("m") }],
    ]);
    expect(replies.map(({ status }) => status)).toEqual([422, 200, 409]);
    expect((await h.call("GET", `${maps}/m`)).json.data).toEqual({ one: "1", two: "5" });
  });
});

describe("a restart in the middle of a watch", () => {
  test("ends it cleanly; the next life answers 410 for what it did not see, and a new list has everything", async () => {
    const h = await harness();
    await h.call("POST", maps, { body: object });
    const seen = h.server.revision();
    const watch = await h.watch(`${maps}?watch=true&resourceVersion=${seen}`);
    await h.call("POST", maps, { body: configMap("missed") });
    await h.server.close();
    await h.sim.run(10);
    expect([watch.ended(), watch.events.map(({ type }) => type)]).toEqual([true, ["ADDED"]]);
    const next = await harness({ journal: { disk: h.journal.disk } });
    const resumed = await next.watch(`${maps}?watch=true&resourceVersion=${seen}`);
    await next.sim.run(10);
    expect([resumed.status, resumed.events[0]?.type, resumed.events[0]?.object.code, resumed.ended()]).toEqual([
      200,
      "ERROR",
      410,
      true,
    ]);
    const list = await next.call("GET", maps);
    expect(list.json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      "m",
      "missed",
    ]);
    const again = await next.watch(`${maps}?watch=true&resourceVersion=${list.json.metadata.resourceVersion}`);
    await next.call("POST", maps, { body: configMap("new") });
    expect(again.events.map(({ object: { metadata } }) => metadata.name)).toEqual(["new"]);
    again.stop();
  });

  test("after a backup was restored above all revisions that were given out: 410, and no revision twice", async () => {
    const h = await harness();
    await h.call("POST", maps, { body: object });
    const { disk } = h.journal;
    const backup = { revision: disk.revision, objects: new Map(disk.objects) };
    await h.call("POST", maps, { body: configMap("after-the-backup") });
    const seen = h.server.revision();
    disk.objects.clear();
    for (const [key, row] of backup.objects) disk.objects.set(key, row);
    disk.revision = seen + 1_000_000;
    const next = await harness({ journal: { disk } });
    const resumed = await next.watch(`${maps}?watch=true&resourceVersion=${seen}`);
    expect([resumed.events[0]?.type, resumed.events[0]?.object.code]).toEqual(["ERROR", 410]);
    expect((await next.call("GET", `${maps}/after-the-backup`)).status).toBe(404);
    const made = await next.call("POST", maps, { body: configMap("next") });
    expect(Number(made.json.metadata.resourceVersion)).toBeGreaterThan(seen + 1_000_000);
  });
});
