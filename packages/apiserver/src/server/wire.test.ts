import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { configMap, merge, widget, widgetCrd, widgets } from "../fixtures/objects.ts";

const maps = "/api/v1/namespaces/default/configmaps";
let h: Harness;

beforeEach(async () => {
  h = await harness();
});

test("YAML is answered where it is asked for first: keys in order, lists not indented", async () => {
  await h.call("POST", maps, { body: configMap("c", { finalizers: ["a.io/b"] }) });
  const reply = await h.call("GET", `${maps}/c`, { headers: { accept: "application/yaml" } });
  expect([reply.status, reply.headers["content-type"]]).toEqual([200, "application/yaml"]);
  expect(reply.text).toMatch(/^apiVersion: v1\ndata:\n {2}a: b\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: "/);
  expect(reply.text).toContain("  finalizers:\n  - a.io/b\n");
  expect(reply.text).toContain("      f:data:\n        .: {}\n");
});

test("what nobody can write is not acceptable, whatever there is", async () => {
  const reply = await h.call("GET", `${maps}/none`, { headers: { accept: "application/xml" } });
  expect([reply.status, reply.json.message]).toEqual([
    406,
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf",
  ]);
});

test("the index names what is served, and objects cannot be asked for by HEAD", async () => {
  const { json } = await h.call("GET", "/");
  expect(json.paths).toEqual(expect.arrayContaining(["/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/version"]));
  expect((await h.call("HEAD", maps)).status).toBe(405);
});

test("an unknown parameter says nothing", async () => {
  expect((await h.call("GET", `${maps}?unknown=1`)).status).toBe(200);
});

test("integers beyond 2^53 in custom resources are refused, and nothing is kept", async () => {
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: widgetCrd });
  const body = JSON.stringify({ ...widget("w"), spec: { size: 0 } }).replace(":0", ":9007199254740993");
  const reply = await h.call("POST", widgets, { text: body });
  expect([reply.status, reply.json.message]).toEqual([
    400,
    "the number 9007199254740993 cannot be kept exactly: this server reads integers up to 9007199254740991",
  ]);
  expect((await h.call("GET", `${widgets}/w`)).status).toBe(404);
});

test.each([
  ["a merge patch", merge, '{"data":{"__proto__":"x","constructor":"y"}}'],
  [
    "a JSON patch",
    { "content-type": "application/json-patch+json" },
    '[{"op":"add","path":"/data/__proto__","value":"x"},{"op":"add","path":"/data/constructor","value":"y"}]',
  ],
  [
    "a strategic patch",
    { "content-type": "application/strategic-merge-patch+json" },
    '{"data":{"__proto__":"x","constructor":"y"}}',
  ],
])("keys named after the prototype are data in %s", async (_, headers, text) => {
  await h.call("POST", maps, { body: configMap("c") });
  const reply = await h.call("PATCH", `${maps}/c`, { text, headers });
  expect([reply.status, Object.entries(reply.json.data)]).toEqual([
    200,
    expect.arrayContaining([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]),
  ]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("keys named after the prototype are data in what is applied", async () => {
  const text =
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"__proto__":"x","constructor":"y"}}';
  const headers = { "content-type": "application/apply-patch+yaml" };
  const reply = await h.call("PATCH", `${maps}/c?fieldManager=m`, { text, headers });
  expect(Object.entries(reply.json.data)).toEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});

test("a page goes on behind its last key, and a token that is none is said what it is", async () => {
  await h.calls(["a", "b", "c"].map((name) => ["POST", maps, { body: configMap(name) }] as const));
  const first = await h.call("GET", `${maps}?limit=2`);
  const token = first.json.metadata.continue as string;
  expect(JSON.parse(atob(token)).start).toBe("/b\u0000");
  const second = await h.call("GET", `${maps}?limit=2&continue=${token}`);
  expect(second.json.items.map((each: { metadata: { name: string } }) => each.metadata.name)).toEqual(["c"]);
  const bad = await h.call("GET", `${maps}?continue=e30`);
  expect(bad.json.message).toBe(
    "invalid continue token: continue key is not valid: server does not recognize this encoded version ",
  );
});
