import type { DefinedKind } from "../kind.ts";
import { apiVersionOf } from "../kind.ts";
import type { SchemaJson } from "../schema/schema.ts";
import { hasStatus } from "./crd.ts";

const notice = "<!-- Written by `npm run docs` from packages/api; change the source, not this page. -->";

/** The reference page of a kind, in Markdown. */
export function referenceOf(kind: DefinedKind): string {
  const { source } = kind;
  const short = source.shortNames.map((name) => `\`${name}\``).join(", ");
  const sections = [
    `# ${kind.kind}`,
    notice,
    source.doc,
    `\`${apiVersionOf(kind)}\` · ${kind.scope === "Cluster" ? "cluster-scoped" : "namespaced"} · plural \`${kind.plural}\` · short ${short} · example: [${source.example}](../examples/${source.example})`,
    ...nameRules(kind),
    `## Spec\n\n${source.spec.json.description}\n\n${fieldTable("spec", source.spec.json)}`,
  ];
  if (hasStatus(kind)) {
    sections.push(`## Status\n\n${source.status.json.description}\n\n${fieldTable("status", source.status.json)}`);
  }
  const conditions = Object.keys(source.conditions).length === 0 ? [] : [`## Conditions\n\n${conditionTable(kind)}`];
  return `${[...sections, ...conditions].join("\n\n")}\n`;
}

function nameRules(kind: DefinedKind): readonly string[] {
  const { maxNameLength, rules } = kind.source;
  const lines = [
    ...(maxNameLength === undefined ? [] : [`The name has at most ${maxNameLength} characters.`]),
    ...(rules ?? []).map((rule) => `Rule: ${rule.message}.`),
  ];
  return lines.length === 0 ? [] : [lines.join(" ")];
}

function fieldTable(path: string, schema: SchemaJson): string {
  const rows = [...rowsOf(path, schema)];
  return ["| Field | Type | Meaning |", "|---|---|---|", ...rows].join("\n");
}

function* rowsOf(path: string, schema: SchemaJson): Generator<string> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const here = `${path}.${name}`;
    const required = schema.required?.includes(name) === true;
    yield `| \`${here}\` | ${typeText(field)}${required ? " · required" : ""} | ${meaning(field)} |`;
    yield* rowsOf(here, field);
    if (field.items !== undefined) yield* rowsOf(`${here}[]`, field.items);
    if (field.additionalProperties !== undefined) yield* rowsOf(`${here}.*`, field.additionalProperties);
  }
}

function typeText(field: SchemaJson): string {
  if (field["x-kubernetes-int-or-string"] === true) return "number or text";
  if (field.enum !== undefined) return "word";
  if (field.format === "date-time") return "time";
  if (field.type === "array")
    return `list of ${field.items === undefined ? "any" : typeText(field.items)}, at most ${field.maxItems ?? "?"}${keyText(field)}`;
  if (field.type === "string") return `text, at most ${field.maxLength ?? "?"}`;
  if (field.type === "integer") return `integer, ${field.minimum ?? ""}…${field.maximum ?? ""}`;
  if (field.additionalProperties !== undefined) return `map, at most ${field.maxProperties ?? "?"}`;
  return field["x-kubernetes-preserve-unknown-fields"] === true ? "any object" : "object";
}

function keyText(field: SchemaJson): string {
  const keys = field["x-kubernetes-list-map-keys"];
  return keys === undefined ? "" : `, keyed by ${keys.join(", ")}`;
}

function meaning(field: SchemaJson): string {
  const parts = [
    field.description,
    ...(field.enum === undefined ? [] : [`One of ${field.enum.map((each) => `\`${each}\``).join(", ")}.`]),
    ...(field.items?.enum === undefined
      ? []
      : [`Each one of ${field.items.enum.map((each) => `\`${each}\``).join(", ")}.`]),
    ...(field.pattern === undefined ? [] : [`Pattern \`${field.pattern.replaceAll("|", "\\|")}\`.`]),
    ...(field.default === undefined ? [] : [`Default \`${JSON.stringify(field.default)}\`.`]),
    ...(field["x-kubernetes-validations"] ?? []).map((rule) => `Rule: ${rule.message}.`),
  ];
  return parts.join(" ").replaceAll("\n", " ");
}

function conditionTable(kind: DefinedKind): string {
  const rows = Object.entries(kind.source.conditions).flatMap(([type, reasons]) =>
    reasons.map((each) => `| ${type} | ${each.status} | ${each.reason} | ${each.params.join(", ")} |`),
  );
  return ["| Condition | Status | Reason | Named in it |", "|---|---|---|---|", ...rows].join("\n");
}
