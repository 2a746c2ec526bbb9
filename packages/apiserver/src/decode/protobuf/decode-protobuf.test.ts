import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesField, encodeEnveloped, encodeMessage, integerField, joined } from "../../fixtures/protobuf-encoder.ts";
import { typedObject } from "../../fixtures/typed-objects.ts";
import type { JsonObject } from "../../schema/json-value.ts";
import { sharedDefinitions } from "../../types/definition-table.ts";
import { refusalOf } from "../../types/refusal.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";

const table = sharedDefinitions();
const secret = { group: "", version: "v1", kind: "Secret" };
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

const kinds = table
  .names()
  .map((name) => [name, table.definition(name).kind] as const)
  .filter(([, kind]) => kind !== undefined && !kind.endsWith("List"));

test.each(kinds)("%s reads as it was written", (definition, kind = "") => {
  const [group = "", version = "", name = ""] = kind.split("/");
  const apiVersion = group === "" ? version : `${group}/${version}`;
  fc.assert(
    fc.property(typedObject(table, definition), (value) => {
      const object: JsonObject = { ...value, apiVersion, kind: name };
      const body = encodeEnveloped(table, definition, object);
      expect(decodeProtobuf(table, body, { group, version, kind: name })).toEqual(object);
    }),
    { numRuns: 3 },
  );
});

test("zero behind a pointer is kept, zero without one is not", () => {
  const read = (spec: JsonObject): unknown =>
    decodeProtobuf(
      table,
      encodeEnveloped(table, "apps.v1.Deployment", { apiVersion: "apps/v1", kind: "Deployment", spec }),
      { group: "apps", version: "v1", kind: "Deployment" },
    )["spec"];
  const template = { metadata: {}, spec: {} };
  expect(read({ replicas: 0, minReadySeconds: 0, paused: false })).toEqual({ replicas: 0, strategy: {}, template });
  expect(read({})).toEqual({ strategy: {}, template });
});

test("a message says what it is, and where it does not, it is what the request is about", () => {
  const raw = encodeMessage(table, "core.v1.Secret", { metadata: { name: "a" }, type: "Opaque" });
  const envelope = joined([bytesOf("6b387300"), bytesField(2, raw)]);
  expect(decodeProtobuf(table, envelope, secret)).toEqual({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a" },
    type: "Opaque",
  });
});

test("numbers that nobody knows are passed over, in every form", () => {
  const unknown = joined([
    integerField(900, 7),
    bytesField(901, bytesOf("0102")),
    // 64 bits, 32 bits, and a group with a varint in it.
    bytesOf("b138" + "0102030405060708" + "bd38" + "01020304" + "c338" + "0805" + "c438"),
  ]);
  const raw = joined([unknown, encodeMessage(table, "core.v1.Secret", { metadata: { name: "a" } }), unknown]);
  const body = joined([bytesOf("6b387300"), bytesField(2, raw)]);
  expect(decodeProtobuf(table, body, secret)["metadata"]).toEqual({ name: "a" });
});

test("a key named __proto__ is data", () => {
  const entry = joined([bytesField(1, new TextEncoder().encode("__proto__")), bytesField(2, bytesOf("41"))]);
  const metadata = bytesField(1, bytesField(11, entry));
  const object = decodeProtobuf(table, joined([bytesOf("6b387300"), bytesField(2, metadata)]), secret);
  const { labels } = object["metadata"] as { labels: object };
  expect(Object.getOwnPropertyDescriptor(labels, "__proto__")?.value).toBe("A");
  expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
});

test("an extension may be JSON or another message", () => {
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { b: "c" } };
  const inner = encodeEnveloped(table, "core.v1.ConfigMap", configMap);
  const revision = { group: "apps", version: "v1", kind: "ControllerRevision" };
  const body = (bytes: Uint8Array): Uint8Array =>
    joined([bytesOf("6b387300"), bytesField(2, bytesField(2, bytesField(1, bytes)))]);
  expect(decodeProtobuf(table, body(inner), revision)["data"]).toEqual(configMap);
  expect(decodeProtobuf(table, body(new TextEncoder().encode('{"a":1}')), revision)["data"]).toEqual({ a: 1 });
});

test.each([
  ["nothing", "", "the object provided is unrecognized (must be of type Secret): empty data (<empty>)"],
  [
    "JSON",
    Buffer.from('{"apiVersion":"v1","kind":"Secret"}').toString("hex"),
    'the object provided is unrecognized (must be of type Secret): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"apiVersion":"v1","kind":"Sec ...)',
  ],
  ["only a prefix", "6b387300", "the object provided is unrecognized (must be of type Secret): empty body (6b387300)"],
  [
    "a truncated envelope",
    "6b38730012ff01",
    "the object provided is unrecognized (must be of type Secret): unexpected EOF (6b38730012ff01)",
  ],
  [
    "a truncated message",
    "6b38730012040a050a03",
    'Secret in version "v1" cannot be handled as a Secret: unexpected EOF',
  ],
  [
    "a number where a message belongs",
    "6b38730012020801",
    'Secret in version "v1" cannot be handled as a Secret: proto: wrong wireType = 0 for field Metadata',
  ],
  [
    "field number zero",
    "6b38730012020201",
    'Secret in version "v1" cannot be handled as a Secret: proto: core.v1.Secret: illegal tag 0 (wire type 2)',
  ],
  [
    "the end of a group that never began",
    "6b387300120104",
    'Secret in version "v1" cannot be handled as a Secret: proto: core.v1.Secret: wiretype end group for non-group',
  ],
  [
    "a kind that nobody knows",
    `6b387300${Buffer.from(joined([bytesField(1, bytesField(2, new TextEncoder().encode("Thing")))])).toString("hex")}`,
    'Thing in version "v1" cannot be handled as a Secret: no kind "Thing" is registered for version "v1"',
  ],
])("%s is a 400 that says what is wrong", (_, hex, message) => {
  let thrown: unknown;
  try {
    decodeProtobuf(table, bytesOf(hex), secret);
  } catch (cause) {
    thrown = cause;
  }
  expect(refusalOf(thrown)?.message).toBe(message);
});

test("a schema that contains itself too often is refused, not followed to the end of the stack", () => {
  let schema: Uint8Array = new Uint8Array(0);
  const not = table.definition("apiextensions.v1.JSONSchemaProps").fields.find((field) => field.name === "not");
  for (let i = 0; i < 5_000; i++) schema = bytesField(not?.number ?? 0, schema);
  const version = bytesField(4, bytesField(1, schema));
  const body = joined([bytesOf("6b387300"), bytesField(2, bytesField(2, bytesField(7, version)))]);
  const crd = { group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition" };
  expect(() => decodeProtobuf(table, body, crd)).toThrow();
});

test("whatever is sent, the answer is an object or a refusal", () => {
  const sane = encodeEnveloped(table, "core.v1.Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a" },
    spec: { containers: [{ name: "a", image: "b", resources: {} }] },
  });
  fc.assert(
    fc.property(fc.nat(sane.length - 5), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const body = sane.slice();
      body[at + 4] = byte;
      try {
        expect(decodeProtobuf(table, body, secret)).toBeTypeOf("object");
      } catch (thrown) {
        expect(refusalOf(thrown)).toBeDefined();
      }
    }),
    { numRuns: 500 },
  );
});
