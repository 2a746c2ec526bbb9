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
  const steps = stepsOf(path);
  for (let i = 1; i < steps.length; i++) {
    const value = valueAt(object, steps.slice(0, i).join("."));
    if (value === undefined || value === null) return [];
    if (!isObject(value))
      return [accessError(path, steps.slice(0, i + 1), value, { wanted, expected: "map[string]interface{}" })];
  }
  const value = valueAt(object, path);
  if (value === undefined || value === null || goType(value) === wanted) return [];
  return [accessError(path, steps, value, { wanted, expected: wanted })];
}

function accessError(
  path: string,
  steps: readonly string[],
  value: unknown,
  { wanted, expected }: { readonly wanted: "int64" | "string"; readonly expected: string },
): FieldError {
  const problem = `.${steps.join(".")} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${expected}`;
  return invalid(path, wanted === "int64" ? 0 : "", problem);
}

const stepsOf = (path: string): readonly string[] => path.split(".").filter((step) => step !== "");

function valueAt(object: JsonObject, path: string): unknown {
  return stepsOf(path).reduce<unknown>((at, step) => (isObject(at) ? getOwn(at, step) : undefined), object);
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : typeof value;
}
