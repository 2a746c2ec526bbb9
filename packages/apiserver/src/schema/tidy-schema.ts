import { isObject, type JsonObject } from "./json-value.ts";

const texts = ["$ref", "$schema", "description", "format", "id", "pattern", "title", "type", "x-kubernetes-list-type"];
const truths = [
  "exclusiveMaximum",
  "exclusiveMinimum",
  "nullable",
  "uniqueItems",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
];
const collections = [
  "allOf",
  "anyOf",
  "definitions",
  "dependencies",
  "enum",
  "oneOf",
  "patternProperties",
  "properties",
  "required",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-validations",
];

/** Takes away what says nothing in the schema of a definition, in place, as Go leaves it out when it writes. What users gave as values stays. */
export function tidySchema(schema: JsonObject): void {
  for (const field of texts) if (schema[field] === "") delete schema[field];
  for (const field of truths) if (schema[field] === false) delete schema[field];
  for (const field of collections) {
    const value = schema[field];
    if (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
      delete schema[field];
  }
  for (const below of [schema["items"], schema["additionalProperties"], schema["not"]])
    if (isObject(below)) tidySchema(below);
  for (const field of ["allOf", "anyOf", "oneOf"])
    for (const each of Array.isArray(schema[field]) ? (schema[field] as readonly unknown[]) : [])
      if (isObject(each)) tidySchema(each);
  if (isObject(schema["properties"]))
    for (const each of Object.values(schema["properties"])) if (isObject(each)) tidySchema(each);
}
