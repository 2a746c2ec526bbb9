import { expect, test } from "vitest";
import { definitionDefaults } from "./definition-defaults.ts";
import { sharedDefinitions } from "./definition-table.ts";
import { TypeTable } from "./type-table.ts";
import { valueSchema } from "./value-types.ts";

const table = sharedDefinitions();
const names = table.names();

test("every field holds a value that is known or a definition that is there", () => {
  const known = new Set(names);
  const fields = names.flatMap((name) => table.definition(name).fields.map((field) => ({ name, ...field.type })));
  expect(fields.filter((field) => field.refers && !known.has(field.of))).toEqual([]);
  for (const of of new Set(fields.filter((field) => !field.refers).map((field) => field.of)))
    expect(valueSchema(of)).toBeDefined();
});

test("no number of protobuf stands for two fields of a definition, and none is missing", () => {
  for (const name of names) {
    const numbers = table.definition(name).fields.map((field) => field.number);
    expect(new Set(numbers).size, name).toBe(numbers.length);
    expect(
      numbers.every((number) => Number.isInteger(number) && number > 0),
      name,
    ).toBe(true);
  }
});

test("no name of JSON stands for two fields of a definition, inlined ones included", () => {
  for (const name of names) {
    const fields = table.fieldsOf(name).map((field) => field.name);
    expect(new Set(fields).size, name).toBe(fields.length);
  }
});

test("every built-in kind has a definition, and its list has one", () => {
  for (const type of new TypeTable().all()) {
    expect(table.ofKind(type.group, type.version, type.kind), type.kind).toBeDefined();
    expect(type.schema["type"], type.kind).toBe("object");
    if (type.verbs.includes("list"))
      expect(table.ofKind(type.group, type.version, type.listKind), type.listKind).toBeDefined();
  }
});

test("every default belongs to a field that exists", () => {
  for (const [name, fields] of Object.entries(definitionDefaults)) {
    const known = new Set(table.fieldsOf(name).map((field) => field.name));
    for (const field of Object.keys(fields)) expect(known, name).toContain(field);
  }
});

test("a field that is inlined shows its fields in its place, and keeps its number in protobuf", () => {
  const own = table.definition("core.v1.Volume").fields.map(({ name, number }) => [name, number]);
  expect(own).toEqual([
    ["name", 1],
    ["", 2],
  ]);
  expect(table.fieldsOf("core.v1.Volume").map(({ name }) => name)).toEqual(
    expect.arrayContaining(["name", "emptyDir", "hostPath", "persistentVolumeClaim"]),
  );
});

test("patches find what lists of built-in kinds are merged by", () => {
  const field = (definition: string, name: string) => table.fieldsOf(definition).find((each) => each.name === name);
  expect(field("core.v1.PodSpec", "containers")).toMatchObject({
    patchStrategy: "merge",
    patchMergeKey: "name",
    listType: "map",
    mapKeys: ["name"],
  });
  expect(field("core.v1.ServiceSpec", "ports")).toMatchObject({
    patchMergeKey: "port",
    mapKeys: ["port", "protocol"],
  });
  expect(field("core.v1.PodSpec", "volumes")?.patchStrategy).toBe("merge,retainKeys");
});
