import { expect, test } from "vitest";
import { tried, widgetOf } from "../../fixtures/tried.ts";
import { refusalOf } from "../../types/refusal.ts";
import { TypeTable } from "../../types/type-table.ts";
import { prepare } from "../prepare.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const rules = (...list: object[]) => ({ "x-kubernetes-validations": list });

const tooSmall = rules({ rule: "self.a > 1", message: "too small" });

test.each<[string, object, unknown, unknown, unknown]>([
  [
    "is not looked at where the schema does not hold",
    { properties: { a: integer, b: { ...text, enum: ["x"] } }, ...tooSmall },
    { a: 1, b: "y" },
    undefined,
    '[spec.b: Unsupported value: "y": supported values: "x", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
  ],
  [
    "is looked at where only a bound is not kept",
    { properties: { a: integer, b: { ...integer, minimum: 1 } }, ...tooSmall },
    { a: 1, b: 0 },
    undefined,
    "[spec.b: Invalid value: 0: spec.b in body should be greater than or equal to 1, spec: Invalid value: too small]",
  ],
  [
    "is not looked at where a text has not its format",
    { properties: { a: integer, b: { ...text, format: "date-time" } }, ...tooSmall },
    { a: 1, b: "yesterday" },
    undefined,
    '[spec.b: Invalid value: "yesterday": spec.b in body must be of type date-time: "yesterday", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
  ],
  [
    "counts with integers",
    { properties: { a: integer }, ...rules({ rule: "self.a + 1 < 5" }) },
    { a: 4 },
    undefined,
    "spec: Invalid value: failed rule: self.a + 1 < 5",
  ],
  [
    "asks whether an item of a list has a field",
    {
      properties: { a: { type: "array", items: { properties: { b: text } } } },
      ...rules({ rule: "!has(self.a[0].b)" }),
    },
    { a: [{ b: "c" }] },
    undefined,
    "spec: Invalid value: failed rule: !has(self.a[0].b)",
  ],
  [
    "takes Go's patterns, and leaves texts that look like calls alone",
    { properties: { a: text }, ...rules({ rule: "self.a.matches('^(?i)has(x[0].y)?$')" }) },
    { a: "HAS" },
    undefined,
    { a: "HAS" },
  ],
  [
    "reads URLs",
    {
      properties: { a: { ...text, ...rules({ rule: "isURL(self) && url(self).getScheme() in ['https']" }) } },
      ...rules({ rule: "url(self.a).getHostname() == '::1' && url(self.a).getPort() == '80'" }),
    },
    { a: "https://u:p@[::1]:80/a%20b?c=d" },
    undefined,
    { a: "https://u:p@[::1]:80/a%20b?c=d" },
  ],
  [
    "refuses what is no URL",
    { properties: { a: { ...text, ...rules({ rule: "isURL(self)" }) } } },
    { a: "http://a b" },
    undefined,
    'spec.a: Invalid value: "http://a b": failed rule: isURL(self)',
  ],
  [
    "compares numbers of both kinds",
    { properties: { a: { type: "number" } }, ...rules({ rule: "self.a >= 1" }) },
    { a: 1.5 },
    undefined,
    { a: 1.5 },
  ],
  [
    "says its message",
    { properties: { a: integer }, ...rules({ rule: "self.a > 1", message: "too small" }) },
    { a: 1 },
    undefined,
    "spec: Invalid value: too small",
  ],
  [
    "computes its message",
    { properties: { a: integer }, ...rules({ rule: "self.a > 1", messageExpression: "'is ' + string(self.a)" }) },
    { a: 1 },
    undefined,
    "spec: Invalid value: is 1",
  ],
  [
    "names its field and reason",
    {
      properties: { a: integer },
      ...rules({ rule: "self.a > 1", message: "no", fieldPath: ".a", reason: "FieldValueForbidden" }),
    },
    { a: 1 },
    undefined,
    "spec.a: Forbidden: no",
  ],
  [
    "leaves transitions alone on create",
    { properties: { a: { ...integer, ...rules({ rule: "self == oldSelf", message: "stays" }) } } },
    { a: 1 },
    undefined,
    { a: 1 },
  ],
  [
    "checks transitions on update",
    { properties: { a: { ...integer, ...rules({ rule: "self == oldSelf", message: "stays" }) } } },
    { a: 2 },
    { a: 1 },
    "spec.a: Invalid value: 2: stays",
  ],
  [
    "sees times as times",
    {
      properties: { t: { ...text, format: "date-time" } },
      ...rules({ rule: "self.t > timestamp('2026-01-01T00:00:00Z')", message: "old" }),
    },
    { t: "2025-01-01T00:00:00Z" },
    undefined,
    "spec: Invalid value: old",
  ],
  [
    "escapes names",
    {
      properties: { namespace: text, "a-b": text },
      ...rules({ rule: "self.__namespace__ == self.a__dash__b", message: "differ" }),
    },
    { namespace: "x", "a-b": "y" },
    undefined,
    "spec: Invalid value: differ",
  ],
  [
    "asks for an old value that may be missing",
    {
      properties: { a: integer },
      ...rules({ rule: "oldSelf.hasValue() || self.a == 1", optionalOldSelf: true, message: "begin with 1" }),
    },
    { a: 2 },
    undefined,
    "spec: Invalid value: begin with 1",
  ],
  [
    "reports what fails inside",
    { properties: { a: integer }, ...rules({ rule: "self.b == 1", message: "m" }) },
    { a: 1 },
    undefined,
    'spec: Invalid value: "object": no such key: b evaluating rule: m',
  ],
  [
    "does not ask again what did not change",
    { properties: { a: { ...integer, ...rules({ rule: "self > 5" }) }, b: integer } },
    { a: 1, b: 2 },
    { a: 1, b: 1 },
    { a: 1, b: 2 },
  ],
  [
    "ratchets",
    { properties: { a: { ...integer, minimum: 5 }, b: integer } },
    { a: 1, b: 2 },
    { a: 1, b: 1 },
    { a: 1, b: 2 },
  ],
])("a rule %s", (_, ...row) => {
  const [schema, spec, old, result] = row;
  expect(tried(schema, spec, old)).toEqual(result);
});

test("a CRD whose rule does not compile is refused", () => {
  const type = new TypeTable().byKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
  if (type === undefined) throw new Error("no type");
  const broken = widgetOf({ properties: { a: integer }, ...rules({ rule: "self.a +" }) });
  let refusal = "";
  try {
    prepare(type, broken, undefined, { fieldValidation: "Strict", operation: "create" });
  } catch (error) {
    refusal = refusalOf(error)?.message ?? "";
  }
  expect(refusal).toContain("compilation failed");
});

test("a CRD whose pattern cannot be compiled is refused", () => {
  const type = new TypeTable().byKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
  if (type === undefined) throw new Error("no type");
  const broken = widgetOf({ properties: { a: { ...text, pattern: "(" } } });
  expect(() => prepare(type, broken, undefined, { fieldValidation: "Strict", operation: "create" })).toThrow(
    "must be a valid regular expression",
  );
});
