// Long because each step between decoding and storing is shown with what it does to one object.
import { expect, test } from "vitest";
import { tried } from "../fixtures/tried.ts";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import type { JsonObject } from "./json-value.ts";
import { prepare, shape } from "./prepare.ts";

const text = { type: "string" };
const integer = { type: "integer" };

test.each<[string, object, unknown, unknown]>([
  ["prunes what it does not know", { properties: { a: text } }, { a: "x", b: 1 }, { a: "x" }],
  ["keeps unknown fields where asked", { "x-kubernetes-preserve-unknown-fields": true }, { b: 1 }, { b: 1 }],
  [
    "fills in defaults, also below",
    { properties: { a: { type: "object", default: {}, properties: { b: { ...integer, default: 3 } } } } },
    {},
    { a: { b: 3 } },
  ],
  ["puts a default in the place of null", { properties: { a: { ...integer, default: 3 } } }, { a: null }, { a: 3 }],
  [
    "keeps a null that may be",
    { properties: { a: { ...integer, default: 3, nullable: true } } },
    { a: null },
    { a: null },
  ],
  [
    "defaults the items of lists",
    { properties: { l: { type: "array", items: { type: "object", properties: { p: { ...text, default: "TCP" } } } } } },
    { l: [{}] },
    { l: [{ p: "TCP" }] },
  ],
  [
    "takes both kinds of int-or-string",
    { properties: { a: { "x-kubernetes-int-or-string": true } } },
    { a: "25%" },
    { a: "25%" },
  ],
  [
    "refuses a wrong type",
    { properties: { a: integer } },
    { a: "x" },
    'spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"',
  ],
  [
    "refuses a fraction for an integer",
    { properties: { a: integer } },
    { a: 1.5 },
    '[spec.a: Invalid value: "number": spec.a in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.a]',
  ],
  ["takes a field that is null and may not be for absent", { properties: { a: integer } }, { a: null }, {}],
  [
    "misses a required field that is null",
    { properties: { a: integer }, required: ["a"] },
    { a: null },
    "spec.a: Required value",
  ],
  [
    "refuses a null in a list",
    { properties: { a: { type: "array", items: integer } } },
    { a: [null] },
    'spec.a[0]: Invalid value: "null": spec.a[0] in body must be of type integer: "null"',
  ],
  ["demands required fields", { required: ["a"], properties: { a: integer } }, {}, "spec.a: Required value"],
  [
    "keeps to enums",
    { properties: { a: { ...text, enum: ["x", "y"] } } },
    { a: "z" },
    'spec.a: Unsupported value: "z": supported values: "x", "y"',
  ],
  [
    "keeps to bounds",
    { properties: { a: { ...integer, minimum: 1 } } },
    { a: 0 },
    "spec.a: Invalid value: 0: spec.a in body should be greater than or equal to 1",
  ],
  [
    "keeps to lengths",
    { properties: { a: { ...text, maxLength: 2 } } },
    { a: "xyz" },
    "spec.a: Too long: may not be more than 2 bytes",
  ],
  [
    "keeps to patterns",
    { properties: { a: { ...text, pattern: "^x$" } } },
    { a: "y" },
    "spec.a: Invalid value: \"y\": spec.a in body should match '^x$'",
  ],
  [
    "keeps to formats",
    { properties: { a: { ...text, format: "date-time" } } },
    { a: "y" },
    'spec.a: Invalid value: "y": spec.a in body must be of type date-time: "y"',
  ],
  [
    "keeps to int32",
    { properties: { a: { ...integer, format: "int32" } } },
    { a: 3_000_000_000 },
    '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.a',
  ],
  [
    "counts items",
    { properties: { l: { type: "array", items: text, maxItems: 1 } } },
    { l: ["a", "b"] },
    "spec.l: Too many: 2: must have at most 1 items",
  ],
  [
    "refuses doubles in sets",
    { properties: { l: { type: "array", items: text, "x-kubernetes-list-type": "set" } } },
    { l: ["a", "a"] },
    'spec.l[1]: Duplicate value: "a"',
  ],
  [
    "refuses doubles in map lists",
    {
      properties: {
        l: {
          type: "array",
          items: { type: "object", properties: { k: text } },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["k"],
        },
      },
    },
    { l: [{ k: "a" }, { k: "a" }] },
    'spec.l[1]: Duplicate value: {"k":"a"}',
  ],
  [
    "names everything that is wrong",
    { required: ["b"], properties: { a: integer, b: integer } },
    { a: "x" },
    '[spec.a: Invalid value: "string": spec.a in body must be of type integer: "string", spec.b: Required value]',
  ],
  [
    "knows not",
    { properties: { a: { ...integer, not: { enum: [3] } } } },
    { a: 3 },
    "spec.a: Invalid value: 3: spec.a in body must not validate the schema (not)",
  ],
  [
    "speaks of formats where a number has another one",
    { properties: { a: { ...text, format: "byte" }, b: { ...integer, format: "int32" } } },
    { a: 1, b: true },
    '[spec.a: Invalid value: "int64": spec.a in body must be of type byte: "int64", spec.b: Invalid value: "": spec.b in body must be of type int32: ""]',
  ],
  [
    "names the bounds also where the type is another",
    { properties: { a: { ...integer, minimum: 0 } } },
    { a: -1.5 },
    '[spec.a: Invalid value: "number": spec.a in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.a, spec.a: Invalid value: -1.5: spec.a in body should be greater than or equal to 0]',
  ],
  [
    "names the values also where the type is another",
    { properties: { a: { ...text, enum: ["x"] } } },
    { a: 1 },
    '[spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer", spec.a: Unsupported value: 1: supported values: "x"]',
  ],
  [
    "lets a field be called constructor",
    { properties: { constructor: text } },
    { constructor: "x" },
    { constructor: "x" },
  ],
])("%s", (_, schema, spec, result) => {
  expect(tried(schema, spec)).toEqual(result);
});

test("unknown fields are refused, told or ignored", () => {
  const schema = { properties: { l: { type: "array", items: { type: "object", properties: { k: text } } } } };
  expect(tried(schema, { x: 1, l: [{ y: 1 }] }, undefined, "Strict")).toBe(
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.l[0].y", unknown field "spec.x"',
  );
  expect(tried(schema, { x: 1 }, undefined, "Ignore")).toEqual({});
});

test("nobody brings a status along, but a node", () => {
  const types = new TypeTable();
  const made = (kind: string, group: string, object: object): unknown => {
    const type = types.byKind(group, "v1", kind);
    if (type === undefined) throw new Error(kind);
    const whole = { apiVersion: group === "" ? "v1" : `${group}/v1`, kind, metadata: { name: "x" }, ...object };
    return prepare(type, whole, undefined, { fieldValidation: "Strict", operation: "create" }).object["status"];
  };
  expect(made("PodDisruptionBudget", "policy", { spec: {}, status: { disruptionsAllowed: 7 } })).toEqual({
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
  });
  expect(made("Node", "", { status: { capacity: { cpu: "4" } } })).toMatchObject({
    capacity: { cpu: "4" },
    allocatable: { cpu: "4" },
  });
});

test("what Go always writes stands in built-in objects, but not what is required and missing", () => {
  const types = new TypeTable();
  const shaped = (group: string, kind: string, object: object): JsonObject => {
    const type = types.byKind(group, "v1", kind);
    if (type === undefined) throw new Error(kind);
    return shape(type, { metadata: { name: "x" }, ...object }, { fieldValidation: "Warn", operation: "update" }).object;
  };
  const event = shaped("", "Event", { involvedObject: {} });
  expect(event).toMatchObject({ firstTimestamp: null, eventTime: null, source: {}, reportingInstance: "" });
  expect(shaped("apps", "Deployment", { status: { conditions: [{ type: "Available" }] } })["status"]).toEqual({
    conditions: [{ type: "Available", status: "", lastUpdateTime: null, lastTransitionTime: null }],
  });
  expect(shaped("", "Pod", { spec: { containers: [{}] } })["spec"]).toMatchObject({ containers: [{ resources: {} }] });
  expect(shaped("", "Pod", { spec: {} })["spec"]).not.toHaveProperty("containers");
  expect(shaped("", "Node", {})["status"]).toMatchObject({ daemonEndpoints: { kubeletEndpoint: { Port: 0 } } });
});

const builtIn: readonly (readonly [string, string, object, readonly string[], unknown])[] = [
  ["Secret", "v1", { stringData: { a: "hällo" } }, ["data"], { a: "aMOkbGxv" }],
  ["Namespace", "v1", {}, ["spec"], { finalizers: ["kubernetes"] }],
  [
    "Pod",
    "v1",
    { spec: { containers: [{ name: "c", image: "a:1", resources: { requests: { cpu: 1 } } }] } },
    ["spec", "containers", "0", "resources"],
    { requests: { cpu: "1" } },
  ],
  [
    "Pod",
    "v1",
    { spec: { containers: [{ name: "c", image: "a:1" }] } },
    ["status"],
    { phase: "Pending", qosClass: "BestEffort" },
  ],
  [
    "Service",
    "v1",
    { spec: { ports: [{ port: 80 }] } },
    ["spec", "ports"],
    [{ port: 80, protocol: "TCP", targetPort: 80 }],
  ],
];

test.each(builtIn)("a %s is completed", (kind, ...row) => {
  const [version, object, path, wanted] = row;
  const type = new TypeTable().byKind("", version, kind);
  if (type === undefined) throw new Error(kind);
  const made = prepare(type, { apiVersion: version, kind, metadata: { name: "x" }, ...object }, undefined, {
    fieldValidation: "Strict",
    operation: "create",
  }).object;
  expect(path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], made)).toEqual(wanted);
});

test.each([
  ["A", "a lowercase RFC 1123 subdomain"],
  ["a".repeat(254), "must be no more than 253 characters"],
  ["a_b", "a lowercase RFC 1123 subdomain"],
])("the name %s is refused", (name, problem) => {
  const type = new TypeTable().byKind("", "v1", "ConfigMap");
  if (type === undefined) throw new Error("no type");
  expect(() =>
    prepare(type, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } }, undefined, {
      fieldValidation: "Warn",
      operation: "create",
    }),
  ).toThrow(problem);
});

test.each<[string, string, Record<string, unknown>, string | undefined]>([
  ["Namespace", "has.dot", {}, "must not contain dots"],
  ["Namespace", "a".repeat(64), {}, "must be no more than 63 characters"],
  ["Service", "1a", {}, undefined],
  ["Service", "A", {}, "a lowercase RFC 1123 label must consist"],
  ["ConfigMap", "a", { annotations: { "a/b/c": "" } }, "a valid label key must consist"],
  ["ConfigMap", "a", { labels: { "a/": "" } }, "name part must be non-empty, metadata.labels: Invalid value: "],
  ["ConfigMap", "a", { finalizers: ["plain"] }, 'metadata.finalizers[0]: Invalid value: "plain": name is neither'],
  ["ConfigMap", "a", { finalizers: ["foregroundDeletion", "example.com/x"] }, undefined],
  ["ConfigMap", "a", { ownerReferences: [{ kind: "a" }] }, 'metadata.ownerReferences.uid: Invalid value: "": must not'],
])("the metadata of a %s are judged as the real server judges them: %s %j", (kind, name, more, problem) => {
  const type = new TypeTable().byKind("", "v1", kind);
  if (type === undefined) throw new Error(kind);
  const spec = kind === "Service" ? { spec: { ports: [{ port: 80 }] } } : {};
  const object = { apiVersion: "v1", kind, metadata: { name, ...more }, ...spec };
  const options = { fieldValidation: "Warn", operation: "create" } as const;
  let said: string | undefined;
  try {
    prepare(type, object, undefined, options);
  } catch (error) {
    said = refusalOf(error)?.message;
  }
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(problem);
});

test.each([
  [
    { containers: 3 },
    "json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type []v1.Container",
  ],
  [
    { containers: "c" },
    "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container",
  ],
  [
    { containers: [[]] },
    "json: cannot unmarshal array into Go struct field PodSpec.spec.containers of type v1.Container",
  ],
  [{ volumes: {} }, "json: cannot unmarshal object into Go struct field PodSpec.spec.volumes of type []v1.Volume"],
  [
    { containers: [{ ports: [{ containerPort: 1.5 }] }] },
    "json: cannot unmarshal number 1.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32",
  ],
  [
    { containers: [{ resources: { limits: { cpu: "1x" } } }] },
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [{ containers: [{ resources: { limits: { cpu: "1KK" } } }] }, "unable to parse quantity's suffix"],
])("a built-in kind with a wrong type is refused before anything is made of it: %j", (spec, text) => {
  const pod = new TypeTable().byKind("", "v1", "Pod");
  if (pod === undefined) throw new Error("there are no pods");
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec };
  let refusal: unknown;
  try {
    prepare(pod, object, undefined, { fieldValidation: "Warn", operation: "create" });
  } catch (error) {
    refusal = refusalOf(error)?.message;
  }
  expect(refusal).toBe(`Pod in version "v1" cannot be handled as a Pod: ${text}`);
});
