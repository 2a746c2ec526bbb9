import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import { invalid, required, unsupported } from "./field-errors.ts";

/** Small checks that the rules of many kinds share. Each adds what it finds. */
export type Problems = FieldError[];

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function objectsIn(object: JsonObject, field: string): readonly JsonObject[] {
  const found = object[field];
  return Array.isArray(found) ? (found as JsonObject[]) : [];
}

export function textsIn(object: JsonObject, field: string): readonly string[] {
  const found = object[field];
  return Array.isArray(found) ? (found as string[]) : [];
}

export function objectIn(object: JsonObject, field: string): JsonObject | undefined {
  const found = object[field];
  return isObject(found) ? found : undefined;
}

/** One problem for each text. */
export function refuseValue(field: string, value: unknown, texts: readonly string[], problems: Problems): void {
  for (const each of texts) problems.push(invalid(field, value, each));
}

export function checkNotNegative(object: JsonObject, names: readonly string[], path: string, problems: Problems): void {
  for (const name of names) {
    const value = object[name];
    if (typeof value === "number" && value < 0)
      problems.push(invalid(`${path}.${name}`, value, "must be greater than or equal to 0"));
  }
}

/** Among a few values; nothing is reported as missing. */
export function checkChoice(value: unknown, field: string, supported: readonly string[], problems: Problems): void {
  if (text(value) === "") problems.push(required(field));
  else if (!supported.includes(value as string)) problems.push(unsupported(field, value, supported));
}

/** As `checkChoice`, where nothing may stand there as well. */
export function checkGivenChoice(
  value: unknown,
  field: string,
  supported: readonly string[],
  problems: Problems,
): void {
  if (value !== undefined && !supported.includes(value as string)) problems.push(unsupported(field, value, supported));
}

export function rangeProblem(value: number, from: number, to: number): string | undefined {
  return value < from || value > to ? `must be between ${from} and ${to}, inclusive` : undefined;
}

export function checkRange(
  value: unknown,
  field: string,
  [from, to]: readonly [number, number],
  problems: Problems,
): void {
  if (typeof value !== "number") return;
  const problem = rangeProblem(value, from, to);
  if (problem !== undefined) problems.push(invalid(field, value, problem));
}

export const portRange = [1, 65_535] as const;

/** A port by its number or by the name that a container gives it. */
export function checkPort(port: unknown, field: string, problems: Problems): void {
  if (typeof port === "string") refuseValue(field, port, portNameProblems(port), problems);
  else checkRange(port ?? 0, field, portRange, problems);
}

export function portNameProblems(name: string): readonly string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(name)) problems.push("must contain at least one letter (a-z)");
  if (name.includes("--")) problems.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) problems.push("must not begin or end with a hyphen");
  return problems;
}

/** A path below something: relative, and never up. */
export function checkDescendingPath(path: string, field: string, problems: Problems): void {
  if (path.startsWith("/")) problems.push(invalid(field, path, "must be a relative path"));
  checkNoBacksteps(path, field, problems);
}

export function checkNoBacksteps(path: string, field: string, problems: Problems): void {
  if (path.split("/").includes("..")) problems.push(invalid(field, path, "must not contain '..'"));
}

export function checkFileMode(mode: unknown, field: string, problems: Problems): void {
  if (typeof mode === "number" && (mode < 0 || mode > 0o777))
    problems.push(invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive"));
}
