import { expect, test } from "vitest";
import { lineDiff } from "./line-diff.ts";

test("a difference shows three lines around what is only in one of both", () => {
  const value = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9 };
  expect(lineDiff(value, { ...value, e: 50 })).toBe(
    '@@ -3,7 +3,7 @@\n  "b": 2,\n  "c": 3,\n  "d": 4,\n- "e": 5,\n+ "e": 50,\n  "f": 6,\n  "g": 7,\n  "h": 8,\n',
  );
  expect(lineDiff(value, { ...value, a: 0, i: 0 }).match(/^@@.*@@$/gm)).toEqual(["@@ -1,5 +1,5 @@", "@@ -7,5 +7,5 @@"]);
  expect(lineDiff(value, value)).toBe("");
});
