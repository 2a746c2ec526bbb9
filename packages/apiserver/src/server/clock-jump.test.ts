import { describe, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const events = "/api/v1/namespaces/default/events";
const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const day = 86_400_000;
const minute = 60_000;

const involvedObject = { apiVersion: "v1", kind: "Pod", name: "p", namespace: "default" };
const event = (name: string) => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name },
  involvedObject,
  reason: "R",
  message: "m",
});

/** A server whose time of day somebody sets. */
async function withSetClock(): Promise<{ readonly h: Harness; readonly set: (by: number) => void }> {
  let by = 0;
  const h = await harness({ setBy: () => by });
  return {
    h,
    set: (offset) => {
      by = offset;
    },
  };
}

describe.each([
  ["forward", day],
  ["backward", -day],
])("a clock that jumps %s by a day", (_, jump) => {
  test("ends no watch, loses no event of the last hour, and revisions go on", async () => {
    const { h, set } = await withSetClock();
    const before = (await h.call("POST", maps, { body: configMap("before") })).json.metadata;
    await h.call("POST", events, { body: event("young") });
    const watch = await h.watch(`${maps}?watch=true&timeoutSeconds=1800&resourceVersion=${before.resourceVersion}`);
    set(jump);
    await h.sim.run(10 * minute);
    const after = (await h.call("POST", maps, { body: configMap("after") })).json.metadata;
    expect(Number(after.resourceVersion)).toBeGreaterThan(Number(before.resourceVersion));
    const moved = Date.parse(after.creationTimestamp) - Date.parse(before.creationTimestamp);
    expect(Math.abs(moved - jump)).toBeLessThan(11 * minute);
    expect([watch.ended(), watch.events.map(({ object }) => object.metadata.name)]).toEqual([false, ["after"]]);
    expect((await h.call("GET", `${events}/young`)).status).toBe(200);
    set(0);
    await h.sim.run(52 * minute);
    expect((await h.call("GET", `${events}/young`)).status).toBe(404);
    expect(watch.ended()).toBe(true);
  });

  test("a watch that was cut goes on where it stopped, and a page that was begun is read to its end", async () => {
    const { h, set } = await withSetClock();
    for (const name of ["a", "b", "c"]) await h.call("POST", maps, { body: configMap(name) });
    const page = (await h.call("GET", `${maps}?limit=2`)).json.metadata;
    set(jump);
    await h.call("POST", maps, { body: configMap("d") });
    const resumed = await h.watch(`${maps}?watch=true&resourceVersion=${page.resourceVersion}`);
    expect(resumed.events.map(({ object }) => object.metadata.name)).toEqual(["d"]);
    const rest = await h.call("GET", `${maps}?limit=2&continue=${page.continue}`);
    expect(rest.json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(["c"]);
    resumed.stop();
  });

  test("a lease is renewed, and an object that was made in the other time is deleted", async () => {
    const { h, set } = await withSetClock();
    const lease = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "l" },
      spec: { holderIdentity: "one", leaseDurationSeconds: 15 },
    };
    const made = (await h.call("POST", leases, { body: lease })).json;
    await h.call("POST", maps, { body: configMap("old") });
    set(jump);
    const renewed = await h.call("PUT", `${leases}/l`, {
      body: { ...made, spec: { ...made.spec, holderIdentity: "two" } },
    });
    expect([renewed.status, renewed.json.spec.holderIdentity, renewed.json.metadata.creationTimestamp]).toEqual([
      200,
      "two",
      made.metadata.creationTimestamp,
    ]);
    expect((await h.call("DELETE", `${maps}/old`)).status).toBe(200);
    expect((await h.call("GET", `${maps}/old`)).status).toBe(404);
  });
});
