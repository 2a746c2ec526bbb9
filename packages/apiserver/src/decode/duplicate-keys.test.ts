import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateKeys } from "./duplicate-keys.ts";

test.each([
  ['{"a":1,"b":{"a":2}}', []],
  ['{"a":1,"a":2}', ["a"]],
  ['{"spec":{"x":1,"y":[{"k":1},{"k":1,"k":2}],"x":3}}', ["spec.y[1].k", "spec.x"]],
  ['{"a":{"b":{"c":1,"c":{"d":1,"d":2}}}}', ["a.b.c", "a.b.c.d"]],
  ['{"a":"{\\"x\\":1,\\"x\\":2}","b":["a","a"]}', []],
  ['[[{"a":1}],[{"a":1,"a":1}]]', ["[1][0].a"]],
  ["3", []],
])("%s", (text, expected) => {
  expect(duplicateKeys(text)).toEqual(expected);
});

test("what JSON.stringify writes has none", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(duplicateKeys(JSON.stringify(value))).toEqual([]);
    }),
  );
});

test("a text that is nested more deeply than anything of sense: 400", () => {
  expect(() => duplicateKeys(`${"[".repeat(600)}${"]".repeat(600)}`)).toThrow("nested more than 500 levels deep");
  expect(duplicateKeys(`${"[".repeat(500)}${"]".repeat(500)}`)).toEqual([]);
});
