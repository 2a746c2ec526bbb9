/**
 * Writes the type table of the built-in kinds, `packages/apiserver/src/types/generated/`, from the published sources of Kubernetes:
 *
 *     tools/with-node node tools/generate/kubernetes/run.ts 1.36.3
 *
 * Needs Go in PATH, which fetches the modules and checks them. Without a version it takes that of `lab/versions.ts`. At the end it publishes
 * what it wrote as OpenAPI and compares that with the published documents: a difference is a failure.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versions } from "../../../lab/versions.ts";
import { columnsOf } from "./columns.ts";
import { tablesOf } from "./definitions.ts";
import { kindsOf } from "./kinds.ts";
import { readPublished, type Schema, shortName } from "./published.ts";
import { sourcesOf } from "./sources.ts";

const version = process.argv[2] ?? versions.kubernetes;
const { packages, openApi, kubernetes } = sourcesOf(version);
const documents = readPublished(openApi, new Set(packages.map(({ name }) => name)));

const published = new Map<string, Schema>();
for (const { schemas: own } of documents.values())
  for (const [name, schema] of Object.entries(own)) published.set(name, schema);
const schemas = new Map([...published].map(([name, schema]) => [shortName(name), schema]));

const kinds = kindsOf(documents);
const served = new Set([...kinds.matchAll(/^\S+\/(\w+) /gm)].map(([, kind]) => kind));
const roots = [...schemas]
  .filter(([name, schema]) => schema["x-kubernetes-group-version-kind"] !== undefined && !name.startsWith("meta."))
  .map(([name]) => name);
const tables = tablesOf(packages, schemas, roots);

const folder = join(import.meta.dirname, "../../../packages/apiserver/src/types/generated");
mkdirSync(folder, { recursive: true });
write("kinds", kinds, "Kinds by group and version: plural, scope, verbs, and subresources with their kinds and verbs.");
write(
  "definitions",
  tables.definitions,
  "Definitions and their fields: name (`!` is required, `~` is inlined), type (`*` is a pointer), number in protobuf, `?` where zero is not written, attributes.",
);
// As JSON: it is large, and Node reads that faster than code.
const note = `Generated from the published API of Kubernetes ${version} (Apache-2.0) by tools/generate/kubernetes/run.ts; do not edit.`;
writeJson("documentation", { "//": { "": note }, ...tables.documentation });
writeJson("columns", { "//": note, kinds: columnsOf(kubernetes, (kind) => served.has(kind), typeOfField) });

// Only now the tables that it reads are the new ones.
const { differences } = await import("./check.ts");
const wrong = differences(published);
for (const line of wrong) process.stdout.write(`${line}\n`);
process.stdout.write(`${wrong.length} differences from the published documents\n`);
if (wrong.length > 0) process.exitCode = 1;

/** The definition of what stands in a field, by the field's name in Go. */
function typeOfField(definition: string, field: string): string {
  const name = field.slice(0, 1).toLowerCase() + field.slice(1);
  const fields = schemas.get(definition)?.["properties"] as Readonly<Record<string, unknown>> | undefined;
  const [, reference] = /"\$ref":"[^"]*\/([^"/]+)"/.exec(JSON.stringify(fields?.[name])) ?? [];
  if (reference === undefined) throw new Error(`${definition} has no ${name} of a type of its own`);
  return shortName(reference);
}

function writeJson(name: string, value: object): void {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(value, undefined, 2)}\n`);
}

function write(name: string, table: string, doc: string): void {
  const escaped = table.replaceAll("`", "\\u0060").replaceAll("${", "\\u0024{");
  const text = `/**
 * ${doc} Generated from the published API of Kubernetes ${version} (Apache-2.0) by
 * \`tools/generate/kubernetes/run.ts\`; do not edit.
 */
export const ${name}: string = String.raw\`
${escaped}
\`;
`;
  writeFileSync(join(folder, `${name}.ts`), text);
  process.stdout.write(`${name}: ${table.split("\n").length} lines, ${text.length} characters\n`);
}
