import { expect, test } from "vitest";
import { harness } from "../fixtures/harness.ts";

const ofEvents = "/apis/events.k8s.io/v1/namespaces/default/events";
const ofCore = "/api/v1/namespaces/default/events";
const event = {
  apiVersion: "events.k8s.io/v1",
  kind: "Event",
  metadata: { name: "e" },
  eventTime: "2026-01-01T00:00:00.000000Z",
  action: "Beginning",
  reason: "Began",
  type: "Normal",
  note: "number 1",
  regarding: { kind: "ConfigMap", namespace: "default", name: "c" },
  reportingController: "c/1",
  reportingInstance: "c-1",
};

test("an event is one object in both of its APIs, under the names of each", async () => {
  const h = await harness();
  const seen = await h.watch(`${ofCore}?watch=true`);
  const made = await h.call("POST", ofEvents, { body: event });
  expect(made.json).toMatchObject({ ...event, metadata: { name: "e" } });
  const inCore = await h.call("GET", `${ofCore}/e`);
  expect(inCore.json).toMatchObject({
    apiVersion: "v1",
    kind: "Event",
    message: "number 1",
    involvedObject: event.regarding,
    reportingComponent: "c/1",
  });
  expect(inCore.json).not.toHaveProperty("note");
  const headers = { "content-type": "application/merge-patch+json" };
  await h.call("PATCH", `${ofCore}/e`, { body: { message: "number 2" }, headers });
  const after = await h.call("PATCH", `${ofEvents}/e`, { body: { deprecatedCount: 3 }, headers });
  expect(after.json).toMatchObject({ note: "number 2", deprecatedCount: 3, regarding: event.regarding });
  expect(seen.events.map(({ type, object }) => [type, object.apiVersion, object.message, object.count])).toEqual([
    ["ADDED", "v1", "number 1", undefined],
    ["MODIFIED", "v1", "number 2", undefined],
    ["MODIFIED", "v1", "number 2", 3],
  ]);
  await h.call("DELETE", `${ofEvents}/e`);
  expect((await h.call("GET", `${ofCore}/e`)).status).toBe(404);
});

test("events are selected by the names that each API gives the same fields", async () => {
  const h = await harness();
  await h.call("POST", ofEvents, { body: event });
  const core = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "f" },
    involvedObject: { kind: "Pod", namespace: "default", name: "p" },
  };
  await h.call("POST", ofCore, { body: { ...core, source: { component: "kubelet" }, reason: "Failed" } });
  const names = async (path: string, selector: string): Promise<unknown> => {
    const { json } = await h.call("GET", `${path}?fieldSelector=${encodeURIComponent(selector)}`);
    return json.items?.map((each: { metadata: { name: string } }) => each.metadata.name) ?? json.message;
  };
  expect(await names(ofEvents, "regarding.name=c,reportingController=c/1")).toEqual(["e"]);
  expect(await names(ofCore, "involvedObject.name=c,reportingComponent=c/1")).toEqual(["e"]);
  expect(await names(ofEvents, "regarding.kind=Pod")).toEqual(["f"]);
  expect(await names(ofCore, "source=kubelet")).toEqual(["f"]);
  // Who reports stands for a source where there is none.
  expect(await names(ofCore, "source=c/1")).toEqual(["e"]);
  expect(await names(ofCore, "regarding.name=c")).toBe("field label not supported: regarding.name");
});

test("a target port of zero is the port", async () => {
  const h = await harness();
  const ports = [
    { name: "a", port: 80, targetPort: 0 },
    { name: "b", port: 81 },
    { name: "c", port: 82, targetPort: "http" },
  ];
  const { json } = await h.call("POST", "/api/v1/namespaces/default/services", {
    body: { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec: { ports } },
  });
  expect(json.spec.ports.map((each: { targetPort: unknown }) => each.targetPort)).toEqual([80, 81, "http"]);
});
