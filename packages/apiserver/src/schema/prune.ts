import { isObject, type JsonObject } from "./json-value.ts";
import type { SchemaNode } from "./schema-node.ts";

/**
 * Removes what the schema does not know, in place, and returns the paths of it (`spec.colour`, `spec.list[2].colour`).
 * `apiVersion`, `kind` and `metadata` of the root and of embedded resources belong to the server and stay.
 */
export function prune(object: JsonObject, node: SchemaNode): readonly string[] {
  const unknown: string[] = [];
  walk(object, node, { path: "", root: true, unknown });
  return unknown;
}

interface Where {
  readonly path: string;
  readonly root: boolean;
  readonly unknown: string[];
}

const ofTheServer = new Set(["apiVersion", "kind", "metadata"]);

function walk(value: unknown, node: SchemaNode, where: Where): void {
  if (Array.isArray(value)) {
    const items = node.items;
    if (items === undefined) return;
    for (const [index, each] of value.entries())
      walk(each, items, { ...where, root: false, path: `${where.path}[${index}]` });
    return;
  }
  if (!isObject(value)) return;
  const resource = where.root || node.embedded;
  for (const key of Object.keys(value)) {
    if (resource && ofTheServer.has(key)) continue;
    const path = where.path === "" ? key : `${where.path}.${key}`;
    const known = node.properties.get(key);
    if (known !== undefined) walk(value[key], known, { ...where, root: false, path });
    else if (typeof node.additional === "object") walk(value[key], node.additional, { ...where, root: false, path });
    else if (node.additional !== true && !node.preserve) {
      delete value[key];
      where.unknown.push(path);
    }
  }
}
