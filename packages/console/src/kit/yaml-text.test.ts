import { expect, test } from "vitest";
import { parse } from "yaml";
import { yamlOf } from "./yaml-text.ts";

test("what is printed reads back as the same object, also where YAML is treacherous", () => {
  const object = {
    apiVersion: "ops.dipper.dev/v1alpha1",
    kind: "Operation",
    metadata: { name: "a", labels: { "fleet.dipper.dev/group": "online" } },
    spec: {
      on: "yes",
      ip: "10.0.0.1",
      percent: "25%",
      number: "007",
      empty: "",
      list: [],
      map: {},
      text: "a: b # c",
      lines: "one\ntwo\n",
      nested: [{ a: 1, b: [{ c: true }] }, "x"],
    },
  };
  expect(parse(yamlOf(object))).toEqual(object);
});

test("managed fields are left out", () => {
  expect(
    yamlOf({ apiVersion: "v1", kind: "Node", metadata: { name: "n", managedFields: [{ manager: "x" }] } }),
  ).not.toContain("manager");
});
