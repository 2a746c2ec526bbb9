import type { JsonSchema } from "./resource-type.ts";

const any: JsonSchema = { "x-kubernetes-preserve-unknown-fields": true };
const time: JsonSchema = { type: "string", format: "date-time", nullable: true };

/**
 * The values that a field may hold beside other definitions. Each has its own form in protobuf, see `decode/protobuf/values.ts`:
 * `names` is a list of text that is a message there, `fieldset` the fields of a manager, `raw` any object, `json` any value, and the three of
 * CRD schemas hold a schema or something simpler.
 */
const schemas: Readonly<Record<string, JsonSchema>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
  time,
  microtime: time,
  quantity: { type: "string", format: "quantity" },
  intstr: { "x-kubernetes-int-or-string": true },
  names: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "atomic" },
  fieldset: { type: "object", ...any },
  raw: any,
  json: any,
  schemaOrList: any,
  schemaOrBool: any,
  schemaOrNames: any,
};

/** The schema by which a value is validated. */
export function valueSchema(type: string): JsonSchema {
  const schema = schemas[type];
  if (schema === undefined) throw new Error(`no value type ${type}`);
  return schema;
}
