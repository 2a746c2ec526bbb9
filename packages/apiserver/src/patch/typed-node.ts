import { type SchemaNode, schemaNode } from "../schema/schema-node.ts";
import type { JsonSchema, ResourceType } from "../types/resource-type.ts";

/** The part of ObjectMeta that merges: everything else of it is plain. */
const metadataSchema: JsonSchema = {
  type: "object",
  "x-kubernetes-preserve-unknown-fields": true,
  properties: {
    labels: { type: "object", additionalProperties: { type: "string" } },
    annotations: { type: "object", additionalProperties: { type: "string" } },
    finalizers: {
      type: "array",
      items: { type: "string" },
      "x-kubernetes-list-type": "set",
      "x-kubernetes-patch-strategy": "merge",
    },
    ownerReferences: {
      type: "array",
      items: { type: "object", "x-kubernetes-preserve-unknown-fields": true, "x-kubernetes-map-type": "atomic" },
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["uid"],
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "uid",
    },
  },
};

const roots = new WeakMap<ResourceType, SchemaNode>();

/** The schema of a whole object, its metadata included: what patches and field ownership go by. */
export function rootNode(type: ResourceType): SchemaNode {
  let known = roots.get(type);
  if (known === undefined) {
    const base = schemaNode(type.schema);
    known = { ...base, properties: new Map([...base.properties, ["metadata", schemaNode(metadataSchema)]]) };
    roots.set(type, known);
  }
  return known;
}

/** The schema of a field, as far as there is one: below preserved unknown fields there is none. */
export function fieldNode(node: SchemaNode | undefined, field: string): SchemaNode | undefined {
  if (node === undefined) return undefined;
  return node.properties.get(field) ?? (typeof node.additional === "object" ? node.additional : undefined);
}
