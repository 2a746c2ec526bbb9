import { isObject, type JsonObject } from "./json-value.ts";
import { type Path, pathText } from "./path.ts";
import type { SchemaNode } from "./schema-node.ts";
import { metadataNode } from "./wrong-type.ts";

/**
 * Removes what the schema does not know, in place, and returns the paths of it (`spec.colour`, `spec.list[2].colour`).
 * `apiVersion` and `kind` of the root and of embedded resources belong to the server and stay; their metadata is the same in all kinds.
 */
export function prune(object: JsonObject, node: SchemaNode): readonly string[] {
  const found: Found = { unknown: [], remove: true };
  pruneObject(object, node, undefined, found);
  return found.unknown;
}

/** The paths alone; the object stays as it is. */
export function unknownFields(object: object, node: SchemaNode): readonly string[] {
  const found: Found = { unknown: [], remove: false };
  pruneObject(object as JsonObject, node, undefined, found);
  return found.unknown;
}

interface Found {
  readonly unknown: string[];
  readonly remove: boolean;
}

const ofTheServer = new Set(["apiVersion", "kind"]);

function walk(value: object, node: SchemaNode, path: Path, found: Found): void {
  if (!Array.isArray(value)) return pruneObject(value as JsonObject, node, path, found);
  const items = node.items;
  if (items === undefined) return;
  for (let step = 0; step < value.length; step += 1) {
    const each: unknown = value[step];
    if (typeof each === "object" && each !== null) walk(each, items, { above: path, step }, found);
  }
}

function pruneObject(value: JsonObject, node: SchemaNode, path: Path | undefined, found: Found): void {
  const resource = path === undefined || node.embedded;
  for (const key of Object.keys(value)) {
    if (resource && ofTheServer.has(key)) continue;
    const known =
      resource && key === "metadata"
        ? metadataNode()
        : (node.properties.get(key) ?? (typeof node.additional === "object" ? node.additional : undefined));
    const each = value[key];
    if (known !== undefined) {
      if (isObject(each) || Array.isArray(each)) walk(each, known, { above: path, step: key }, found);
    } else if (node.additional !== true && !node.preserve) {
      if (found.remove) delete value[key];
      found.unknown.push(pathText({ above: path, step: key }));
    }
  }
}
