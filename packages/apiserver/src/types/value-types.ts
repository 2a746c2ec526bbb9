import type { JsonSchema } from "./resource-type.ts";

const any: JsonSchema = { "x-kubernetes-preserve-unknown-fields": true };
/** `x-dipper-go`: what Go decodes them into. */
const go = (schema: JsonSchema, type: string): JsonSchema => ({ ...schema, "x-dipper-go": type });
const time = go({ type: "string", format: "date-time", nullable: true }, "string");

/**
 * The values that a field may hold beside other definitions. Each has its own form in protobuf, see `decode/protobuf/values.ts`:
 * `names` is a list of text that is a message there, `fieldset` the fields of a manager, `raw` any object, `json` any value, and the three of
 * CRD schemas hold a schema or something simpler. `x-dipper-micro` marks times that are written with six places and in no other way.
 */
const schemas: Readonly<Record<string, JsonSchema>> = {
  string: go({ type: "string" }, "string"),
  bool: go({ type: "boolean" }, "bool"),
  int32: go({ type: "integer", format: "int32" }, "int32"),
  int64: go({ type: "integer", format: "int64" }, "int64"),
  double: go({ type: "number", format: "double" }, "float64"),
  bytes: go({ type: "string", format: "byte" }, "[]uint8"),
  time,
  microtime: { ...time, "x-dipper-micro": true },
  quantity: go({ type: "string", format: "quantity" }, "resource.Quantity"),
  intstr: go({ "x-kubernetes-int-or-string": true }, "int32"),
  names: { type: "array", items: go({ type: "string" }, "string"), "x-kubernetes-list-type": "atomic" },
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
