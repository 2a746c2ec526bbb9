import { beforeEach, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../fixtures/harness.ts";
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

test("a stream that is none, a type that is none and a kind in other letters are refused", async () => {
  await h.call("POST", maps, { body: configMap("c") });
  const stream = (name: string): Promise<Reply> =>
    h.call("GET", `${maps}/c`, { headers: { accept: `application/json;stream=${name}` } });
  expect([(await stream("none")).status, (await stream("watch")).status]).toEqual([406, 200]);
  const odd = await h.call("POST", maps, { body: configMap("d"), headers: { "content-type": ";" } });
  expect(odd.status).toBe(415);
  const kind = await h.call("POST", maps, { body: { ...configMap("d"), Kind: true } });
  expect([kind.status, kind.json.message]).toEqual([
    400,
    expect.stringContaining("cannot unmarshal bool into Go struct field .kind of type string"),
  ]);
});

test("options of nothing leave the query unread, a patch of nothing changes nothing, and a zero byte ends a selector", async () => {
  await h.call("POST", maps, { body: configMap("c", { labels: { a: "b" } }) });
  const json = { "content-type": "application/json-patch+json" };
  const patched = await h.call("PATCH", `${maps}/c`, { text: "null", headers: json });
  expect([patched.status, patched.json.data]).toEqual([200, { a: "b" }]);
  const list = await h.call("GET", `${maps}?labelSelector=a%00,none`);
  expect(list.json.items.length).toBe(1);
  const deleted = await h.call("DELETE", `${maps}/c?dryRun=All&propagationPolicy=None`, { text: "null" });
  expect([deleted.status, (await h.call("GET", `${maps}/c`)).status]).toEqual([200, 404]);
});

test("lists of directives are lists, a null in a map of texts is an empty text, and an image without a name has no latest tag", async () => {
  await h.call("POST", maps, { body: configMap("c") });
  const strategic = { "content-type": "application/strategic-merge-patch+json" };
  for (const [key, what] of [
    ["$retainKeys", "retainKeys"],
    ["$deleteFromPrimitiveList/a", "primitive list"],
    ["$setElementOrder/a", "setElementOrder list"],
  ] as const) {
    const { status, json } = await h.call("PATCH", `${maps}/c`, { body: { [key]: "x" }, headers: strategic });
    expect([status, json.message]).toEqual([400, `invalid patch format of ${what}`]);
  }
  const made = await h.call("POST", maps, { body: { metadata: { name: "d" }, data: { a: null } } });
  expect(made.json.data).toEqual({ a: "" });
  const images = ["-", "web", "web:1", "Web", "registry.example.com:5000/a/web", "web@sha256:00"];
  const containers = images.map((image, i) => ({ name: `c${i}`, image }));
  const body = { metadata: { name: "t" }, template: { spec: { containers } } };
  const { json } = await h.call("POST", "/api/v1/namespaces/default/podtemplates", { body });
  expect(
    json.template.spec.containers.map((each: { imagePullPolicy: string }) => each.imagePullPolicy === "Always"),
  ).toEqual([false, true, false, false, true, false]);
});
