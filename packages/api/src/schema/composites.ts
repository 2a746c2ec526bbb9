import { node } from "./scalars.ts";
import type {
  DefaultedSchema,
  Documented,
  Infer,
  Input,
  ObjectInput,
  ObjectType,
  OptionalSchema,
  Properties,
  Rule,
  Schema,
} from "./schema.ts";

export interface ListOptions extends Documented {
  /** Most items; mandatory, it bounds the cost of rules too. */
  readonly max: number;
  readonly min?: number;
  /** Fields that name an item: writers merge by them, two items with equal keys are refused. Default: one writer owns the whole list. */
  readonly keys?: readonly string[];
  /** Of scalars: each at most once. */
  readonly unique?: true;
}

export function list<S extends Schema<unknown, unknown>>(
  item: S,
  options: ListOptions,
): Schema<readonly Infer<S>[], readonly Input<S>[]> {
  const { doc, max, min, keys, unique, rules } = options;
  const type = keys !== undefined ? "map" : unique === true ? "set" : "atomic";
  return node(
    {
      type: "array",
      description: doc,
      items: item.json,
      ...(min === undefined ? {} : { minItems: min }),
      maxItems: max,
      "x-kubernetes-list-type": type,
      ...(keys === undefined ? {} : { "x-kubernetes-list-map-keys": keys }),
    },
    rules,
  );
}

/** Fields by name. Those that are neither optional nor defaulted are required. */
export function object<const P extends Properties>(
  properties: P,
  options: Documented,
): Schema<ObjectType<P>, ObjectInput<P>> {
  const entries = Object.entries(properties);
  const required = entries
    .filter(([, field]) => !field.optional && field.json.default === undefined)
    .map(([name]) => name);
  return node(
    {
      type: "object",
      description: options.doc,
      properties: Object.fromEntries(entries.map(([name, field]) => [name, field.json])),
      ...(required.length === 0 ? {} : { required }),
    },
    options.rules,
  );
}

/** Free keys, such as labels. */
export function map<T>(
  value: Schema<T>,
  options: Documented & { readonly maxKeys: number },
): Schema<Readonly<Record<string, T>>> {
  return node(
    { type: "object", description: options.doc, additionalProperties: value.json, maxProperties: options.maxKeys },
    options.rules,
  );
}

/** The field may be absent. */
export function optional<T, In>(schema: Schema<T, In>): OptionalSchema<T, In> {
  return { json: schema.json, optional: true };
}

/** The server fills the field in: writers may leave it out, readers always find it. */
export function withDefault<T, In>(schema: Schema<T, In>, value: NoInfer<In>): DefaultedSchema<T, In> {
  return { json: { ...schema.json, default: value as never }, optional: false, defaulted: true };
}

/** Adds CEL rules. */
export function withRules<S extends Schema<unknown, unknown>>(schema: S, rules: readonly Rule[]): S {
  const all = [...(schema.json["x-kubernetes-validations"] ?? []), ...rules];
  return { ...schema, json: { ...schema.json, "x-kubernetes-validations": all } };
}

/** Once set it stays as it is. For an optional field the object around it must also forbid that it comes or goes. */
export function immutable<S extends Schema<unknown, unknown>>(schema: S): S {
  return withRules(schema, [{ rule: "self == oldSelf", message: "is immutable", reason: "FieldValueForbidden" }]);
}
