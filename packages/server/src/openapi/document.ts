import { apiVersionOf, type DefinedKind } from "@dipper/api";
import type { Route } from "@dipper/room";

type Json = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 of all routes and kinds: generated, so that it says what the server checks. */
export function openApiDocument(routes: readonly Route[], kinds: readonly DefinedKind[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, path) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Dipper",
      version,
      description:
        "REST of the platform. Reads return the Kubernetes objects; every write makes or changes exactly one.",
    },
    paths,
    components: {
      schemas: { ...Object.fromEntries(kinds.map((kind) => [kind.kind, kindSchema(kind)])), Problem: problem },
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: "dipper_session",
          description: "With the header x-csrf-token on everything but reads.",
        },
        token: { type: "http", scheme: "bearer" },
      },
    },
    security: [{ session: [] }, { token: [] }],
  };
}

function permissionText({ permission: { verb, on } }: Route): string {
  if (on === "token") return "Needs the token that the other system was given for exactly this.";
  const what =
    typeof on === "object"
      ? `the cluster in \`${on.clusterFrom}\``
      : on === "fleet"
        ? "the fleet"
        : "what it shows or changes";
  return `Needs the verb \`${verb}\` on ${what}.`;
}

function operation(route: Route, path: string): Json {
  const schema = route.input as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const properties = Object.entries(schema.properties ?? {});
  const query =
    route.method === "GET" || route.method === "DELETE" ? properties.filter(([name]) => !inPath.includes(name)) : [];
  const hasBody = route.method === "POST" || route.method === "PATCH";
  const where = route.permission.on;
  return {
    operationId: `${route.method.toLowerCase()}${path.replace("/api/v1", "").replace(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [path.split("/")[3] ?? ""],
    summary: route.doc.split(". ", 1)[0],
    description: `${route.doc}\n\n${permissionText(route)}`,
    "x-permission": route.permission,
    ...(where === "token" ? { security: [{ token: [] }] } : {}),
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: "path",
        required: true,
        schema: schema.properties?.[name] ?? { type: "string" },
      })),
      ...query.map(([name, value]) => ({
        name,
        in: "query",
        required: schema.required?.includes(name) ?? false,
        schema: value,
      })),
    ],
    ...(hasBody ? { requestBody: { content: { "application/json": { schema: without(schema, inPath) } } } } : {}),
    responses: {
      "200": {
        description: "Done.",
        content: { [isText(route.output) ? "text/plain" : "application/json"]: { schema: route.output } },
      },
      default: {
        description: "Refused or failed.",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function isText(output: object): boolean {
  return (output as { readonly type?: unknown }).type === "string";
}

/** The body's part of an input: what does not stand in the path. */
function without(
  schema: { readonly properties?: Readonly<Record<string, Json>>; readonly required?: readonly string[] },
  names: readonly string[],
): Json {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name)),
  );
  const required = schema.required?.filter((name) => !names.includes(name)) ?? [];
  return { ...schema, properties, ...(schema.required === undefined ? {} : { required }) };
}

function kindSchema(kind: DefinedKind): Json {
  const { source } = kind;
  return {
    type: "object",
    description: source.doc,
    required: ["apiVersion", "kind", "metadata", "spec"],
    properties: {
      apiVersion: { const: apiVersionOf(kind) },
      kind: { const: kind.kind },
      metadata: { type: "object", description: "metav1.ObjectMeta." },
      spec: source.spec.json,
      status: source.status.json,
    },
  };
}

const problem: Json = {
  type: "object",
  description: "RFC 9457 problem details.",
  required: ["type", "title", "status", "detail", "code", "next", "params", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", description: "Stable; of the error catalogue." },
    object: { type: "string" },
    cause: { type: "string" },
    next: { type: "string", description: "What to do." },
    params: { type: "object", additionalProperties: { type: "string" } },
    causes: {
      type: "array",
      items: { type: "object", properties: { field: { type: "string" }, message: { type: "string" } } },
    },
    requestId: { type: "string" },
  },
};
