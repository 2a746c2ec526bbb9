import { goText } from "../schema/go-words.ts";
import { getOwn, isObject, type JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { invalid } from "./field-errors.ts";

const most = 2_147_483_647;

/** Of a custom resource with a scale: numbers of replicas are whole, and the selector is a text. Below `status` the wish is not looked at. */
export function scaleErrors(
  { scalePaths }: ResourceType,
  object: JsonObject,
  subresource: string,
): readonly FieldError[] {
  if (scalePaths === undefined) return [];
  const { specReplicas, statusReplicas, selector } = scalePaths;
  return [
    ...(subresource === "status" ? [] : replicasErrors(object, specReplicas)),
    ...replicasErrors(object, statusReplicas),
    ...(selector === undefined ? [] : accessErrors(object, selector, "string")),
  ];
}

function replicasErrors(object: JsonObject, path: string): readonly FieldError[] {
  const unreadable = accessErrors(object, path, "int64");
  const value = valueAt(object, path);
  if (unreadable.length > 0 || typeof value !== "number") return unreadable;
  if (value < 0) return [invalid(path, value, "should be a non-negative integer")];
  return value > most ? [invalid(path, value, `should be less than or equal to ${most}`)] : [];
}

/** What is not there is nothing; what is of another type cannot be read. */
function accessErrors(object: JsonObject, path: string, wanted: "int64" | "string"): readonly FieldError[] {
  const value = valueAt(object, path);
  if (value === undefined || value === null || goType(value) === wanted) return [];
  const problem = `${path} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`;
  return [invalid(path, wanted === "int64" ? 0 : "", problem)];
}

function valueAt(object: JsonObject, path: string): unknown {
  const steps = path.split(".").filter((step) => step !== "");
  return steps.reduce<unknown>((at, step) => (isObject(at) ? getOwn(at, step) : undefined), object);
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : typeof value;
}
