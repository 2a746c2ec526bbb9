import { hash64 } from "@dipper/world";
import type { JsonSchema, ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { pathsOf } from "./paths.ts";
import { PublishedSchemas, publishedName, typeMeta } from "./published-schema.ts";

interface Document {
  readonly text: string;
  readonly hash: string;
}

/**
 * OpenAPI v3 as kubectl reads it: an index, and one document for each group and version. Documents are made when they are first asked for
 * and kept until the type table changes; they are what `kubectl explain` shows and what tells `kubectl apply` that fields are validated.
 */
export class OpenApiDocuments {
  readonly #types: TypeTable;
  readonly #published: PublishedSchemas;
  readonly #kept = new Map<string, Document>();
  #generation = -1;

  constructor(types: TypeTable) {
    this.#types = types;
    this.#published = new PublishedSchemas(types.definitions);
  }

  /** The answer to `/openapi/v3`. The hash in a URL changes with the document, so that clients may keep it. */
  index(): object {
    const paths: Record<string, { readonly serverRelativeURL: string }> = {};
    for (const path of new Set(this.#types.all().map(pathOf))) {
      const hash = this.#document(path)?.hash ?? "";
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
    }
    return { paths };
  }

  /** `api/v1` or `apis/<group>/<version>`, as JSON text. */
  document(path: string): string | undefined {
    return this.#document(path)?.text;
  }

  #document(path: string): Document | undefined {
    if (this.#generation !== this.#types.generation) {
      // Only custom groups change.
      for (const key of this.#kept.keys()) if (!this.#isBuiltIn(key)) this.#kept.delete(key);
      this.#generation = this.#types.generation;
    }
    const known = this.#kept.get(path);
    if (known !== undefined) return known;
    const types = this.#types.all().filter((type) => pathOf(type) === path);
    if (types.length === 0) return undefined;
    const text = JSON.stringify({
      openapi: "3.0.0",
      info: { title: "Kubernetes", version: "v1.36.0" },
      paths: Object.assign({}, ...types.map((type) => pathsOf(type, this.#componentOf(type)))) as object,
      components: { schemas: this.#schemas(types) },
    });
    const made = { text, hash: hash64(text) };
    this.#kept.set(path, made);
    return made;
  }

  #isBuiltIn(path: string): boolean {
    return this.#types.all().some((type) => pathOf(type) === path && type.origin === "built-in");
  }

  #schemas(types: readonly ResourceType[]): Readonly<Record<string, JsonSchema>> {
    const schemas: Record<string, JsonSchema> = {};
    const waiting = new Set(["meta.v1.ObjectMeta", "meta.v1.ListMeta"]);
    for (const type of types) {
      const definition = this.#definitionOf(type);
      if (definition === undefined) {
        schemas[this.#componentOf(type)] = customSchema(type);
        schemas[`${this.#componentOf(type)}List`] = customListSchema(type, this.#componentOf(type));
      } else waiting.add(definition);
      const list =
        definition === undefined ? undefined : this.#types.definitions.ofKind(type.group, type.version, type.listKind);
      if (list !== undefined) waiting.add(list);
    }
    for (const name of waiting) {
      const { schema, parts } = this.#published.of(name);
      schemas[publishedName(name)] = schema;
      // A set that grows while it is walked visits what is added.
      for (const part of parts) waiting.add(part);
    }
    return schemas;
  }

  #definitionOf(type: ResourceType): string | undefined {
    return type.origin === "built-in" ? this.#types.definitions.ofKind(type.group, type.version, type.kind) : undefined;
  }

  #componentOf(type: ResourceType): string {
    const definition = this.#definitionOf(type);
    if (definition !== undefined) return publishedName(definition);
    return [...type.group.split(".").reverse(), type.version, type.kind].join(".");
  }
}

function pathOf(type: ResourceType): string {
  return type.group === "" ? `api/${type.version}` : `apis/${type.group}/${type.version}`;
}

const objectMeta = {
  description:
    "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
  allOf: [{ $ref: `#/components/schemas/${publishedName("meta.v1.ObjectMeta")}` }],
};

function customSchema(type: ResourceType): JsonSchema {
  const properties = { ...typeMeta, metadata: objectMeta, ...withoutMeta(type.schema["properties"]) };
  return published({ ...type.schema, type: "object", properties, ...gvk(type, type.kind) });
}

/** What a CRD says about the three fields of every object is replaced by what is true for all. */
function withoutMeta(properties: unknown): Readonly<Record<string, unknown>> {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = (properties ?? {}) as Record<string, unknown>;
  return rest;
}

function customListSchema(type: ResourceType, component: string): JsonSchema {
  return {
    description: `${type.listKind} is a list of ${type.kind}`,
    type: "object",
    required: ["items"],
    properties: {
      ...typeMeta,
      items: {
        description: `List of ${type.plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
        type: "array",
        items: { $ref: `#/components/schemas/${component}` },
      },
      metadata: {
        description:
          "Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
        allOf: [{ $ref: `#/components/schemas/${publishedName("meta.v1.ListMeta")}` }],
      },
    },
    ...gvk(type, type.listKind),
  };
}

function gvk(type: ResourceType, kind: string): Readonly<Record<string, unknown>> {
  return { "x-kubernetes-group-version-kind": [{ group: type.group, version: type.version, kind }] };
}

/** Our short notation in OpenAPI's words: int-or-string and free-form nodes have no type there. */
function published(value: unknown): JsonSchema {
  return publish(value) as JsonSchema;
}

function publish(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(publish);
  if (typeof value !== "object" || value === null) return value;
  const schema = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(schema))
    result[key] = key === "default" || key === "enum" ? each : publish(each);
  if (schema["x-kubernetes-int-or-string"] === true && schema["anyOf"] === undefined && schema["oneOf"] === undefined) {
    result["oneOf"] = [{ type: "integer" }, { type: "string" }];
  }
  if (
    schema["x-kubernetes-preserve-unknown-fields"] === true &&
    schema["type"] === undefined &&
    schema["x-kubernetes-int-or-string"] !== true
  ) {
    result["type"] = "object";
  }
  return result;
}
