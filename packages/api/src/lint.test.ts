/** The conventions of the objects, as a test: a kind that breaks one does not pass. */
import { describe, expect, test } from "vitest";
import type { DefinedKind } from "./index.ts";
import { allKinds } from "./index.ts";
import type { SchemaJson } from "./schema/schema.ts";

/** Names of the seeds are kept to the letter, whatever a convention says. */
const seedFields = ["Operation.spec.operationMachines[].ip", "AutoOperationTask.spec.operationTaskMachines[].name"];

interface Field {
  readonly path: string;
  readonly name: string;
  readonly schema: SchemaJson;
}

function* fieldsOf(path: string, schema: SchemaJson): Generator<Field> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield { path: `${path}.${name}`, name, schema: field };
    yield* fieldsOf(`${path}.${name}`, field);
  }
  if (schema.items !== undefined) {
    yield { path: `${path}[]`, name: "[]", schema: schema.items };
    yield* fieldsOf(`${path}[]`, schema.items);
  }
  if (schema.additionalProperties !== undefined) {
    yield { path: `${path}.*`, name: "*", schema: schema.additionalProperties };
  }
}

const fields = (kind: DefinedKind): readonly Field[] => [
  ...fieldsOf(`${kind.kind}.spec`, kind.source.spec.json),
  ...fieldsOf(`${kind.kind}.status`, kind.source.status.json),
];
const every = allKinds.flatMap(fields);
const where = (wrong: (field: Field) => boolean): readonly string[] =>
  every.filter((field) => !seedFields.includes(field.path) && wrong(field)).map((field) => field.path);

describe("every field", () => {
  test("has a sentence that ends with a full stop", () => {
    expect(where(({ schema }) => !/^\S.*\.$/s.test(schema.description))).toEqual([]);
  });

  test("that is a text has a longest length, or a format or words", () => {
    expect(
      where(
        ({ schema }) =>
          schema.type === "string" &&
          schema.maxLength === undefined &&
          schema.format === undefined &&
          schema.enum === undefined,
      ),
    ).toEqual([]);
  });

  test("that is a list has most items and says how it is merged", () => {
    expect(
      where(
        ({ schema }) =>
          schema.type === "array" && (schema.maxItems === undefined || schema["x-kubernetes-list-type"] === undefined),
      ),
    ).toEqual([]);
  });

  test("that is a map has most keys", () => {
    expect(
      where(({ schema }) => schema.additionalProperties !== undefined && schema.maxProperties === undefined),
    ).toEqual([]);
  });

  test("that is a number has bounds", () => {
    expect(
      where(
        ({ schema }) => schema.type === "integer" && (schema.minimum === undefined || schema.maximum === undefined),
      ),
    ).toEqual([]);
  });

  test("is never a boolean: words can grow, booleans cannot", () => {
    expect(where(({ schema }) => schema.type === "boolean")).toEqual([]);
  });

  test("with words has them in CamelCase, or as the field has them", () => {
    const foreign = [
      "native",
      "simulated",
      "ansible",
      "script",
      "helm",
      "containerd",
      "flannel",
      "calico",
      "cilium",
      "none",
    ];
    expect(
      where(({ schema }) =>
        (schema.enum ?? []).some((word) => !/^[A-Z][A-Za-z0-9]*$/.test(word) && !foreign.includes(word)),
      ),
    ).toEqual([]);
  });

  test("that counts seconds is a number and says so in its name", () => {
    expect(where(({ name, schema }) => name.endsWith("Seconds") && schema.type !== "integer")).toEqual([]);
    expect(
      where(
        ({ name, schema }) => schema.enum === undefined && /(Minutes|Hours|Days|Duration|Timeout|Interval)$/.test(name),
      ),
    ).toEqual([]);
  });

  test("is in camelCase", () => {
    expect(where(({ name }) => name !== "[]" && name !== "*" && !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
  });

  test("that is a keyed list has its keys in every item", () => {
    expect(
      where(({ schema }) => schema["x-kubernetes-list-map-keys"]?.some((key) => !keyIsThere(schema, key)) === true),
    ).toEqual([]);
  });

  test("has patterns that compile, and rules of plain CEL", () => {
    for (const { schema } of every)
      if (schema.pattern !== undefined) expect(() => new RegExp(schema.pattern ?? "", "u")).not.toThrow();
    expect(
      where(({ schema }) =>
        (schema["x-kubernetes-validations"] ?? []).some(
          (rule) => !/\b(self|oldSelf)\b/.test(rule.rule) || rule.message === "",
        ),
      ),
    ).toEqual([]);
  });
});

function keyIsThere(schema: SchemaJson, key: string): boolean {
  const item = schema.items;
  return item?.required?.includes(key) === true || item?.properties?.[key]?.default !== undefined;
}

describe.each(allKinds.map((kind) => [kind.kind, kind] as const))("%s", (_, kind) => {
  const { source } = kind;

  test("has conditions with closed lists, each reason once and in CamelCase", () => {
    for (const [type, reasons] of Object.entries(source.conditions)) {
      expect(type).toMatch(/^[A-Z][A-Za-z]*$/);
      expect(reasons.length).toBeGreaterThan(0);
      expect(new Set(reasons.map((each) => `${each.status} ${each.reason}`)).size).toBe(reasons.length);
      for (const { reason, params } of reasons) {
        expect(reason).toMatch(/^[A-Z][A-Za-z0-9]*$/);
        for (const param of params) expect(param).toMatch(/^[a-z][A-Za-z0-9]*$/);
      }
    }
  });

  test("prints phase and why before anything else, where it has them", () => {
    if (Object.keys(source.conditions).length === 0) return;
    expect(source.columns.slice(0, 2).map((column) => column.jsonPath)).toEqual([
      ".status.phase",
      ".status.why[0].reason",
    ]);
  });

  test("has columns that point at fields that are there", () => {
    const paths = new Set(fields(kind).map((field) => field.path.slice(kind.kind.length)));
    for (const { jsonPath } of source.columns.filter((column) => !column.jsonPath.startsWith(".metadata"))) {
      expect(paths).toContain(jsonPath.replaceAll(/\[\d+\]/g, "[]"));
    }
    for (const path of source.selectable ?? []) expect(paths).toContain(path);
  });

  test("has short names that are its own", () => {
    const names = allKinds.flatMap((each) => [each.plural, ...each.source.shortNames]);
    for (const name of source.shortNames) expect(names.filter((each) => each === name)).toHaveLength(1);
  });
});

test("kinds that do a job can be waited for", () => {
  for (const name of ["Operation", "StepRun", "AutoOperationTask", "WorkOrder"]) {
    const kind = allKinds.find((each) => each.kind === name);
    expect(kind?.source.conditions.Finished?.some((each) => each.status === "True")).toBe(true);
  }
});
