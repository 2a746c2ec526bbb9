import { expect, test } from "vitest";
import { harness } from "../fixtures/harness.ts";
import { configMap } from "../fixtures/objects.ts";
import { Query } from "../route/query.ts";
import { classOf } from "./in-flight.ts";

const maps = "/api/v1/namespaces/default/configmaps";

test("who is kept waiting by whom", () => {
  const target = { group: "", version: "v1", plural: "pods", namespace: "", name: "", subresource: "" };
  const by = (user: string, groups: string[], verb: string, query = "") =>
    classOf({ user, groups }, verb, target, new Query(query));
  expect(by("root", ["system:masters"], "list")).toBe("system");
  expect(by("system:node:a", ["system:nodes"], "list")).toBe("system");
  expect(by("system:serviceaccount:a:b", [], "update")).toBe("controllers");
  expect(by("olga", [], "update")).toBe("people");
  expect(by("olga", [], "list")).toBe("lists");
  expect(by("olga", [], "list", "limit=500")).toBe("people");
  expect(by("system:serviceaccount:a:b", [], "list")).toBe("lists");
  expect(classOf({ user: "x", groups: [] }, "update", { ...target, group: "coordination.k8s.io" }, new Query(""))).toBe(
    "system",
  );
});

test("a request waits a second for a seat of its class, and takes none of another's", async () => {
  const h = await harness({ authorisation: "allow-all", seats: { lists: 0 } });
  const started = h.sim.now();
  const refused = await h.call("GET", maps, { user: "olga" });
  expect([refused.status, refused.headers["retry-after"], refused.json.reason, refused.json.message]).toEqual([
    429,
    "1",
    "TooManyRequests",
    "the server has received too many requests and has asked us to try again later",
  ]);
  expect(h.sim.now() - started).toBe(1_000);
  expect((await h.call("GET", `${maps}?limit=10`, { user: "olga" })).status).toBe(200);
  expect((await h.call("GET", maps)).status).toBe(200);
});

test("whoever waits gets the seat when it is free, in order; a full queue answers at once", async () => {
  const h = await harness({ authorisation: "allow-all", seats: { people: 1 } });
  const requests = Array.from(
    { length: 103 },
    (_, i) => ["POST", maps, { user: "olga", body: configMap(`c${i}`) }] as const,
  );
  const replies = await h.calls(requests);
  expect(replies.map((reply) => reply.status)).toEqual([...Array<number>(101).fill(201), 429, 429]);
  const revisions = replies.slice(0, 101).map((reply) => Number(reply.json.metadata.resourceVersion));
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  expect((await h.call("POST", maps, { user: "olga", body: configMap("after") })).status).toBe(201);
});

test("a watch keeps its seat only until it has begun", async () => {
  const h = await harness({ authorisation: "allow-all", seats: { people: 1 } });
  const watch = await h.watch(`${maps}?watch=true`, { user: "olga" });
  expect((await h.call("GET", `${maps}?limit=1`, { user: "olga" })).status).toBe(200);
  watch.stop();
});

test("`timeout` ends a request that takes longer, and must be a duration", async () => {
  const h = await harness({ seats: { lists: 0 } });
  const wrong = await h.call("GET", `${maps}?timeout=soon`);
  // Also where the work would have failed: its error must reach nobody, or the process ends.
  expect((await h.call("GET", `${maps}/nobody?timeout=soon`)).status).toBe(400);
  expect([wrong.status, wrong.json.message]).toEqual([400, "invalid timeout specified in the request URL"]);
  expect((await h.call("GET", `${maps}?timeout=1m30s`)).status).toBe(200);
});
