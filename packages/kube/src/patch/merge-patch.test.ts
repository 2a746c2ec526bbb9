import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences } from "./diff.ts";
import { applyMergePatch, jsonEqual, mergePatchFrom } from "./merge-patch.ts";

/** JSON as Kubernetes stores it: objects without null members, which a merge patch cannot say. */
const json = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 3 }),
    fc.integer(),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("value"), { maxKeys: 4 }),
}));

describe("merge patches", () => {
  test("property: applying the patch from a to b to a gives b", () => {
    fc.assert(
      fc.property(json.object, json.object, (a, b) => {
        const patch = mergePatchFrom(a, b);
        expect(jsonEqual(patch === undefined ? a : applyMergePatch(a, patch), b)).toBe(true);
        expect(patch === undefined).toBe(jsonEqual(a, b));
      }),
    );
  });

  test("what is gone is said with null, lists are replaced, undefined is as absent", () => {
    expect(mergePatchFrom({ a: 1, b: { c: 1, d: 2 }, l: [1, 2] }, { b: { c: 1, e: undefined }, l: [2] })).toEqual({
      a: null,
      b: { d: null },
      l: [2],
    });
  });

  test("RFC 7386: a scalar patch replaces, null removes, a patch into a scalar makes an object", () => {
    expect(applyMergePatch({ a: "b", c: { d: "e", f: "g" } }, { a: "z", c: { f: null } })).toEqual({
      a: "z",
      c: { d: "e" },
    });
    expect(applyMergePatch({ a: "foo" }, { a: { b: 1 } })).toEqual({ a: { b: 1 } });
    expect(applyMergePatch({ a: [{ b: "c" }] }, { a: [1] })).toEqual({ a: [1] });
  });
});

test("differences name the path, and what stood and stands there", () => {
  expect(
    differences(
      { spec: { replicas: 1, machines: [{ name: "a" }] } },
      { spec: { replicas: 2, machines: [{ name: "a" }, { name: "b" }] } },
    ),
  ).toEqual([
    { path: "spec.machines[1]", before: undefined, after: { name: "b" } },
    { path: "spec.replicas", before: 1, after: 2 },
  ]);
});
