import { isObject, type JsonObject } from "./json-value.ts";
import { type Path, pathText } from "./path.ts";
import type { SchemaNode } from "./schema-node.ts";
import { metadataNode } from "./wrong-type.ts";

/**
 * Removes what the schema does not know, in place, and returns the paths of it (`spec.colour`, `spec.list[2].colour`).
 * `apiVersion` and `kind` of the root and of embedded resources belong to the server and stay; their metadata is the same in all kinds.
 */
export function prune(object: JsonObject, node: SchemaNode): readonly string[] {
  const unknown: string[] = [];
  pruneObject(object, node, undefined, unknown);
  return unknown;
}

const ofTheServer = new Set(["apiVersion", "kind"]);

function walk(value: object, node: SchemaNode, path: Path, unknown: string[]): void {
  if (!Array.isArray(value)) return pruneObject(value as JsonObject, node, path, unknown);
  const items = node.items;
  if (items === undefined) return;
  for (let step = 0; step < value.length; step += 1) {
    const each: unknown = value[step];
    if (typeof each === "object" && each !== null) walk(each, items, { above: path, step }, unknown);
  }
}

function pruneObject(value: JsonObject, node: SchemaNode, path: Path | undefined, unknown: string[]): void {
  const resource = path === undefined || node.embedded;
  for (const key of Object.keys(value)) {
    if (resource && ofTheServer.has(key)) continue;
    const known =
      resource && key === "metadata"
        ? metadataNode()
        : (node.properties.get(key) ?? (typeof node.additional === "object" ? node.additional : undefined));
    const each = value[key];
    if (known !== undefined) {
      if (isObject(each) || Array.isArray(each)) walk(each, known, { above: path, step: key }, unknown);
    } else if (node.additional !== true && !node.preserve) {
      delete value[key];
      unknown.push(pathText({ above: path, step: key }));
    }
  }
}
