import { expect, test } from "vitest";
import { Ring } from "./ring.ts";
import { parseTopic } from "./topic.ts";

test("a ring gives what came after a number as long as it remembers all of it", () => {
  const ring = new Ring<string>(3);
  expect(ring.after(0)).toEqual([]);
  for (const item of "abcdefgh") ring.push(item);
  expect(ring.last).toBe(8);
  expect(ring.after(8)).toEqual([]);
  expect(ring.after(6)).toEqual([
    [7, "g"],
    [8, "h"],
  ]);
  expect(ring.after(5)?.map(([, item]) => item)).toEqual(["f", "g", "h"]);
  expect(ring.after(1)).toBeUndefined();
  expect(ring.after(9)).toBeUndefined();
});

test.each([
  ["operations", "objects"],
  ["stepruns", "objects"],
  ["step-runs", "objects"],
  ["machines/m7", "objects"],
  ["stepruns/x-1/events", "events"],
  ["step-runs/x-1/events@17", "events"],
  ["operations/scaleup-1/progress", "progress"],
  ["secrets", undefined],
  ["operations/", undefined],
  ["machines/m7/events", undefined],
  ["operations/a/progress/b", undefined],
  ["%zz", undefined],
])("topic %s is %s", (text, type) => {
  expect(parseTopic(text)?.type).toBe(type);
});

test("events of a run begin where the reader says", () => {
  expect(parseTopic("stepruns/a%2Fb/events@17")).toEqual({ type: "events", stepRun: "a/b", from: 17 });
});
