import { describe, expect, test } from "vitest";
import { jsonPatch } from "./json-patch.ts";
import { mergePatch } from "./merge.ts";

describe("merge patch", () => {
  // RFC 7386, appendix A: original, patch, result.
  test.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j + %j = %j", (target, patch, result) => {
    const before = JSON.stringify(target);
    expect(mergePatch(target, patch)).toEqual(result);
    expect(JSON.stringify(target)).toBe(before);
  });
});

describe("JSON patch", () => {
  const op = (operation: string, path: string, value?: unknown, from?: string): object => ({
    op: operation,
    path,
    ...(value === undefined ? {} : { value }),
    ...(from === undefined ? {} : { from }),
  });

  // RFC 6902, appendix A, and what Kubernetes adds: negative indexes.
  test.each([
    ["adds a member", { foo: "bar" }, [op("add", "/baz", "qux")], { foo: "bar", baz: "qux" }],
    ["adds an element", { foo: ["bar", "baz"] }, [op("add", "/foo/1", "qux")], { foo: ["bar", "qux", "baz"] }],
    ["appends", { foo: ["bar"] }, [op("add", "/foo/-", ["abc"])], { foo: ["bar", ["abc"]] }],
    ["removes a member", { baz: "qux", foo: "bar" }, [op("remove", "/baz")], { foo: "bar" }],
    ["removes an element", { foo: [1, 2, 3] }, [op("remove", "/foo/1")], { foo: [1, 3] }],
    ["removes the last element", { foo: [1, 2, 3] }, [op("remove", "/foo/-1")], { foo: [1, 2] }],
    ["replaces", { baz: "qux" }, [op("replace", "/baz", "boo")], { baz: "boo" }],
    ["replaces everything", { baz: "qux" }, [op("replace", "", { a: 1 })], { a: 1 }],
    [
      "moves",
      { foo: { bar: "baz" }, qux: {} },
      [op("move", "/qux/thud", undefined, "/foo/bar")],
      { foo: {}, qux: { thud: "baz" } },
    ],
    ["moves an element", { foo: [1, 2, 3, 4] }, [op("move", "/foo/3", undefined, "/foo/1")], { foo: [1, 3, 4, 2] }],
    [
      "copies",
      { a: { b: 1 } },
      [op("copy", "/c", undefined, "/a"), op("replace", "/c/b", 2)],
      { a: { b: 1 }, c: { b: 2 } },
    ],
    ["tests", { a: { b: [1, { c: 2 }] } }, [op("test", "/a", { b: [1, { c: 2 }] })], { a: { b: [1, { c: 2 }] } }],
    ["tests that nothing is there", { a: 1 }, [op("test", "/b", null)], { a: 1 }],
    ["unescapes", { "/": 9, "~1": 10 }, [op("test", "/~01", 10), op("replace", "/~1", 8)], { "/": 8, "~1": 10 }],
    ["adds a member that is replaced and not there", { a: 1 }, [op("replace", "/b", 2)], { a: 1, b: 2 }],
    ["keeps null", { a: 1 }, [op("add", "/b", null)], { a: 1, b: null }],
  ])("%s", (_, target, patch, result) => {
    const before = JSON.stringify(target);
    expect(jsonPatch(target, patch)).toEqual(result);
    expect(JSON.stringify(target)).toBe(before);
  });

  test.each([
    ["a missing member", { a: 1 }, [op("remove", "/b")]],
    ["a missing parent", { a: 1 }, [op("add", "/b/c", 1)]],
    ["an index behind the end", { a: [1] }, [op("add", "/a/2", 1)]],
    ["a replaced index that is not there", { a: [1] }, [op("replace", "/a/1", 1)]],
    ["a failed test", { a: 1 }, [op("test", "/a", 2)]],
    ["an index with a leading zero", { a: [1, 2] }, [op("remove", "/a/01")]],
    ["something of the prototype", {}, [op("remove", "/constructor")]],
    ["an unknown operation", { a: 1 }, [op("increase", "/a", 1)]],
    ["a path that does not begin with a slash", { a: 1 }, [op("add", "a", 1)]],
    ["no path", { a: 1 }, [{ op: "remove" }]],
    ["no value", { a: 1 }, [op("add", "/a")]],
    ["no from", { a: 1 }, [op("move", "/a")]],
    ["no operation", { a: 1 }, [null]],
  ])("%s cannot be applied: 422", (_, target, patch) => {
    expect(() => jsonPatch(target, patch)).toThrow(expect.objectContaining({ code: "Invalid" }));
  });

  test.each([
    ["no list", {}],
    ["a number for a path", [{ op: "remove", path: 1 }]],
    ["a text for an operation", ["remove"]],
  ])("%s is malformed: 400", (_, patch) => {
    expect(() => jsonPatch({ a: 1 }, patch)).toThrow(expect.objectContaining({ code: "BadRequest" }));
  });

  test("a key named __proto__ is data", () => {
    const result = jsonPatch({ data: {} }, [op("add", "/data/__proto__", { polluted: true })]) as { data: object };
    expect(Object.keys(result.data)).toEqual(["__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
