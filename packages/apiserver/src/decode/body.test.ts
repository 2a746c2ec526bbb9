import { expect, test } from "vitest";
import { refusalOf } from "../types/refusal.ts";
import { decodeBody } from "./body.ts";

const map = { group: "", version: "v1", kind: "ConfigMap" };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function said(text: string, type = "application/json"): string | undefined {
  try {
    decodeBody(bytes(text), type, map);
  } catch (error) {
    return refusalOf(error)?.message;
  }
  return undefined;
}

test.each([
  ["", "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"],
  ['{"metadata":', 'couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"metadata":)'],
  [
    '{"kind":1}',
    "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
  ],
])("a body that cannot be read is refused in Go's words: %s", (text, problem) => {
  expect(said(text)).toMatch(`the object provided is unrecognized (must be of type ConfigMap): ${problem}`);
});

test("an integer that a double does not hold is refused, and never rounded", () => {
  const problem = "cannot be kept exactly: this server reads integers up to 9007199254740991";
  expect(said('{"a":9007199254740993}')).toBe(`the number 9007199254740993 ${problem}`);
  expect(said('{"a":[-9223372036854775808]}')).toBe(`the number -9223372036854775808 ${problem}`);
  expect(said('{"a":9007199254740991,"b":"99999999999999999999","c":0.12345678901234567890}')).toBeUndefined();
});

test("keys named after the prototype are data, in JSON and in YAML", () => {
  const text = '{"__proto__":{"x":1},"constructor":"c"}';
  for (const [body, type] of [
    [text, "application/json"],
    ["__proto__: {x: 1}\nconstructor: c\n", "application/yaml"],
  ] as const) {
    const { value } = decodeBody(bytes(body), type, map);
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
});

test("YAML is YAML 1.1 without times, and a key that stands twice is said with its line", () => {
  const { value, duplicates } = decodeBody(
    bytes("a: y\nb: 2026-01-01\nc: 1:30\nd: 010\na: 2\n"),
    "application/yaml",
    map,
  );
  expect(value).toEqual({ a: 2, b: "2026-01-01", c: "1:30", d: 8 });
  expect(duplicates).toEqual(['yaml: unmarshal errors:\n  line 5: key "a" already set in map']);
});

test("a body that is nested too deeply is refused", () => {
  expect(said(`${'{"a":'.repeat(600)}1${"}".repeat(600)}`)).toBe(
    "the body of the request is nested more than 500 levels deep",
  );
});
