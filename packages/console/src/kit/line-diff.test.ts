import fc from "fast-check";
import { expect, test } from "vitest";
import { changedParts, lineDiff } from "./line-diff.ts";

const marks = { same: " ", add: "+", del: "-" } as const;
const shown = (a: string, b: string): readonly string[] =>
  lineDiff(a, b).map(({ mark, text }) => `${marks[mark]}${text}`);

test("a changed line stands between those that stayed", () => {
  expect(shown("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
  expect(shown("a\nc", "a\nb\nc")).toEqual([" a", "+b", " c"]);
  expect(shown("a\nb\nc\nd", "b\nd\ne")).toEqual(["-a", " b", "-c", " d", "+e"]);
});

test("each side can be read from the difference", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const lines = lineDiff(a, b);
      const side = (without: string): string =>
        lines
          .filter(({ mark }) => mark !== without)
          .map((line) => line.text)
          .join("\n");
      expect([side("add"), side("del")]).toEqual([a, b]);
    }),
  );
});

test("what stayed far from a change is left out", () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const after = before.with(5, "x").with(30, "y");
  const parts = changedParts(lineDiff(before.join("\n"), after.join("\n")), 1);
  expect(parts.map((part) => [part.line, part.lines.length])).toEqual([
    [4, 4],
    [30, 4],
  ]);
  expect(changedParts(lineDiff("a", "a"))).toEqual([]);
});
