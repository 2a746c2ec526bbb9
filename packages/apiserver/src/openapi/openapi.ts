import { hash64 } from "@dipper/world";
import { servedSubresources } from "../discovery/subresources.ts";
import type { JsonSchema, ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { type Components, pathsOf } from "./paths.ts";
import { PublishedSchemas, publishedName, typeMeta } from "./published-schema.ts";
import { type Swagger, type SwaggerPiece, swaggerOf, swaggerPiece } from "./swagger.ts";

export interface Document {
  readonly text: string;
  readonly hash: string;
}

/** What a document of version 3 is made of. */
interface Parts {
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** As the real server calls itself there. */
const info = { title: "Kubernetes", version: "v1.36.3" };

/**
 * OpenAPI of what is served: for version 3 an index and one document for each group and version, for version 2 one of everything, as JSON
 * and in protobuf. Documents are made when they are first asked for and kept until the type table changes; they are what `kubectl explain`
 * shows and what tells `kubectl apply` that fields are validated.
 */
export class OpenApiDocuments {
  readonly #types: TypeTable;
  readonly #published: PublishedSchemas;
  readonly #components: Components;
  readonly #kept = new Map<string, Document>();
  /** Of the built-in kinds: they do not change. */
  #builtInSwagger: SwaggerPiece | undefined;
  #swagger: Swagger | undefined;
  #generation = -1;

  constructor(types: TypeTable) {
    this.#types = types;
    this.#published = new PublishedSchemas(types.definitions);
    this.#components = {
      own: (type) => this.#componentOf(type),
      list: (type) => this.#listComponentOf(type),
      named: ({ group, version, kind }) => {
        const name = types.definitions.ofKind(group, version, kind);
        return name === undefined ? undefined : publishedName(name);
      },
      status: publishedName("meta.v1.Status"),
      options: publishedName("meta.v1.DeleteOptions"),
      patch: publishedName("meta.v1.Patch"),
    };
  }

  /** The answer to `/openapi/v3`. The hash in a URL changes with the document, so that clients may keep it. */
  index(): object {
    const paths: Record<string, { readonly serverRelativeURL: string }> = {};
    for (const path of new Set(this.#types.all().map(pathOf))) {
      const hash = this.document(path)?.hash ?? "";
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
    }
    return { paths };
  }

  /** `api/v1` or `apis/<group>/<version>`. */
  document(path: string): Document | undefined {
    this.#forgetWhatChanged();
    const known = this.#kept.get(path);
    if (known !== undefined) return known;
    const types = this.#types.all().filter((type) => pathOf(type) === path);
    if (types.length === 0) return undefined;
    const { paths, schemas } = this.#partsOf(types);
    const text = JSON.stringify({ components: { schemas }, info, openapi: "3.0.0", paths });
    const made = { text, hash: hash64(text) };
    this.#kept.set(path, made);
    return made;
  }

  /** Everything, in version 2. */
  swagger(): Swagger {
    this.#forgetWhatChanged();
    if (this.#swagger !== undefined) return this.#swagger;
    const [builtIn, custom] = [true, false].map((wanted) =>
      this.#types.all().filter((type) => (type.origin === "built-in") === wanted),
    );
    this.#builtInSwagger ??= swaggerPiece(this.#partsOf(builtIn ?? []));
    this.#swagger = swaggerOf(info, [this.#builtInSwagger, swaggerPiece(this.#partsOf(custom ?? [], false))]);
    return this.#swagger;
  }

  #forgetWhatChanged(): void {
    if (this.#generation === this.#types.generation) return;
    // Only custom groups change.
    for (const key of this.#kept.keys()) if (!this.#isBuiltIn(key)) this.#kept.delete(key);
    this.#swagger = undefined;
    this.#generation = this.#types.generation;
  }

  /** `shared`: with the definitions that every document needs. */
  #partsOf(types: readonly ResourceType[], shared = true): Parts {
    return {
      paths: Object.assign({}, ...types.map((type) => pathsOf(type, this.#components))) as Parts["paths"],
      schemas: this.#schemas(types, shared),
    };
  }

  #isBuiltIn(path: string): boolean {
    return this.#types.all().some((type) => pathOf(type) === path && type.origin === "built-in");
  }

  #schemas(types: readonly ResourceType[], shared: boolean): Readonly<Record<string, JsonSchema>> {
    const schemas: Record<string, JsonSchema> = {};
    const waiting = new Set(shared ? ofEveryDocument : []);
    for (const type of types) {
      if (this.#definitionOf(type) === undefined) {
        schemas[this.#componentOf(type)] = customSchema(type);
        schemas[this.#listComponentOf(type)] = customListSchema(type, this.#componentOf(type));
      }
      for (const kind of [type, { ...type, kind: type.listKind }, ...servedSubresources(type)]) {
        const definition = this.#definitionOf({ ...kind, origin: type.origin });
        if (definition !== undefined) waiting.add(definition);
      }
    }
    for (const name of waiting) {
      const { schema, parts } = this.#published.of(name);
      schemas[publishedName(name)] = name === "meta.v1.DeleteOptions" ? this.#ofEveryGroup(schema) : schema;
      // A set that grows while it is walked visits what is added.
      for (const part of parts) waiting.add(part);
    }
    return schemas;
  }

  /** Options of a deletion are a kind in each group and version. */
  #ofEveryGroup(schema: JsonSchema): JsonSchema {
    const versions = new Map(
      this.#types.all().map(({ group, version }) => [`${group}/${version}`, { group, version }]),
    );
    const kinds = [...versions.values()].map(({ group, version }) => ({ group, kind: "DeleteOptions", version }));
    return { ...schema, "x-kubernetes-group-version-kind": kinds };
  }

  #definitionOf(type: Pick<ResourceType, "group" | "version" | "kind" | "origin">): string | undefined {
    const { definitions } = this.#types;
    if (type.origin !== "built-in" && type.kind !== "Scale") return undefined;
    return definitions.ofKind(type.group, type.version, type.kind);
  }

  #componentOf(type: ResourceType): string {
    return this.#componentOfKind(type, type.kind);
  }

  #listComponentOf(type: ResourceType): string {
    return this.#componentOfKind(type, type.listKind);
  }

  #componentOfKind(type: ResourceType, kind: string): string {
    const definition = this.#definitionOf({ ...type, kind });
    if (definition !== undefined) return publishedName(definition);
    return [...type.group.split(".").reverse(), type.version, kind].join(".");
  }
}

const ofEveryDocument = [
  "meta.v1.APIResourceList",
  "meta.v1.DeleteOptions",
  "meta.v1.ListMeta",
  "meta.v1.ObjectMeta",
  "meta.v1.Patch",
  "meta.v1.Status",
];

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
  return published({ ...type.schema, type: "object", properties, ...gvk(type, type.kind), ...selectable(type) });
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
    ...selectable(type),
  };
}

/** By what clients may select objects of a custom kind. */
function selectable({ selectableFields }: ResourceType): Readonly<Record<string, unknown>> {
  const fields = selectableFields.map((fieldPath) => ({ fieldPath }));
  return fields.length === 0 ? {} : { "x-kubernetes-selectable-fields": fields };
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
  return result;
}
