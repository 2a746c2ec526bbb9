import type { JsonSchema } from "../types/resource-type.ts";
import { goPattern } from "./go-pattern.ts";

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** A schema made ready for walking: maps instead of look-ups, and what is below known in advance. */
export interface SchemaNode {
  readonly type: string | undefined;
  readonly format: string | undefined;
  /** A time with microseconds. */
  readonly micro: boolean;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly preserve: boolean;
  readonly embedded: boolean;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** True: any value. */
  readonly additional: SchemaNode | true | undefined;
  readonly items: SchemaNode | undefined;
  readonly required: readonly string[];
  readonly default: unknown;
  /** What stands where nobody has set anything, in kinds that are structs in Go. A default goes before it. */
  readonly zero: unknown;
  readonly enum: readonly unknown[] | undefined;
  readonly listType: "atomic" | "set" | "map" | undefined;
  readonly mapKeys: readonly string[];
  /** Owned and applied as a whole, though it has parts. */
  readonly atomic: boolean;
  /** The type in Go, as its decoder prints it: `[]v1.Container`. "" in custom resources. */
  readonly go: string;
  /** Also an empty object has it: a struct or list that Go writes whatever stands in it. It cannot be added, only what is in it. */
  readonly standing: boolean;
  readonly rules: readonly ValidationRule[];
  readonly bounds: Bounds;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not: SchemaNode | undefined;
  readonly mergeKey: string | undefined;
  /** Of strategic merge patches: merge, replace, retainKeys. */
  readonly strategies: readonly string[];
  /** Something here or below has a default or a zero. */
  readonly hasDefaults: boolean;
  /** Something here or below has a CEL rule. */
  readonly hasRules: boolean;
  /** Something here or below is a resource quantity. */
  readonly hasQuantities: boolean;
}

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  /** As it was written, for messages. */
  readonly patternText?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

const known = new WeakMap<JsonSchema, SchemaNode>();

/** Compiles once per schema object; parts that several kinds share are shared. */
export function schemaNode(schema: JsonSchema): SchemaNode {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const made = build(schema);
  known.set(schema, made);
  return made;
}

function nodes(value: unknown): readonly SchemaNode[] {
  return Array.isArray(value) ? value.map((each) => schemaNode(each as JsonSchema)) : [];
}

function boundsOf(schema: JsonSchema): Bounds {
  const names = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
  ];
  const bounds: Record<string, unknown> = {};
  for (const name of names) if (schema[name] !== undefined) bounds[name] = schema[name];
  if (typeof schema["pattern"] === "string") {
    bounds["pattern"] = goPattern(schema["pattern"]);
    bounds["patternText"] = schema["pattern"];
  }
  return bounds as Bounds;
}

function goType(schema: JsonSchema, items: SchemaNode | undefined, additional: SchemaNode | true | undefined): string {
  const given = schema["x-dipper-go"];
  if (typeof given === "string") return given;
  if (items !== undefined) return `[]${items.go}`;
  return typeof additional === "object" ? `map[string]${additional.go}` : "";
}

function build(schema: JsonSchema): SchemaNode {
  const properties = new Map<string, SchemaNode>();
  for (const [name, each] of Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>)) {
    properties.set(name, schemaNode(each));
  }
  const extra = schema["additionalProperties"];
  const additional =
    extra === true ? true : typeof extra === "object" && extra !== null ? schemaNode(extra as JsonSchema) : undefined;
  const items = schema["items"] === undefined ? undefined : schemaNode(schema["items"] as JsonSchema);
  const below = [
    ...properties.values(),
    ...(typeof additional === "object" ? [additional] : []),
    ...(items === undefined ? [] : [items]),
  ];
  const rules = (schema["x-kubernetes-validations"] ?? []) as readonly ValidationRule[];
  const strategy = schema["x-kubernetes-patch-strategy"];
  return {
    type: schema["type"] as string | undefined,
    format: schema["format"] as string | undefined,
    micro: schema["x-dipper-micro"] === true,
    nullable: schema["nullable"] === true,
    intOrString: schema["x-kubernetes-int-or-string"] === true,
    preserve: schema["x-kubernetes-preserve-unknown-fields"] === true,
    embedded: schema["x-kubernetes-embedded-resource"] === true,
    properties,
    additional,
    items,
    required: (schema["required"] ?? []) as readonly string[],
    default: schema["default"],
    zero: schema["x-dipper-zero"],
    enum: schema["enum"] as readonly unknown[] | undefined,
    listType: schema["x-kubernetes-list-type"] as SchemaNode["listType"],
    mapKeys: (schema["x-kubernetes-list-map-keys"] ?? []) as readonly string[],
    atomic: schema["x-kubernetes-map-type"] === "atomic",
    go: goType(schema, items, additional),
    standing: schema["x-dipper-standing"] === true,
    rules,
    bounds: boundsOf(schema),
    allOf: nodes(schema["allOf"]),
    anyOf: nodes(schema["anyOf"]),
    oneOf: nodes(schema["oneOf"]),
    not: schema["not"] === undefined ? undefined : schemaNode(schema["not"] as JsonSchema),
    mergeKey: schema["x-kubernetes-patch-merge-key"] as string | undefined,
    strategies: typeof strategy === "string" ? strategy.split(",") : [],
    hasDefaults:
      schema["default"] !== undefined ||
      schema["x-dipper-zero"] !== undefined ||
      below.some((each) => each.hasDefaults),
    hasRules: rules.length > 0 || below.some((each) => each.hasRules),
    hasQuantities: schema["format"] === "quantity" || below.some((each) => each.hasQuantities),
  };
}
