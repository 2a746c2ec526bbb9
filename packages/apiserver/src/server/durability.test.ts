import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap, widget, widgetCrd, widgets } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
let h: Harness;

beforeEach(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
  await h.sim.run(50);
});

describe("a journal that refuses", () => {
  test("fails the write, leaves the state as it was, and recovers by itself", async () => {
    let full = false;
    const server = await harness({ journal: { fault: () => (full ? "full" : undefined) } });
    await server.call("POST", maps, { body: configMap("c1") });
    const revision = server.server.revision();
    const watch = await server.watch(`${maps}?watch=true&resourceVersion=${revision}`);
    full = true;
    const failed = await server.call("POST", maps, { body: configMap("c2") });
    expect([failed.status, failed.json.reason, failed.json.message]).toEqual([
      507,
      "ServiceUnavailable",
      "There is no space left for memory; nothing was written.",
    ]);
    expect((await server.call("GET", `${maps}/c2`)).status).toBe(404);
    expect((await server.call("GET", "/readyz")).text).toContain("There is no space left");
    full = false;
    const later = await server.call("POST", maps, { body: configMap("c2") });
    expect(later.status).toBe(201);
    expect(Number(later.json.metadata.resourceVersion)).toBeGreaterThan(revision);
    expect((await server.call("GET", "/readyz")).text).toBe("ok");
    expect(watch.events.map((event) => [event.type, event.object.metadata.name])).toEqual([["ADDED", "c2"]]);
  });

  test("writes of one turn are one batch, at most 64, and all of a refused batch fail", async () => {
    const sizes: number[] = [];
    let fail = false;
    const server = await harness({
      journal: {
        fault: (batch) => {
          sizes.push(batch.length);
          return fail ? "failed" : undefined;
        },
      },
    });
    sizes.length = 0;
    const many = (from: number): Promise<readonly { readonly status: number }[]> =>
      server.calls(Array.from({ length: 100 }, (_, i) => ["POST", maps, { body: configMap(`m${from + i}`) }] as const));
    await many(0);
    expect(sizes).toEqual([64, 36]);
    fail = true;
    const replies = await many(100);
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([500]));
    expect((await server.call("GET", maps)).json.items).toHaveLength(100);
  });

  test("the next life of the server has everything that was acknowledged, and a higher revision for everything new", async () => {
    await h.call("POST", maps, { body: configMap("c1") });
    await h.call("POST", widgets, { body: widget("w1", { color: "red" }) });
    await h.call("DELETE", `${maps}/c1`);
    const revision = h.server.revision();
    const next = await harness({ journal: { disk: h.journal.disk } });
    expect(next.server.revision()).toBe(revision);
    expect((await next.call("GET", `${maps}/c1`)).status).toBe(404);
    expect((await next.call("GET", `${widgets}?fieldSelector=spec.color%3Dred`)).json.items).toHaveLength(1);
    const made = await next.call("POST", maps, { body: configMap("c2") });
    expect(Number(made.json.metadata.resourceVersion)).toBeGreaterThan(revision);
    const watch = await next.watch(`${widgets}?watch=true&resourceVersion=${revision - 2}`);
    expect(watch.events[0]).toMatchObject({ type: "ERROR", object: { code: 410 } });
  });
});
