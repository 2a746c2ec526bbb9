import { goPattern } from "../schema/go-pattern.ts";
import { copyJson, isObject, type JsonObject } from "../schema/json-value.ts";
import { prune } from "../schema/prune.ts";
import { schemaNode } from "../schema/schema-node.ts";
import { validateValue } from "../schema/validate-value.ts";
import type { FieldError } from "../types/refusal.ts";
import { forbidden, invalid, required, unsupported } from "./field-errors.ts";

const types = ["array", "boolean", "integer", "number", "object", "string"];
const listTypes = ["atomic", "set", "map"];
const junctions = ["allOf", "anyOf", "oneOf"];
/** What a part of a junction may not say: the structure stands outside of it. */
const structural = ["type", "default", "additionalProperties", "nullable", "title", "description"];

/** What keeps a schema from being structural, in the words of the real server; `path` leads to it. */
export function structureErrors(schema: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema["type"] === undefined || schema["type"] === "")
    errors.push(required(`${path}.type`, "must not be empty at the root"));
  else if (schema["type"] !== "object")
    errors.push(invalid(`${path}.type`, schema["type"], "must be object at the root"));
  else node(schema, path, errors);
  return errors;
}

function node(schema: JsonObject, path: string, errors: FieldError[]): void {
  typeOf(schema, path, errors);
  if (schema["$ref"] !== undefined) errors.push(forbidden(`${path}.$ref`, "$ref is not supported"));
  if (schema["uniqueItems"] === true)
    errors.push(
      forbidden(
        `${path}.uniqueItems`,
        "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
      ),
    );
  pattern(schema, path, errors);
  list(schema, path, errors);
  below(schema, path, errors);
  const intOrString = schema["x-kubernetes-int-or-string"] === true;
  for (const junction of junctions)
    for (const [index, part] of ((schema[junction] ?? []) as readonly JsonObject[]).entries())
      inJunction(part, `${path}.${junction}[${index}]`, junction === "anyOf" && intOrString, errors);
  if (isObject(schema["not"])) inJunction(schema["not"], `${path}.not`, false, errors);
  if (errors.length === 0) fallback(schema, path, errors);
}

function typeOf(schema: JsonObject, path: string, errors: FieldError[]): void {
  const { type } = schema as { readonly type?: unknown };
  const open = schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (type === undefined || type === "") {
    if (!open && schema["$ref"] === undefined)
      errors.push(required(`${path}.type`, "must not be empty for specified object fields"));
  } else if (!types.includes(type as string)) errors.push(unsupported(`${path}.type`, type, types));
}

function pattern(schema: JsonObject, path: string, errors: FieldError[]): void {
  if (typeof schema["pattern"] !== "string" || schema["pattern"] === "") return;
  try {
    goPattern(schema["pattern"]);
  } catch (cause) {
    const problem = `must be a valid regular expression, but isn't: ${(cause as Error).message}`;
    errors.push(invalid(`${path}.pattern`, schema["pattern"], problem));
  }
}

function list(schema: JsonObject, path: string, errors: FieldError[]): void {
  if (schema["type"] === "array" && !isObject(schema["items"]))
    errors.push(required(`${path}.items`, "must be specified"));
  const kind = schema["x-kubernetes-list-type"];
  if (kind !== undefined && !listTypes.includes(kind as string))
    errors.push(unsupported(`${path}.x-kubernetes-list-type`, kind, listTypes));
  if (kind !== "map") return;
  const keys = (schema["x-kubernetes-list-map-keys"] ?? []) as readonly string[];
  const place = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) errors.push(required(place, "must not be empty if x-kubernetes-list-type is map"));
  const items = isObject(schema["items"]) ? schema["items"] : {};
  const known = isObject(items["properties"]) ? items["properties"] : {};
  if (keys.some((key) => !Object.hasOwn(known, key)))
    errors.push(invalid(place, keys, "entries must all be names of item properties"));
}

function below(schema: JsonObject, path: string, errors: FieldError[]): void {
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  if (properties.length > 0 && schema["additionalProperties"] !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  for (const [name, each] of properties) if (isObject(each)) node(each, `${path}.properties[${name}]`, errors);
  if (isObject(schema["items"])) node(schema["items"], `${path}.items`, errors);
  if (isObject(schema["additionalProperties"]))
    node(schema["additionalProperties"], `${path}.additionalProperties`, errors);
}

/** `typed`: of the one junction that may name types, an integer or a string. */
function inJunction(part: JsonObject, path: string, typed: boolean, errors: FieldError[]): void {
  for (const word of structural)
    if (part[word] !== undefined && !(typed && word === "type"))
      errors.push(forbidden(`${path}.${word}`, "must be empty to be structural"));
}

function fallback(schema: JsonObject, path: string, errors: FieldError[]): void {
  if (schema["default"] === undefined || schema["default"] === null) return;
  const known = schemaNode(schema);
  const copy = copyJson(schema["default"]);
  const place = `${path}.default`;
  if (isObject(copy) && prune(copy, known).length > 0)
    errors.push(invalid(place, schema["default"], "must not have unknown fields"));
  const found: FieldError[] = [];
  validateValue(schema["default"], known, { path: undefined }, found);
  for (const each of found) errors.push({ ...each, field: `${place}${each.field === "" ? "" : `.${each.field}`}` });
}
