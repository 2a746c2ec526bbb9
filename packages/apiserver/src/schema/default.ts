import { copyJson, isObject, type JsonObject, setOwn } from "./json-value.ts";
import type { SchemaNode } from "./schema-node.ts";

/** Fills in defaults, in place. A null where nothing may be null and a default exists counts as absent. */
export function applyDefaults(value: unknown, node: SchemaNode): void {
  if (!node.hasDefaults) return;
  if (Array.isArray(value)) {
    if (node.items !== undefined) for (const each of value) applyDefaults(each, node.items);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, property] of node.properties) {
    if (!property.hasDefaults) continue;
    const given = property.default === undefined ? property.zero : property.default;
    const present = Object.hasOwn(value, name) && !(value[name] === null && !property.nullable && given !== undefined);
    if (!present && given !== undefined) setOwn(value, name, copyJson(given));
    if (Object.hasOwn(value, name)) applyDefaults(value[name], property);
  }
  if (typeof node.additional === "object" && node.additional.hasDefaults) {
    for (const key of Object.keys(value)) if (!node.properties.has(key)) applyDefaults(value[key], node.additional);
  }
}

/** An object of a built-in kind as it is before anything is set in it. */
export function emptyObject(node: SchemaNode): JsonObject {
  const empty: JsonObject = {};
  for (const [name, property] of node.properties)
    if (property.zero !== undefined)
      setOwn(empty, name, isObject(property.zero) ? emptyObject(property) : property.zero);
  return empty;
}

/**
 * Takes away the nulls of fields that may not be null and have no default, in place, as the real server does with custom resources: where
 * there is a default, `applyDefaults` puts it in their place, and what a list holds stays.
 */
export function dropForbiddenNulls(value: unknown, node: SchemaNode | undefined): void {
  if (Array.isArray(value)) {
    for (const each of value) dropForbiddenNulls(each, node?.items);
    return;
  }
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const additional = typeof node?.additional === "object" ? node.additional : undefined;
    const property = node?.properties.get(key) ?? additional;
    if (value[key] === null && property !== undefined && !property.nullable && property.default === undefined)
      delete value[key];
    else dropForbiddenNulls(value[key], property);
  }
}

/**
 * Takes away every null, in place: in built-in kinds a null decodes to nothing. In a list an item stays of which nothing is said.
 */
export function dropNulls(value: unknown, node: SchemaNode | undefined): void {
  if (Array.isArray(value)) {
    const items = node?.items;
    for (const [index, each] of value.entries()) {
      if (each === null && items !== undefined) value[index] = items.type === "object" ? {} : zeros[items.type ?? ""];
      else dropNulls(each, items);
    }
    return;
  }
  if (!isObject(value)) return;
  const object: JsonObject = value;
  const additional = typeof node?.additional === "object" ? node.additional : undefined;
  for (const key of Object.keys(object)) {
    // The value of a map is a text in any case.
    if (object[key] === null && additional?.type === "string" && additional.format === undefined) object[key] = "";
    else if (object[key] === null) delete object[key];
    else dropNulls(object[key], node?.properties.get(key) ?? additional);
  }
}

const zeros: Readonly<Record<string, unknown>> = { string: "", boolean: false, integer: 0, number: 0 };
