import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedMap } from "./sorted-map.ts";

interface Item {
  readonly key: string;
  readonly n: number;
}

const key = fc.integer({ min: 0, max: 400 }).map((n) => `k${n}`);
const step = fc.oneof(
  fc.record({ type: fc.constant("put" as const), key, n: fc.nat() }),
  fc.record({ type: fc.constant("take" as const), key, n: fc.constant(0) }),
);

test("holds what a sorted Map would hold, whatever happens to it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 900 }), fc.string({ maxLength: 3 }), (steps, start) => {
      let map = SortedMap.empty<Item>();
      const model = new Map<string, Item>();
      for (const { type, key, n } of steps) {
        if (type === "put") {
          map = map.with({ key, n });
          model.set(key, { key, n });
        } else {
          map = map.without(key);
          model.delete(key);
        }
      }
      const sorted = [...model.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
      expect([...map]).toEqual(sorted);
      expect(map.size).toBe(sorted.length);
      expect([...map.from(`k${start}`)]).toEqual(sorted.filter((each) => each.key >= `k${start}`));
      for (const each of sorted) expect(map.get(each.key)).toEqual(each);
    }),
    { numRuns: 60 },
  );
});

test("a root stays as it was while others are made from it", () => {
  const before = SortedMap.of(Array.from({ length: 5_000 }, (_, n) => ({ key: String(n).padStart(5, "0"), n })));
  let after = before;
  for (let n = 0; n < 5_000; n += 2) after = after.without(String(n).padStart(5, "0"));
  expect(before.size).toBe(5_000);
  expect([...before].length).toBe(5_000);
  expect([...after].every((each) => each.n % 2 === 1)).toBe(true);
  expect([...after.under("0001")].map((each) => each.n)).toEqual([11, 13, 15, 17, 19]);
});
