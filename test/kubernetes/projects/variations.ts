import type { Manifest } from "./project-files.ts";

/** A sample made wrong in one way. */
export interface Variation {
  readonly what: string;
  readonly object: Manifest;
}

/** How many fields of a spec are broken one by one. */
const mostFields = 4;

/** What a person may get wrong: each of these has an answer that says what is the matter, or is taken after all. */
export function variations(sample: Manifest): readonly Variation[] {
  const spec = sample["spec"];
  const fields = isObject(spec) ? Object.keys(spec).slice(0, mostFields) : [];
  return [
    { what: "an unknown field", object: { ...sample, spec: { ...(isObject(spec) ? spec : {}), unheardOf: true } } },
    { what: "a spec that is text", object: { ...sample, spec: "text" } },
    { what: "no spec", object: withoutSpec(sample) },
    { what: "an empty spec", object: { ...sample, spec: {} } },
    { what: "a name in capitals", object: { ...sample, metadata: { ...sample.metadata, name: "In_Capitals" } } },
    {
      what: "labels that are no labels",
      object: { ...sample, metadata: { ...sample.metadata, labels: { "a b": "c d" } } },
    },
    ...fields.flatMap((field) => [
      { what: `no spec.${field}`, object: { ...sample, spec: without(spec, field) } },
      { what: `spec.${field} of another type`, object: { ...sample, spec: { ...(spec as object), [field]: -1.5 } } },
      { what: `spec.${field} null`, object: { ...sample, spec: { ...(spec as object), [field]: null } } },
    ]),
  ];
}

function withoutSpec(sample: Manifest): Manifest {
  const { apiVersion, kind, metadata } = sample;
  return { apiVersion, kind, metadata };
}

function without(value: unknown, field: string): object {
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== field));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
