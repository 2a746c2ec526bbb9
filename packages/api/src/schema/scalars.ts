import type { Documented, Rule, Schema, SchemaJson } from "./schema.ts";

export function node<T, In = T>(json: SchemaJson, rules: readonly Rule[] | undefined): Schema<T, In> {
  return { json: rules === undefined ? json : { ...json, "x-kubernetes-validations": rules }, optional: false };
}

/** A string; `min` defaults to 0. */
export function text(
  options: Documented & { readonly max: number; readonly min?: number; readonly pattern?: string },
): Schema<string> {
  const { doc, max, min, pattern, rules } = options;
  return node(
    {
      type: "string",
      description: doc,
      ...(pattern === undefined ? {} : { pattern }),
      ...(min === undefined ? {} : { minLength: min }),
      maxLength: max,
    },
    rules,
  );
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

export function int32(options: Documented & Bounds): Schema<number> {
  return integer("int32", options);
}

/** Within what JavaScript counts exactly: ±2^53. */
export function int64(options: Documented & Bounds): Schema<number> {
  return integer("int64", options);
}

function integer(format: string, options: Documented & Bounds): Schema<number> {
  const { doc, min, max, rules } = options;
  return node({ type: "integer", format, description: doc, minimum: min, maximum: max }, rules);
}

/** A Kubernetes quantity as text: `500m`, `4Gi`. */
export function quantity(options: Documented): Schema<string> {
  const pattern = String.raw`^[0-9]+(\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$`;
  return text({ ...options, max: 32, pattern });
}

/** RFC 3339. */
export function time(options: Documented): Schema<string> {
  return node({ type: "string", format: "date-time", description: options.doc }, options.rules);
}

/** A closed list of words. */
export function oneOf<const V extends readonly string[]>(values: V, options: Documented): Schema<V[number]> {
  return node({ type: "string", enum: values, description: options.doc }, options.rules);
}

/** A number, or a text such as a percentage. */
export function intOrString(
  options: Documented & { readonly max: number; readonly pattern: string },
): Schema<number | string> {
  const { doc, max, pattern, rules } = options;
  return node(
    {
      description: doc,
      anyOf: [{ type: "integer" }, { type: "string" }],
      pattern,
      maxLength: max,
      "x-kubernetes-int-or-string": true,
    },
    rules,
  );
}

/** Whatever JSON object somebody else defines; kept as it is. */
export function anyObject(options: Documented): Schema<Readonly<Record<string, unknown>>> {
  return node(
    { type: "object", description: options.doc, "x-kubernetes-preserve-unknown-fields": true },
    options.rules,
  );
}
