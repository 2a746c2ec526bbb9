import { expect, test } from "vitest";
import { base64Problem, isBase64 } from "./base64.ts";

test.each([
  ["?", 0],
  ["a", 0],
  ["ab", 0],
  ["abc", 0],
  ["ab=", 3],
  ["ab==x", 4],
  ["ab=x", 2],
  ["a===", 1],
  ["abcd?", 4],
  ["abcde", 4],
  ["=", 0],
  ["abc=d", 4],
  ["YQ= =", 2],
] as const)("%j is no base64 from byte %i on", (text, byte) => {
  expect(base64Problem(text)).toBe(`illegal base64 data at input byte ${byte}`);
});

test("base64 may be broken into lines", () => {
  expect(["", "YQ==", "YWI=", "YWJj", "YW\nJj\r\n"].map(isBase64)).toEqual([true, true, true, true, true]);
});
