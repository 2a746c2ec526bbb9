import type { CustomObject, DefinedKind, ObjectMeta } from "./kind.ts";
import { apiVersionOf } from "./kind.ts";
import type { SchemaJson } from "./schema/schema.ts";

/** An object as one sends it, with the defaults of its kind filled in: the type of what is read, from what must be written. */
export function newObject<Spec, Status, In>(
  kind: DefinedKind<Spec, Status, In>,
  metadata: ObjectMeta,
  spec: In,
): CustomObject<Spec, Status> {
  const filled = withDefaults(kind.source.spec.json, spec) as Spec;
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec: filled };
}

/** As an API server defaults: a missing field gets its default, and then the fields inside it theirs. */
export function withDefaults(schema: SchemaJson, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (typeof value !== "object" || value === null) return value;
  const properties = schema.properties ?? {};
  const filled: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const field = properties[name] ?? schema.additionalProperties;
    filled[name] = field === undefined ? given : withDefaults(field, given);
  }
  for (const [name, field] of Object.entries(properties)) {
    if (filled[name] === undefined && field.default !== undefined) filled[name] = withDefaults(field, field.default);
  }
  return filled;
}
