import type { DefinedKind, KubeObject } from "../kind.ts";
import { apiVersionOf } from "../kind.ts";
import { withDefaults } from "../new-object.ts";
import type { SchemaJson } from "../schema/schema.ts";

/** What is wrong with an object by the schema of its kind, one sentence each; CEL rules are the API server's business. */
export function checkObject(kind: DefinedKind, object: KubeObject): readonly string[] {
  const problems: string[] = [];
  if (object.apiVersion !== apiVersionOf(kind)) problems.push(`apiVersion: is not ${apiVersionOf(kind)}`);
  if (object.metadata.name.length > (kind.source.maxNameLength ?? 253)) problems.push("metadata.name: too long");
  const spec = kind.source.spec.json;
  return [...problems, ...problemsOf(spec, withDefaults(spec, object.spec), "spec")];
}

function problemsOf(schema: SchemaJson, value: unknown, path: string): readonly string[] {
  if (schema["x-kubernetes-int-or-string"] === true) {
    return typeof value === "number" ? [] : scalarProblems(schema, value, path, "string");
  }
  switch (schema.type) {
    case "object":
      return objectProblems(schema, value, path);
    case "array":
      return listProblems(schema, value, path);
    default:
      return scalarProblems(
        schema,
        value,
        path,
        schema.type === "string" ? "string" : schema.type === "boolean" ? "boolean" : "number",
      );
  }
}

function objectProblems(schema: SchemaJson, value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: is not an object`];
  const missing = (schema.required ?? [])
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${path}.${name}: is required`);
  const inside = Object.entries(value).flatMap(([name, each]) => {
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    if (field !== undefined) return problemsOf(field, each, `${path}.${name}`);
    return schema["x-kubernetes-preserve-unknown-fields"] === true ? [] : [`${path}.${name}: is unknown`];
  });
  return [...missing, ...inside];
}

function listProblems(schema: SchemaJson, value: unknown, path: string): readonly string[] {
  if (!Array.isArray(value)) return [`${path}: is not a list`];
  const problems: string[] = [];
  if (value.length > (schema.maxItems ?? 0)) problems.push(`${path}: has more than ${schema.maxItems ?? 0} items`);
  if (value.length < (schema.minItems ?? 0)) problems.push(`${path}: has fewer than ${schema.minItems ?? 0} items`);
  const keys = schema["x-kubernetes-list-map-keys"];
  const names =
    keys === undefined
      ? []
      : value.map((item: Readonly<Record<string, unknown>>) => JSON.stringify(keys.map((key) => item[key])));
  if (new Set(names).size < names.length) problems.push(`${path}: names an item twice`);
  const { items } = schema;
  return [
    ...problems,
    ...(items === undefined ? [] : value.flatMap((item, index) => problemsOf(items, item, `${path}[${index}]`))),
  ];
}

function scalarProblems(
  schema: SchemaJson,
  value: unknown,
  path: string,
  type: "string" | "number" | "boolean",
): readonly string[] {
  if (typeof value !== type) return [`${path}: is not a ${type}`];
  if (typeof value === "number") {
    const fits = Number.isInteger(value) && value >= (schema.minimum ?? value) && value <= (schema.maximum ?? value);
    return fits ? [] : [`${path}: is not within its bounds`];
  }
  if (typeof value !== "string") return [];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path}: ${value} is none of ${schema.enum.join(", ")}`];
  if (value.length > (schema.maxLength ?? value.length) || value.length < (schema.minLength ?? 0))
    return [`${path}: has a wrong length`];
  return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value)
    ? []
    : [`${path}: does not match ${schema.pattern}`];
}
