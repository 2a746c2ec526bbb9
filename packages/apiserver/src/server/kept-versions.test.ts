import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";

const group = "kept.example.io";
const text = { type: "string" };
const version = (name: string, storage: boolean, properties: object, more: object = {}): object => ({
  name,
  served: true,
  storage,
  ...more,
  schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } } },
});
const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `things.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { plural: "things", kind: "Thing" },
    versions: [
      version(
        "v1beta1",
        false,
        { both: text, old: text, minutes: { type: "integer", default: 15 } },
        { deprecated: true },
      ),
      version("v1", true, { both: text, young: text }),
    ],
  },
};
const things = (name: string): string => `/apis/${group}/${name}/namespaces/default/things`;
const thing = (name: string, spec: object): object => ({
  apiVersion: `${group}/${name}`,
  kind: "Thing",
  metadata: { name: "a" },
  spec,
});
const merge = { "content-type": "application/merge-patch+json" };
let h: Harness;

beforeEach(async () => {
  h = await harness();
  await h.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", { body: crd });
  await h.sim.run(10);
});

test("what the version in which objects are kept does not know is lost", async () => {
  const made = await h.call("POST", things("v1beta1"), { body: thing("v1beta1", { both: "b", old: "o" }) });
  expect([made.status, made.json.apiVersion, made.json.spec]).toEqual([201, `${group}/v1beta1`, { both: "b" }]);
  expect((await h.call("GET", `${things("v1")}/a`)).json.spec).toEqual({ both: "b" });
});

test("what another version does not know is not shown there, and stays", async () => {
  await h.call("POST", things("v1"), { body: thing("v1", { both: "b", young: "y" }) });
  const list = await h.call("GET", things("v1beta1"));
  expect(list.json.items.map((each: { apiVersion: string; spec: object }) => [each.apiVersion, each.spec])).toEqual([
    [`${group}/v1beta1`, { both: "b" }],
  ]);
  expect((await h.call("GET", `${things("v1")}/a`)).json.spec).toEqual({ both: "b", young: "y" });
});

test("defaults that are lost again count as a change of whoever writes something", async () => {
  await h.call("POST", things("v1beta1"), { body: thing("v1beta1", { both: "b" }) });
  const labelled = { body: { metadata: { labels: { a: "b" } } }, headers: merge };
  const { json } = await h.call("PATCH", `${things("v1beta1")}/a`, labelled);
  expect([json.metadata.generation, json.spec]).toEqual([2, { both: "b" }]);
  // But for an apply of what is there, which is given none.
  const headers = { "content-type": "application/apply-patch+yaml" };
  const body = thing("v1beta1", { both: "b" });
  const applied = await h.call("PATCH", `${things("v1beta1")}/a?fieldManager=m`, { body, headers });
  expect([applied.status, applied.json.metadata.generation]).toEqual([200, 2]);
});

test("who is refused hears that his version is deprecated, and what the patch had that nobody knows", async () => {
  await h.call("POST", things("v1beta1"), { body: thing("v1beta1", { both: "b" }) });
  const body = { metadata: { labels: { "a b": "c" } }, spec: { nothing: 1 } };
  const { status, headers } = await h.call("PATCH", `${things("v1beta1")}/a`, { body, headers: merge });
  expect([status, headers["warning"]]).toEqual([
    422,
    `299 - "${group}/v1beta1 Thing is deprecated; use ${group}/v1 Thing", 299 - "unknown field \\"spec.nothing\\""`,
  ]);
});

test("a patch that moves an object to a version that is not there knows nothing of it", async () => {
  await h.call("POST", things("v1"), { body: thing("v1", { both: "b" }) });
  const body = { apiVersion: `${group}/v3` };
  const { status, headers } = await h.call("PATCH", `${things("v1")}/a`, { body, headers: merge });
  expect([status, headers["warning"]]).toEqual([422, '299 - "unknown field \\"spec\\""']);
});
