import { DipperError } from "@dipper/api";
import type { Route } from "@dipper/room";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

type JsonSchema = Readonly<Record<string, unknown>>;

/** Reads and checks the input of one route. Nothing is coerced and nothing is dropped: what the schema does not know is refused or kept, as it says. */
export type InputReader = (from: {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}) => Readonly<Record<string, unknown>>;

/** One Ajv for all routes; schemas of kinds carry Kubernetes' extensions. */
export function createInputReaders(): (route: Pick<Route, "input" | "path">) => InputReader {
  const ajv = new Ajv({
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    allErrors: false,
    strict: false,
    validateFormats: false,
  });
  return (route) => {
    const schema = route.input as JsonSchema;
    let check: ValidateFunction | undefined;
    return ({ params, query, body }) => {
      const input = {
        ...bodyOf(body),
        ...fromQuery(query as Readonly<Record<string, unknown>>, schema),
        ...(params as object),
      };
      // Compiled at the first call: a hundred routes need not be ready before the first page.
      check ??= ajv.compile(schema);
      if (!check(input)) throw refused(check.errors?.[0]);
      return input;
    };
  };
}

function bodyOf(body: unknown): object {
  if (body === undefined || body === null) return {};
  if (typeof body !== "object" || Array.isArray(body))
    throw new DipperError("BadRequest", { problem: "the body is not a JSON object" });
  return body;
}

/** A query is text; where the schema wants a number or a boolean, exactly such a text becomes one, and everything else stays and is refused. */
function fromQuery(query: Readonly<Record<string, unknown>>, schema: JsonSchema): object {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typed(value, properties[name]?.["type"])]),
  );
}

function typed(value: unknown, type: unknown): unknown {
  if (type === "array") return Array.isArray(value) ? value : [value];
  if (typeof value !== "string") return value;
  if ((type === "integer" || type === "number") && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  return value;
}

function refused(error: ErrorObject | undefined): DipperError {
  const path = (error?.instancePath ?? "").slice(1).replaceAll("/", ".");
  const missing = (error?.params as { readonly missingProperty?: string } | undefined)?.missingProperty;
  const unknown = (error?.params as { readonly additionalProperty?: string } | undefined)?.additionalProperty;
  const field = [path, missing ?? unknown].filter((part) => part !== undefined && part !== "").join(".");
  const problem = unknown === undefined ? (error?.message ?? "is not valid") : "is not known here";
  return new DipperError("Invalid", {
    kind: "Input",
    name: "of the request",
    field: field === "" ? "body" : field,
    problem,
  });
}
