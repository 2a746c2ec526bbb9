import type { Parameter, ParameterProperty, ParameterSchema } from "@dipper/api";

export interface ParameterProblem {
  readonly parameter: string;
  readonly problem: string;
}

const secretReference = /^secret:([a-z0-9]([-a-z0-9.]*[a-z0-9])?)\/([-._a-zA-Z0-9]+)$/;

/** The Secret that a secret parameter names. */
export function secretOf(value: string): { readonly name: string; readonly key: string } | undefined {
  const match = secretReference.exec(value);
  return match === null ? undefined : { name: match[1] ?? "", key: match[3] ?? "" };
}

/** What is wrong with these values; the first problem of each parameter. A parameter that no step knows is a mistake, not a wish. */
export function parameterProblems(
  schemas: readonly ParameterSchema[],
  values: readonly Parameter[],
): readonly ParameterProblem[] {
  const given = new Map(values.map(({ name, value }) => [name, value]));
  const unknown = values
    .filter(({ name }) => schemas.every((schema) => schema.properties?.[name] === undefined))
    .map(({ name }) => ({ parameter: name, problem: "no step of the flow knows it" }));
  const wrong = values.flatMap(({ name, value }) =>
    schemas.flatMap((schema) => {
      const property = schema.properties?.[name];
      const problem = property === undefined ? undefined : problemOf(property, value);
      return problem === undefined ? [] : [{ parameter: name, problem }];
    }),
  );
  const missing = schemas.flatMap((schema) =>
    (schema.required ?? [])
      .filter((name) => !given.has(name) && schema.properties?.[name]?.default === undefined)
      .map((name) => ({ parameter: name, problem: "it is required" })),
  );
  const all = [...unknown, ...wrong, ...missing];
  return all.filter((each, at) => all.findIndex(({ parameter }) => parameter === each.parameter) === at);
}

export function isSecret(schemas: readonly ParameterSchema[], name: string): boolean {
  return schemas.some((schema) => schema.properties?.[name]?.writeOnly === true);
}

function problemOf(property: ParameterProperty, value: string): string | undefined {
  if (property.writeOnly === true)
    return secretOf(value) === undefined ? "it is secret: give secret:<name of the Secret>/<key>" : undefined;
  if (property.enum !== undefined && !property.enum.map(String).includes(value))
    return `it must be one of ${property.enum.map(String).join(", ")}`;
  if (property.type === "integer" || property.type === "number") return numberProblem(property, value);
  if (property.type === "boolean" && value !== "true" && value !== "false") return "it must be true or false";
  if (property.maxLength !== undefined && value.length > property.maxLength)
    return `it has ${value.length} characters, at most ${property.maxLength} are taken`;
  if (property.pattern !== undefined && !new RegExp(property.pattern, "u").test(value))
    return `it does not match ${property.pattern}`;
  return undefined;
}

function numberProblem(property: ParameterProperty, value: string): string | undefined {
  const shape = property.type === "integer" ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d{1,15})?$/;
  if (!shape.test(value)) return property.type === "integer" ? "it must be a whole number" : "it must be a number";
  const number = Number(value);
  if (property.minimum !== undefined && number < property.minimum) return `it must be at least ${property.minimum}`;
  if (property.maximum !== undefined && number > property.maximum) return `it must be at most ${property.maximum}`;
  return undefined;
}
