import fc from "fast-check";
import { expect, it } from "vitest";
import { amountOf } from "./amount.ts";
import { batchesOf, checkBatchesOf, largestBatch } from "./batches.ts";

const sizes = (total: number, firstBatch: number | string, batchSize: number | string) =>
  batchesOf(
    Array.from({ length: total }, (_, i) => i),
    { firstBatch, batchSize },
  ).map((batch) => batch.length);

it("rounds shares down", () => {
  expect([amountOf("25%", 7), amountOf("10%", 9), amountOf(3, 7), amountOf("12", 7), amountOf("x", 7)]).toEqual([
    1,
    0,
    3,
    12,
    undefined,
  ]);
});

it.each([
  [20, 1, "25%", [1, 5, 5, 5, 4]],
  [3, 1, "25%", [1, 1, 1]],
  [1, 1, "25%", [1]],
  [0, 1, "25%", []],
  [500, 2, "100%", [2, 100, 100, 100, 100, 98]],
  [4, 10, 10, [4]],
])("cuts %i machines, first %s, then %s", (total, first, size, expected) => {
  expect(sizes(total, first, size)).toEqual(expected);
});

it("puts every machine into exactly one batch, in order, and no batch over the limit", () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (total, first, percent) => {
        const machines = Array.from({ length: total }, (_, i) => i);
        for (const batches of [
          batchesOf(machines, { firstBatch: first, batchSize: `${percent}%` }),
          checkBatchesOf(machines),
        ]) {
          expect(batches.flat()).toEqual(machines);
          expect(batches.every((batch) => batch.length > 0 && batch.length <= largestBatch)).toBe(true);
        }
      },
    ),
  );
});
