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
    const present =
      Object.hasOwn(value, name) && !(value[name] === null && !property.nullable && property.default !== undefined);
    if (!present && property.default !== undefined) setOwn(value, name, copyJson(property.default));
    if (Object.hasOwn(value, name)) applyDefaults(value[name], property);
  }
  if (typeof node.additional === "object" && node.additional.hasDefaults) {
    for (const key of Object.keys(value)) if (!node.properties.has(key)) applyDefaults(value[key], node.additional);
  }
}

/**
 * Takes away nulls where nothing may be null, in place. The real server does so for built-in kinds (a null decodes to nothing); in
 * custom resources only where a default takes their place, which `applyDefaults` does.
 */
export function dropNulls(value: unknown): void {
  if (Array.isArray(value)) {
    for (const each of value) dropNulls(each);
    return;
  }
  if (!isObject(value)) return;
  const object: JsonObject = value;
  for (const key of Object.keys(object)) {
    if (object[key] === null) delete object[key];
    else dropNulls(object[key]);
  }
}
