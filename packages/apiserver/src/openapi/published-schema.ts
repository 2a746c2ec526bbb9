import type { Definition, Field, FieldType } from "../types/definition.ts";
import type { DefinitionTable } from "../types/definition-table.ts";
import type { JsonSchema } from "../types/resource-type.ts";
import { documentationOf } from "./documentation.ts";

/** A definition as OpenAPI documents show it, and the names of those it refers to. */
export interface Published {
  readonly schema: JsonSchema;
  readonly parts: readonly string[];
}

const homes: Readonly<Record<string, string>> = {
  "api.resource": "io.k8s.apimachinery.pkg.api.resource",
  "util.intstr": "io.k8s.apimachinery.pkg.util.intstr",
  "pkg.runtime": "io.k8s.apimachinery.pkg.runtime",
  "meta.v1": "io.k8s.apimachinery.pkg.apis.meta.v1",
  "apiextensions.v1": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
  "apiregistration.v1": "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1",
};

/** `core.v1.Pod` is `io.k8s.api.core.v1.Pod` there. */
export function publishedName(name: string): string {
  const at = name.lastIndexOf(".");
  const home = name.slice(0, at);
  return `${homes[home] ?? `io.k8s.api.${home}`}${name.slice(at)}`;
}

/** Values that have a definition of their own there, as the real server publishes it. */
const valueNames: Readonly<Record<string, string>> = {
  quantity: "api.resource.Quantity",
  intstr: "util.intstr.IntOrString",
  time: "meta.v1.Time",
  microtime: "meta.v1.MicroTime",
  fieldset: "meta.v1.FieldsV1",
  raw: "pkg.runtime.RawExtension",
  json: "apiextensions.v1.JSON",
  schemaOrList: "apiextensions.v1.JSONSchemaPropsOrArray",
  schemaOrBool: "apiextensions.v1.JSONSchemaPropsOrBool",
  schemaOrNames: "apiextensions.v1.JSONSchemaPropsOrStringArray",
};

const anyObject = { type: "object" };
const valueSchemas: Readonly<Record<string, JsonSchema>> = {
  "api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "util.intstr.IntOrString": { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  "meta.v1.Time": { type: "string", format: "date-time" },
  "meta.v1.MicroTime": { type: "string", format: "date-time" },
  "meta.v1.FieldsV1": anyObject,
  "pkg.runtime.RawExtension": anyObject,
  "apiextensions.v1.JSON": {},
  "apiextensions.v1.JSONSchemaPropsOrArray": {},
  "apiextensions.v1.JSONSchemaPropsOrBool": {},
  "apiextensions.v1.JSONSchemaPropsOrStringArray": {},
};

const plain: Readonly<Record<string, JsonSchema>> = {
  string: { type: "string", default: "" },
  bool: { type: "boolean", default: false },
  int32: { type: "integer", format: "int32", default: 0 },
  int64: { type: "integer", format: "int64", default: 0 },
  double: { type: "number", format: "double", default: 0 },
  bytes: { type: "string", format: "byte" },
  names: { type: "array", items: { type: "string", default: "" } },
};

export class PublishedSchemas {
  readonly #table: DefinitionTable;

  constructor(table: DefinitionTable) {
    this.#table = table;
  }

  /** A definition of the table, or that of a value. */
  of(name: string): Published {
    const texts = documentationOf(name);
    const description = texts[""] === undefined ? {} : { description: texts[""] };
    const value = valueSchemas[name];
    if (value !== undefined) return { schema: { ...description, ...value }, parts: [] };
    const definition = this.#table.definition(name);
    const properties: Record<string, JsonSchema> = definition.kind === undefined ? {} : { ...typeMeta };
    const parts: string[] = [];
    const required: string[] = [];
    for (const field of this.#table.fieldsOf(name)) {
      properties[field.name] = fieldSchema(field, texts[field.name], parts);
      if (field.required) required.push(field.name);
    }
    const schema = {
      ...description,
      type: "object",
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      ...extensionsOf(definition),
    };
    return { schema, parts };
  }
}

function extensionsOf(definition: Definition): Readonly<Record<string, unknown>> {
  const [group, version, kind] = definition.kind?.split("/") ?? [];
  return {
    ...(definition.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
    ...(definition.unions === undefined ? {} : { "x-kubernetes-unions": definition.unions }),
    ...(kind === undefined ? {} : { "x-kubernetes-group-version-kind": [{ group, version, kind }] }),
  };
}

function fieldSchema(field: Field, description: string | undefined, parts: string[]): JsonSchema {
  const schema: Record<string, unknown> = { ...shapeOf(field, parts) };
  if (field.default !== undefined) schema["default"] = field.default;
  if (field.listType !== undefined) schema["x-kubernetes-list-type"] = field.listType;
  if (field.mapKeys.length > 0) schema["x-kubernetes-list-map-keys"] = field.mapKeys;
  if (field.mapType !== undefined) schema["x-kubernetes-map-type"] = field.mapType;
  if (field.patchStrategy !== undefined) schema["x-kubernetes-patch-strategy"] = field.patchStrategy;
  if (field.patchMergeKey !== undefined) schema["x-kubernetes-patch-merge-key"] = field.patchMergeKey;
  if (description !== undefined) schema["description"] = description;
  const { $ref, ...rest } = schema;
  // Nothing counts beside a reference, so that it steps back where there is something.
  return $ref === undefined || Object.keys(rest).length === 0 ? schema : { allOf: [{ $ref }], ...rest };
}

/** Whether the zero of the type is written, and so counts as the default. */
function written(field: Field): boolean {
  return !field.pointer && (field.type.refers || !field.omitempty);
}

function shapeOf(field: Field, parts: string[]): JsonSchema {
  const { type } = field;
  const values = field.enum === undefined ? {} : { enum: field.enum };
  if (type.shape === "list") return { type: "array", items: { ...oneOf(type, parts, true), ...values } };
  if (type.shape === "map") return { type: "object", additionalProperties: { ...oneOf(type, parts, true), ...values } };
  return { ...oneOf(type, parts, written(field)), ...values };
}

function oneOf(type: FieldType, parts: string[], zero: boolean): JsonSchema {
  const name = type.refers ? type.of : valueNames[type.of];
  if (name === undefined) {
    const { default: value, ...schema } = plain[type.of] ?? {};
    return zero && value !== undefined ? { ...schema, default: value } : schema;
  }
  parts.push(name);
  const reference = { $ref: `#/components/schemas/${publishedName(name)}` };
  // Values that are not objects have no zero that could be written down.
  return zero && type.refers ? { allOf: [reference], default: {} } : reference;
}

/** What every kind says of itself. */
export const typeMeta = {
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
