import { expect, test } from "vitest";
import { compileJsonPath } from "./json-path.ts";

const object = {
  metadata: { name: "x", labels: { "a.b/c": "d" } },
  spec: { list: [{ name: "a", on: true }, { name: "b" }], replicas: 0 },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

test.each<[string, readonly unknown[]]>([
  [".metadata.name", ["x"]],
  ["{.metadata.name}", ["x"]],
  ["$.metadata.name", ["x"]],
  [".metadata.labels.a\\.b/c", ["d"]],
  [".metadata.labels['a.b/c']", ["d"]],
  [".spec.replicas", [0]],
  [".spec.list[0].name", ["a"]],
  [".spec.list[-1].name", ["b"]],
  [".spec.list[*].name", ["a", "b"]],
  ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
  [".spec.list[?(@.on)].name", ["a"]],
  [".spec.missing.deeper", []],
  [".spec.list.length", []],
])("%s finds %j", (path, found) => {
  expect(compileJsonPath(path)(object)).toEqual(found);
});

test("what cannot be read is refused when it is compiled", () => {
  expect(() => compileJsonPath(".a[?(@.b==")).toThrow("JSONPath");
});
