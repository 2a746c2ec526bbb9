import { definitions } from "./definitions.ts";
import type { JsonSchema } from "./resource-type.ts";

/**
 * Reads the table of `definitions.ts` into schemas. Two views of the same definition: `schemaOf` with everything in place (parts are
 * shared, so that a pod template costs nothing the second time) for validation, and `publishedDefinition` with `$ref`s for OpenAPI.
 */
export class DefinitionTable {
  readonly #lines = new Map<string, { readonly doc: string; readonly fields: readonly string[] }>();
  readonly #schemas = new Map<string, JsonSchema>();

  constructor(text: string = definitions) {
    let fields: string[] = [];
    for (const line of text.split("\n")) {
      if (line === "") continue;
      if (line.startsWith("  ")) fields.push(line.slice(2));
      else {
        fields = [];
        const [name, doc] = splitDoc(line);
        this.#lines.set(name.split(" ")[0] ?? "", { doc, fields: name.endsWith(" preserve") ? ["*"] : fields });
      }
    }
  }

  schemaOf(name: string): JsonSchema {
    const known = this.#schemas.get(name);
    if (known !== undefined) return known;
    const made: Record<string, unknown> = {};
    this.#schemas.set(name, made);
    Object.assign(
      made,
      this.#build(name, (ref) => this.schemaOf(ref)),
    );
    return made;
  }

  /** With `$ref: #/components/schemas/<prefix><name>` for parts, and the names of those parts. */
  publishedDefinition(
    name: string,
    prefix: string,
  ): { readonly schema: JsonSchema; readonly parts: readonly string[] } {
    const parts: string[] = [];
    const schema = this.#build(name, (ref) => {
      parts.push(ref);
      return { $ref: `#/components/schemas/${prefix}${ref}` };
    });
    return { schema, parts };
  }

  #build(name: string, refer: (name: string) => JsonSchema): JsonSchema {
    const definition = this.#lines.get(name);
    if (definition === undefined) throw new Error(`no definition of ${name}`);
    const open = definition.fields[0] === "*";
    const schema: Record<string, unknown> = { description: definition.doc, type: "object" };
    if (open) return { ...schema, "x-kubernetes-preserve-unknown-fields": true };
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const line of definition.fields) {
      const [head, doc] = splitDoc(line);
      const [label = "", type = "", ...attributes] = head.split(" ");
      const field = label.replace(/!$/, "");
      if (label.endsWith("!")) required.push(field);
      properties[field] = fieldSchema(type, attributes, { doc, refer });
    }
    schema["properties"] = properties;
    if (required.length > 0) schema["required"] = required;
    return schema;
  }
}

let shared: DefinitionTable | undefined;

/** The one table of all servers of this process: it is read once and never changes. */
export function sharedDefinitions(): DefinitionTable {
  shared ??= new DefinitionTable();
  return shared;
}

const scalars: Readonly<Record<string, JsonSchema>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  number: { type: "number", format: "double" },
  time: { type: "string", format: "date-time", nullable: true },
  microtime: { type: "string", format: "date-time", nullable: true },
  bytes: { type: "string", format: "byte" },
  quantity: { type: "string", format: "quantity" },
  intstr: { "x-kubernetes-int-or-string": true },
  any: { "x-kubernetes-preserve-unknown-fields": true },
};

function splitDoc(line: string): readonly [string, string] {
  const at = line.indexOf(" | ");
  return at < 0 ? [line.trimEnd(), ""] : [line.slice(0, at), line.slice(at + 3)];
}

function typeSchema(type: string, refer: (name: string) => JsonSchema): JsonSchema {
  if (type.startsWith("[]")) return { type: "array", items: typeSchema(type.slice(2), refer) };
  if (type.startsWith("{")) return { type: "object", additionalProperties: typeSchema(type.slice(1, -1), refer) };
  return scalars[type] ?? refer(type);
}

function fieldSchema(
  type: string,
  attributes: readonly string[],
  context: { readonly doc: string; readonly refer: (name: string) => JsonSchema },
): JsonSchema {
  const base = typeSchema(type, context.refer);
  const extra: Record<string, unknown> = {};
  if (context.doc !== "") extra["description"] = context.doc;
  if (base["type"] === "array") extra["x-kubernetes-list-type"] = "atomic";
  for (const attribute of attributes) {
    const at = attribute.indexOf("=");
    const value = at < 0 ? "" : attribute.slice(at + 1);
    switch (at < 0 ? attribute : attribute.slice(0, at)) {
      case "merge": {
        const [key = "", ...strategies] = value.split(",");
        if (key !== "") extra["x-kubernetes-patch-merge-key"] = key;
        extra["x-kubernetes-patch-strategy"] = ["merge", ...strategies].join(",");
        break;
      }
      case "retainKeys":
        extra["x-kubernetes-patch-strategy"] = "retainKeys";
        break;
      case "keys":
        extra["x-kubernetes-list-type"] = "map";
        extra["x-kubernetes-list-map-keys"] = value.split(",");
        break;
      case "set":
        extra["x-kubernetes-list-type"] = "set";
        break;
      case "default":
        extra["default"] = JSON.parse(value) as unknown;
        break;
      case "enum":
        extra["enum"] = value.split("/");
        break;
    }
  }
  if (Object.keys(extra).length === 0) return base;
  if ("$ref" in base) return { allOf: [base], ...extra };
  return { ...base, ...extra };
}
