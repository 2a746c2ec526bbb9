import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The line above the values of an enumerated field, in the documentation of running servers. */
export const possibleValues = "Possible enum values:";

/** A schema of the published OpenAPI documents. */
export type Schema = Readonly<Record<string, unknown>>;

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Operation {
  readonly "x-kubernetes-action"?: string;
  readonly "x-kubernetes-group-version-kind"?: GroupVersionKind;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Our names of published definitions: the last three parts name group, version and type. */
export function shortName(published: string): string {
  return published.split(".").slice(-3).join(".");
}

/** The published documents of the served groups and versions (`core.v1`), by that name. */
export function readPublished(folder: string, wanted: ReadonlySet<string>): ReadonlyMap<string, OpenApiDocument> {
  const documents = new Map<string, OpenApiDocument>();
  for (const file of readdirSync(folder)) {
    const found = /^(?:api|apis__(.+))__(v\w+)_openapi\.json$/.exec(file);
    if (found === null) continue;
    const name = packageOf(found[1] ?? "core", found[2] ?? "");
    if (!wanted.has(name)) continue;
    const { paths, components } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      paths: OpenApiDocument["paths"];
      components: { schemas: OpenApiDocument["schemas"] };
    };
    documents.set(name, { paths, schemas: components.schemas });
  }
  return documents;
}

/** Folders of k8s.io/api carry the first word of their group; two groups differ. */
function packageOf(group: string, version: string): string {
  const [word = ""] = group.split(".");
  return `${word}.${version}`;
}
