import { hash64 } from "@dipper/world";
import { definitionNameOf } from "../types/built-in.ts";
import type { JsonSchema, ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { pathsOf } from "./paths.ts";

const prefix = "io.k8s.api.";

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
  readonly #kept = new Map<string, Document>();
  #generation = -1;

  constructor(types: TypeTable) {
    this.#types = types;
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
      paths: Object.assign({}, ...types.map((type) => pathsOf(type, `${prefix}${type.kind}`))) as object,
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
    const waiting = new Set(["ObjectMeta"]);
    for (const type of types) {
      const name = definitionNameOf(type);
      const built = type.origin === "built-in" ? this.#types.definitions.publishedDefinition(name, prefix) : undefined;
      for (const part of built?.parts ?? []) waiting.add(part);
      schemas[`${prefix}${type.kind}`] = rootSchema(type, built?.schema ?? type.schema);
      schemas[`${prefix}${type.listKind}`] = listSchema(type);
    }
    for (const name of waiting) {
      const { schema, parts } = this.#types.definitions.publishedDefinition(name, prefix);
      schemas[`${prefix}${name}`] ??= published(schema);
      // A set that grows while it is walked visits what is added.
      for (const part of parts) waiting.add(part);
    }
    return schemas;
  }
}

function pathOf(type: ResourceType): string {
  return type.group === "" ? `api/${type.version}` : `apis/${type.group}/${type.version}`;
}

const typeMeta = {
  apiVersion: {
    type: "string",
    description:
      "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources",
  },
  kind: {
    type: "string",
    description:
      "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
  },
};

const metadata = {
  description:
    "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
  allOf: [{ $ref: `#/components/schemas/${prefix}ObjectMeta` }],
  default: {},
};

function rootSchema(type: ResourceType, schema: JsonSchema): JsonSchema {
  const properties = { ...typeMeta, metadata, ...withoutMeta(schema["properties"]) };
  return published({ ...schema, type: "object", properties, ...gvk(type, type.kind) });
}

/** What a CRD says about the three fields of every object is replaced by what is true for all. */
function withoutMeta(properties: unknown): Readonly<Record<string, unknown>> {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = (properties ?? {}) as Record<string, unknown>;
  return rest;
}

function listSchema(type: ResourceType): JsonSchema {
  return {
    type: "object",
    description: `${type.listKind} is a list of ${type.kind}.`,
    required: ["items"],
    properties: {
      ...typeMeta,
      metadata: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      items: { type: "array", items: { $ref: `#/components/schemas/${prefix}${type.kind}` } },
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
