import type { FieldError } from "../types/refusal.ts";

/** Problems of fields in the words of the real server (apimachinery, `field.Error`). `field` is the whole path: `spec.containers[0].name`. */

export function required(field: string, problem = ""): FieldError {
  const message = problem === "" ? "Required value" : `Required value: ${problem}`;
  return { reason: "FieldValueRequired", field, message };
}

export function forbidden(field: string, problem: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${problem}` };
}

export function invalid(field: string, value: unknown, problem: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${shown(value)}: ${problem}` };
}

export function unsupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const message = `Unsupported value: ${shown(value)}: supported values: ${supported.map(shown).join(", ")}`;
  return { reason: "FieldValueNotSupported", field, message };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${shown(value)}` };
}

export function notFound(field: string, value: unknown): FieldError {
  return { reason: "FieldValueNotFound", field, message: `Not found: ${shown(value)}` };
}

/** Values stand in the answer as JSON. */
function shown(value: unknown): string {
  return JSON.stringify(value);
}
