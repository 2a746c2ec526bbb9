import { getOwn, isObject, type JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import { forbidden, invalid, required } from "./field-errors.ts";

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const selectable = ["string", "boolean", "integer"];

/** Printer columns, scale and selectable fields of a version; `path` is where they stand. */
export function partErrors(version: JsonObject, schema: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, column] of listOf(version["additionalPrinterColumns"]).entries())
    errors.push(...columnErrors(column, `${path}.additionalPrinterColumns[${index}]`));
  const subresources = isObject(version["subresources"]) ? version["subresources"] : {};
  if (isObject(subresources["scale"])) errors.push(...scaleErrors(subresources["scale"], `${path}.subresources.scale`));
  for (const [index, { jsonPath }] of listOf(version["selectableFields"]).entries())
    errors.push(...selectableErrors(jsonPath, schema, `${path}.selectableFields[${index}].jsonPath`));
  return errors;
}

const listOf = (value: unknown): readonly JsonObject[] => (value ?? []) as readonly JsonObject[];
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function columnErrors(column: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type = textOf(column["type"]);
  if (textOf(column["name"]) === "") errors.push(required(`${path}.name`));
  if (type === "") errors.push(required(`${path}.type`, `must be one of ${columnTypes.join(",")}`));
  else if (!columnTypes.includes(type))
    errors.push(invalid(`${path}.type`, type, `must be one of ${columnTypes.join(",")}`));
  const jsonPath = textOf(column["jsonPath"]);
  if (jsonPath === "") errors.push(required(`${path}.JSONPath`));
  else if (!jsonPath.startsWith("."))
    errors.push(invalid(`${path}.JSONPath`, jsonPath, "must be a simple json path starting with ."));
  return errors;
}

function scaleErrors(scale: JsonObject, path: string): readonly FieldError[] {
  return [
    ["specReplicasPath", ".spec"],
    ["statusReplicasPath", ".status"],
  ].flatMap(([field = "", below = ""]) => {
    const value = textOf(scale[field]);
    if (value === "") return [required(`${path}.${field}`)];
    if (value.startsWith(`${below}.`)) return [];
    return [invalid(`${path}.${field}`, value, `should be a json path under ${below}`)];
  });
}

function selectableErrors(jsonPath: unknown, schema: JsonObject, path: string): readonly FieldError[] {
  const text = textOf(jsonPath);
  if (text === "") return [required(path)];
  const steps = text.split(".").slice(1);
  if (steps[0] === "metadata") return [forbidden(path, "must not point to fields in metadata")];
  const found = steps.reduce<unknown>((at, step) => {
    const properties = isObject(at) && isObject(at["properties"]) ? at["properties"] : {};
    return getOwn(properties, step);
  }, schema);
  if (!text.startsWith(".") || !isObject(found))
    return [invalid(path, text, "is an invalid path: does not refer to a valid field")];
  if (selectable.includes(textOf(found["type"]))) return [];
  const wanted = "must point to a field of type string, boolean or integer.";
  return [invalid(path, text, `${wanted} Enum string fields and strings with formats are allowed.`)];
}
