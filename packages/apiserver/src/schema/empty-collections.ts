import { isObject, type JsonObject } from "./json-value.ts";
import type { SchemaNode } from "./schema-node.ts";

/**
 * Takes away empty lists and maps of built-in kinds, or puts a null where one is always written, in place: the real server keeps its own kinds
 * in protobuf, which knows none that are empty.
 */
export function dropEmptyCollections(object: JsonObject, node: SchemaNode): void {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value !== "object" || value === null) continue;
    const below = node.properties.get(name) ?? (typeof node.additional === "object" ? node.additional : undefined);
    if (below === undefined) continue;
    if (Array.isArray(value)) {
      if (value.length === 0) leaveOut(object, name, below);
      else if (below.items !== undefined)
        for (const each of value) if (isObject(each)) dropEmptyCollections(each, below.items);
    } else if (below.additional !== undefined && Object.keys(value).length === 0) leaveOut(object, name, below);
    else dropEmptyCollections(value as JsonObject, below);
  }
}

function leaveOut(object: JsonObject, name: string, { zero }: SchemaNode): void {
  if (zero === null) object[name] = null;
  else delete object[name];
}
