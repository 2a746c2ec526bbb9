import { type Definition, type Field, parseDefinition } from "./definition.ts";
import { definitionDefaults } from "./definition-defaults.ts";
import { definitions } from "./generated/definitions.ts";
import type { JsonSchema } from "./resource-type.ts";
import { valueSchema } from "./value-types.ts";
import { zeroValue } from "./zero-values.ts";

/**
 * The definitions of the built-in kinds, read from the generated table as they are asked for: as fields with their protobuf numbers, and as
 * the schema that objects are pruned, defaulted, validated and merged by (parts are shared: a pod template costs nothing the second time).
 */
export class DefinitionTable {
  readonly #texts = new Map<string, string>();
  readonly #byKind = new Map<string, string>();
  readonly #definitions = new Map<string, Definition>();
  readonly #fields = new Map<string, readonly Field[]>();
  readonly #schemas = new Map<string, JsonSchema>();

  constructor(text: string = definitions) {
    for (const block of text.trim().slice(1).split("\n=")) {
      const header = block.slice(0, block.indexOf("\n"));
      const name = /^[^ \n]+/.exec(block)?.[0] ?? "";
      this.#texts.set(name, block);
      const kind = / kind=(\S+)/.exec(header)?.[1];
      if (kind !== undefined) this.#byKind.set(kind, name);
    }
  }

  /** The definition of a kind. Options and statuses are kinds of the core group's `v1`, in every group. */
  ofKind(group: string, version: string, kind: string): string | undefined {
    return this.#byKind.get(`${group}/${version}/${kind}`);
  }

  names(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** Fields as they stand, inlined ones as one. */
  definition(name: string): Definition {
    const known = this.#definitions.get(name);
    if (known !== undefined) return known;
    const text = this.#texts.get(name);
    if (text === undefined) throw new Error(`no definition of ${name}`);
    const made = parseDefinition(text);
    this.#definitions.set(name, made);
    return made;
  }

  /** Fields as JSON has them, by name. */
  fieldsOf(name: string): readonly Field[] {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    const made = this.definition(name)
      .fields.flatMap((field) => (field.name === "" ? this.fieldsOf(field.type.of) : [field]))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#fields.set(name, made);
    return made;
  }

  /** The schema of a kind's objects, without the three fields that the server treats alike in all kinds. */
  kindSchema(name: string): JsonSchema {
    const { properties, ...rest } = this.#schemaOf(name, false);
    const { apiVersion: _, kind: __, metadata: ___, ...own } = properties as Record<string, unknown>;
    return { ...rest, properties: own };
  }

  /** The schema of any definition. */
  schema(name: string): JsonSchema {
    return this.#schemaOf(name, false);
  }

  /** `reported`: below a status, which controllers write and nobody validates field by field. */
  #schemaOf(name: string, reported: boolean): JsonSchema {
    const key = reported ? `${name} reported` : name;
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const made: Record<string, unknown> = {};
    // Some definitions contain themselves.
    this.#schemas.set(key, made);
    Object.assign(made, this.#build(this.definition(name), reported));
    return made;
  }

  #build(definition: Definition, reported: boolean): JsonSchema {
    if (open.has(definition.name)) return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    if (definition.kind !== undefined) Object.assign(properties, { apiVersion: text, kind: text });
    for (const field of this.fieldsOf(definition.name)) {
      const below = reported || (field.name === "status" && definition.kind !== undefined);
      properties[field.name] = this.#fieldSchema(definition.name, field, below);
      // Go cannot tell a list that is not there from an empty one: what needs an item says so in its rules.
      if (field.required && !below && field.type.shape !== "list") required.push(field.name);
    }
    return {
      type: "object",
      properties,
      "x-dipper-go": definition.name.slice(definition.name.indexOf(".") + 1),
      ...(required.length === 0 ? {} : { required }),
      ...(definition.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
    };
  }

  #fieldSchema(definition: string, field: Field, reported: boolean): JsonSchema {
    const { shape, of, refers } = field.type;
    const extra: Record<string, unknown> = {};
    if (shape === "list") extra["x-kubernetes-list-type"] = field.listType ?? "atomic";
    const struct = refers && shape === "one" && !field.pointer;
    if (struct || (shape !== "one" && !field.omitempty)) extra["x-dipper-standing"] = true;
    if (field.mapKeys.length > 0) extra["x-kubernetes-list-map-keys"] = field.mapKeys;
    if (field.mapType !== undefined) extra["x-kubernetes-map-type"] = field.mapType;
    if (field.patchStrategy !== undefined) extra["x-kubernetes-patch-strategy"] = field.patchStrategy;
    if (field.patchMergeKey !== undefined) extra["x-kubernetes-patch-merge-key"] = field.patchMergeKey;
    const value = definitionDefaults[definition]?.[field.name] ?? field.default;
    if (value !== undefined) extra["default"] = value;
    const zero = zeroValue(definition, field, reported);
    if (zero !== undefined) extra["x-dipper-zero"] = zero;
    if (zero === null) extra["nullable"] = true;
    const one = refers ? this.#schemaOf(of, reported) : valueSchema(of);
    const item = field.enum === undefined || reported ? one : { ...one, enum: field.enum };
    if (shape === "list") return { type: "array", items: item, ...extra };
    if (shape === "map") return { type: "object", additionalProperties: item, ...extra };
    return Object.keys(extra).length === 0 ? item : { ...item, ...extra };
  }
}

/** Contains itself; `validate/crd-rules.ts` looks after it. */
const open = new Set(["apiextensions.v1.JSONSchemaProps"]);
const text: JsonSchema = { type: "string" };

let shared: DefinitionTable | undefined;

/** The one table of all servers of this process: it is read once and never changes. */
export function sharedDefinitions(): DefinitionTable {
  shared ??= new DefinitionTable();
  return shared;
}
