import type { FieldError } from "../types/refusal.ts";
import { formats } from "./formats.ts";
import { equalJson, getOwn, isObject, type JsonObject } from "./json-value.ts";
import { type Path, pathText } from "./path.ts";
import type { Bounds, SchemaNode } from "./schema-node.ts";

/**
 * Checks a value against its schema, in the words of the real server. With `old`, what did not change is not checked again
 * (ratcheting: a rule that came later does not lock an object that was valid before).
 */
export type Errors = FieldError[];

export function validateValue(value: unknown, node: SchemaNode, place: Place, errors: Errors): void {
  if (place.old !== undefined && equalJson(value, place.old)) return;
  if (!hasRightType(value, node)) {
    const [wanted, actual] = wrongTypes(value, node);
    const message = `Invalid value: "${actual}": ${pathText(place.path)} in body must be of type ${wanted}: "${actual}"`;
    errors.push({ reason: "FieldValueTypeInvalid", field: pathText(place.path), message });
    if (node.type === "integer" && typeof value === "number") errors.push(outOfRange(node, place.path));
    if (typeof value === "number") checkNumber(value, node, place.path, errors);
    if (value !== null) checkEnum(value, node, place.path, errors);
    return;
  }
  if (value === null) return;
  checkEnum(value, node, place.path, errors);
  if (typeof value === "string") checkText(value, node, place.path, errors);
  else if (typeof value === "number") checkNumber(value, node, place.path, errors);
  else if (Array.isArray(value)) checkList(value, node, place, errors);
  else if (isObject(value)) checkObject(value, node, place, errors);
  checkCombinations(value, node, place, errors);
}

export interface Place {
  /** Undefined at the root. */
  readonly path: Path | undefined;
  readonly old?: unknown;
  /** apiVersion, kind and metadata are the server's here. */
  readonly resource?: boolean;
}

/** What was wanted and what is there. Where the format is known, the real server speaks of formats, but of texts and lists. */
function wrongTypes(value: unknown, node: SchemaNode): readonly [wanted: string, actual: string] {
  const wanted = node.intOrString ? "integer,string" : (node.type ?? "any");
  const byFormat = node.format !== undefined && value !== null && typeof value !== "string" && !Array.isArray(value);
  return byFormat ? [node.format, formatName(value)] : [wanted, typeName(value)];
}

/** As Go holds it; "" where that says no more than the type. */
function formatName(value: unknown): string {
  if (typeof value !== "number") return "";
  return Number.isInteger(value) ? "int64" : "float64";
}

export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

export function hasRightType(value: unknown, node: SchemaNode): boolean {
  if (value === null) return node.nullable || (node.type === undefined && !node.intOrString);
  if (node.intOrString) return typeof value === "string" || Number.isInteger(value);
  switch (node.type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    default:
      return true;
  }
}

export function shown(value: unknown): string {
  return JSON.stringify(value);
}

function invalid(value: unknown, place: Path | undefined, problem: string): FieldError {
  const path = pathText(place);
  return {
    reason: "FieldValueInvalid",
    field: path,
    message: `Invalid value: ${shown(value)}: ${path} in body ${problem}`,
  };
}

function checkEnum(value: unknown, node: SchemaNode, path: Path | undefined, errors: Errors): void {
  if (node.enum === undefined || node.enum.some((each) => equalJson(each, value))) return;
  const supported = node.enum.map(shown).join(", ");
  errors.push({
    reason: "FieldValueNotSupported",
    field: pathText(path),
    message: `Unsupported value: ${shown(value)}: supported values: ${supported}`,
  });
}

/** The first thing that is wrong with a text, as the real server stops there. */
function textProblem(value: string, bounds: Bounds, path: Path | undefined): FieldError | undefined {
  const { minLength, maxLength, pattern, patternText = "" } = bounds;
  // Lengths count characters, not UTF-16 units; counting is only needed where the two could differ in the answer.
  if (maxLength !== undefined && value.length > maxLength && Array.from(value).length > maxLength)
    return {
      reason: "FieldValueTooLong",
      field: pathText(path),
      message: `Too long: may not be more than ${maxLength} bytes`,
    };
  if (minLength !== undefined && value.length < 2 * minLength && Array.from(value).length < minLength)
    return invalid(value, path, `should be at least ${minLength} chars long`);
  if (pattern === undefined || pattern.test(value)) return undefined;
  return invalid(value, path, `should match '${patternText}'`);
}

function checkText(value: string, node: SchemaNode, path: Path | undefined, errors: Errors): void {
  const wrong = textProblem(value, node.bounds, path);
  if (wrong !== undefined) errors.push(wrong);
  const format = node.format;
  if (format === undefined || node.intOrString) return;
  const check = formats[format];
  if (check !== undefined && !check(value))
    // The real server takes it for a wrong type: rules are not looked at then.
    errors.push({
      ...invalid(value, path, `must be of type ${format}: ${shown(value)}`),
      reason: "FieldValueTypeInvalid",
    });
}

function checkNumber(value: number, node: SchemaNode, path: Path | undefined, errors: Errors): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node.bounds;
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    errors.push(
      invalid(value, path, `should be greater than ${exclusiveMinimum === true ? "" : "or equal to "}${minimum}`),
    );
  }
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    errors.push(
      invalid(value, path, `should be less than ${exclusiveMaximum === true ? "" : "or equal to "}${maximum}`),
    );
  }
  if (multipleOf !== undefined && value % multipleOf !== 0)
    errors.push(invalid(value, path, `should be a multiple of ${multipleOf}`));
  if (node.format === "int32" && (value > 2_147_483_647 || value < -2_147_483_648)) {
    errors.push(outOfRange(node, path));
  }
}

/** A number that its type or format cannot hold. The real server tells the place only in the text. */
function outOfRange(node: SchemaNode, path: Path | undefined): FieldError {
  const format = node.format === undefined ? "(default format)" : `with format ${node.format}`;
  const problem = `Checked value must be of type integer ${format} in ${pathText(path)}`;
  return { reason: "FieldValueInvalid", field: "<nil>", message: `Invalid value: "": ${problem}` };
}

function checkList(value: readonly unknown[], node: SchemaNode, place: Place, errors: Errors): void {
  const { minItems, maxItems } = node.bounds;
  if (maxItems !== undefined && value.length > maxItems) {
    const message = `Too many: ${value.length}: must have at most ${maxItems} items`;
    errors.push({ reason: "FieldValueTooMany", field: pathText(place.path), message });
    return;
  }
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalid(value.length, place.path, `should have at least ${minItems} items`));
  }
  const keysOf = itemKey(node);
  const before = new Map<string, unknown>();
  if (keysOf !== undefined && Array.isArray(place.old)) for (const each of place.old) before.set(keysOf(each), each);
  const seen = new Set<string>();
  for (const [index, each] of value.entries()) {
    const path = { above: place.path, step: index };
    const key = keysOf?.(each);
    if (key !== undefined && seen.has(key)) {
      errors.push({ reason: "FieldValueDuplicate", field: pathText(path), message: `Duplicate value: ${key}` });
    }
    if (key !== undefined) seen.add(key);
    const old = key === undefined ? undefined : before.get(key);
    if (node.items !== undefined) validateValue(each, node.items, old === undefined ? { path } : { path, old }, errors);
  }
}

/** What makes an item the same item: itself in a set, its keys in a map list. */
function itemKey(node: SchemaNode): ((item: unknown) => string) | undefined {
  if (node.listType === "set") return (item) => shown(item);
  if (node.listType !== "map") return undefined;
  return (item) => {
    const keys: JsonObject = {};
    if (isObject(item))
      for (const key of node.mapKeys) if (getOwn(item, key) !== undefined) keys[key] = getOwn(item, key);
    return shown(keys);
  };
}

const ofTheServer = new Set(["apiVersion", "kind", "metadata"]);

function checkObject(value: JsonObject, node: SchemaNode, place: Place, errors: Errors): void {
  const { minProperties, maxProperties } = node.bounds;
  const keys = Object.keys(value);
  if (maxProperties !== undefined && keys.length > maxProperties) {
    const message = `Too many: ${keys.length}: must have at most ${maxProperties} items`;
    errors.push({ reason: "FieldValueTooMany", field: pathText(place.path), message });
  }
  if (minProperties !== undefined && keys.length < minProperties) {
    errors.push(invalid(keys.length, place.path, `should have at least ${minProperties} properties`));
  }
  const below = (step: string): Path => ({ above: place.path, step });
  const resource = place.resource === true || node.embedded;
  const before = isObject(place.old) ? place.old : {};
  for (const key of keys) {
    if (resource && ofTheServer.has(key)) continue;
    const property = node.properties.get(key) ?? (typeof node.additional === "object" ? node.additional : undefined);
    if (property === undefined) continue;
    const old = getOwn(before, key);
    validateValue(value[key], property, old === undefined ? { path: below(key) } : { path: below(key), old }, errors);
  }
  for (const key of node.required)
    if (getOwn(value, key) === undefined)
      errors.push({ reason: "FieldValueRequired", field: pathText(below(key)), message: "Required value" });
}

function fits(value: unknown, node: SchemaNode, path: Path | undefined): boolean {
  const errors: FieldError[] = [];
  validateValue(value, node, { path }, errors);
  return errors.length === 0;
}

function checkCombinations(value: unknown, node: SchemaNode, place: Place, errors: Errors): void {
  const { path } = place;
  for (const each of node.allOf) validateValue(value, each, { path }, errors);
  if (node.anyOf.length > 0 && !node.anyOf.some((each) => fits(value, each, path))) {
    errors.push(invalid(value, path, "must validate at least one schema (anyOf)"));
  }
  if (node.oneOf.length > 0 && node.oneOf.filter((each) => fits(value, each, path)).length !== 1) {
    errors.push(invalid(value, path, "must validate one and only one schema (oneOf)"));
  }
  if (node.not !== undefined && fits(value, node.not, path)) {
    errors.push(invalid(value, path, "must not validate the schema (not)"));
  }
}
