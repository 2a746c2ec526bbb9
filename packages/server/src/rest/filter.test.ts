import { describe, expect, test } from "vitest";
import { compileFilter, type Filterable, parseFilter } from "./filter.ts";

const machine: Filterable = {
  values: (key) => ({ rack: ["r07"], state: ["quar"], label: [], zone: [] })[key] ?? [],
  texts: () => ["m11", "10.0.0.11", "sn-4711"],
};

describe("filters", () => {
  test.each([
    ["", true],
    ["rack:r07", true],
    ["rack:R07", true],
    ["rack:r0*", true],
    ["rack:r08", false],
    ["rack:r08,r07", true],
    ["rack:r08 rack:r07", true],
    ["rack:r07 state:ok", false],
    ["-state:ok", true],
    ["-rack:r07", false],
    ["zone:a", false],
    ["m1", true],
    ["sn-47 m11", true],
    ["m11 m12", false],
    ["-m11", false],
    ['"10.0.0.11"', true],
    ["10.0.0.1", true],
    ["10.0.0.1 10.0.0.11 10.0.0.99", true],
    ["10.0.0.1 10.0.0.99", false],
    ["rack:r07 10.0.0.11", true],
  ])("%s → %s", (filter, expected) => {
    expect(compileFilter(parseFilter(filter)).misses(machine)?.length === 0).toBe(expected);
  });

  test("an IPv6 address is text, not a field", () => {
    expect(parseFilter("fe80::1 rack:a")).toEqual([
      { type: "text", text: "fe80::1", negated: false },
      { type: "field", key: "rack", values: ["a"], negated: false },
    ]);
  });

  test("quoted values keep their commas and spaces; a lone minus and an empty value are harmless", () => {
    expect(parseFilter('class:"a, b" - zone:')).toEqual([
      { type: "field", key: "class", values: ["a, b"], negated: false },
      { type: "text", text: "-", negated: false },
      { type: "text", text: "zone:", negated: false },
    ]);
  });

  test("says which fields are missed, so that a facet can count without its own choice", () => {
    expect(compileFilter(parseFilter("rack:r08 state:quar")).misses(machine)).toEqual(["rack"]);
    expect(compileFilter(parseFilter("rack:r08 m99")).misses(machine)).toBeUndefined();
  });
});
