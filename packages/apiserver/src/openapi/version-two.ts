import type { JsonSchema } from "../types/resource-type.ts";

type Json = Readonly<Record<string, unknown>>;

/** Kubernetes keeps these as text there; both of their forms can only be said in version 3. */
const texts: Readonly<Record<string, JsonSchema>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { type: "string" },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { type: "string", format: "int-or-string" },
};

const groupVersionKind = "x-kubernetes-group-version-kind";

/** A custom kind whose objects hold anything: kubectl would refuse whatever stands beside the properties that are named. */
function openKind(schema: JsonSchema): JsonSchema {
  const kept = [groupVersionKind, "x-kubernetes-selectable-fields"].filter((name) => schema[name] !== undefined);
  return { type: "object", ...Object.fromEntries(kept.map((name) => [name, schema[name]])) };
}

/** A component of a version 3 document as a definition of version 2. */
export function definitionOfVersionTwo(name: string, schema: JsonSchema): JsonSchema {
  const text = texts[name];
  if (schema[groupVersionKind] !== undefined && schema["x-kubernetes-preserve-unknown-fields"] === true)
    return openKind(schema);
  return text === undefined ? schemaOfVersionTwo(schema) : { description: schema["description"], ...text };
}

/** What version 2 cannot say, or what its readers took for a rule. */
const unsaid = new Set(["default", "nullable", "oneOf", "anyOf", "not"]);

function schemaOfVersionTwo(schema: JsonSchema): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (unsaid.has(key)) continue;
    if (key === "$ref") result[key] = reference(value as string);
    else if (key === "properties") result[key] = mapped(value as Json, schemaOfVersionTwo);
    else if (key === "items" || (key === "additionalProperties" && typeof value === "object"))
      result[key] = schemaOfVersionTwo(value as JsonSchema);
    else if (key === "allOf") Object.assign(result, allOf(value as readonly JsonSchema[]));
    else result[key] = value;
  }
  return withoutType(schema, result);
}

/** A null, a number or a text, or anything: kubectl would hold every one against its single type, and a list without items against nothing. */
function withoutType(schema: JsonSchema, result: Record<string, unknown>): JsonSchema {
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema["nullable"] !== true && schema["x-kubernetes-int-or-string"] !== true && !open) return result;
  const { type, items: _, properties: __, ...rest } = result;
  const simple = open && schema["nullable"] !== true && type !== "object" && type !== "array";
  return simple && type !== undefined ? { ...rest, type } : rest;
}

function allOf(parts: readonly JsonSchema[]): JsonSchema {
  const [only] = parts;
  if (parts.length === 1 && only?.["$ref"] !== undefined) return { $ref: reference(only["$ref"] as string) };
  return { allOf: parts.map(schemaOfVersionTwo) };
}

function reference(text: string): string {
  return text.replace("#/components/schemas/", "#/definitions/");
}

function mapped(object: Json, change: (value: JsonSchema) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value as JsonSchema)]));
}

const methods = new Set(["get", "put", "post", "patch", "delete"]);

/** A path of a version 3 document, with its operations. */
export function pathOfVersionTwo(path: Json): Json {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(path)) {
    if (key === "parameters") result[key] = (value as readonly Json[]).map(parameterOfVersionTwo);
    else if (methods.has(key)) result[key] = operationOfVersionTwo(value as Json);
  }
  return result;
}

function parameterOfVersionTwo({ schema, ...parameter }: Json): Json {
  return { ...parameter, ...(schema as Json) };
}

function operationOfVersionTwo({ requestBody, parameters, responses, ...operation }: Json): Json {
  const content = contentOf(requestBody);
  const body =
    content === undefined
      ? []
      : [
          {
            name: "body",
            in: "body",
            ...((requestBody as Json)["required"] === true ? { required: true } : {}),
            schema: schemaIn(content),
          },
        ];
  const answers = Object.values(responses as Json).map(contentOf);
  return {
    ...operation,
    consumes: content === undefined ? ["*/*"] : Object.keys(content),
    produces: [...new Set(answers.flatMap((answer) => Object.keys(answer ?? {})))],
    schemes: ["https"],
    parameters: [...body, ...((parameters ?? []) as readonly Json[]).map(parameterOfVersionTwo)],
    responses: mapped(responses as Json, (response) => {
      const answer = contentOf(response);
      return { description: response["description"], ...(answer === undefined ? {} : { schema: schemaIn(answer) }) };
    }),
  };
}

function contentOf(of: unknown): Json | undefined {
  return (of as { readonly content?: Json } | undefined)?.content;
}

function schemaIn(content: Json): JsonSchema {
  const [first] = Object.values(content);
  return schemaOfVersionTwo((first as { readonly schema: JsonSchema }).schema);
}
