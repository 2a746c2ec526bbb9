import { expect, test } from "vitest";
import { ageOf, humanDuration } from "./age.ts";

const minute = 60;
const hour = 3600;
const day = 24 * hour;

test.each([
  [0, "0s"],
  [119, "119s"],
  [120, "2m"],
  [125, "2m5s"],
  [9 * minute + 59, "9m59s"],
  [10 * minute + 30, "10m"],
  [179 * minute, "179m"],
  [3 * hour + 5 * minute, "3h5m"],
  [8 * hour + 5 * minute, "8h"],
  [47 * hour, "47h"],
  [48 * hour, "2d"],
  [50 * hour, "2d2h"],
  [8 * day + hour, "8d"],
  [729 * day, "729d"],
  [730 * day, "2y"],
  [800 * day, "2y70d"],
  [9 * 365 * day, "9y"],
  [-1, "<invalid>"],
])("%d seconds are %s", (seconds, text) => {
  expect(humanDuration(seconds * 1000 - (seconds < 0 ? 1000 : 0))).toBe(text);
});

test("what has no time has no age", () => {
  expect(ageOf(undefined, 0)).toBe("<unknown>");
  expect(ageOf("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:01:00Z"))).toBe("60s");
});
