import { isDeepStrictEqual } from "node:util";
import { PublishedSchemas, publishedName } from "../../../packages/apiserver/src/openapi/published-schema.ts";
import { DefinitionTable } from "../../../packages/apiserver/src/types/definition-table.ts";
import { possibleValues, type Schema } from "./published.ts";

/** Kinds of every group at once: which those are is said where documents are put together. */
const ofEveryGroup = new Set(["meta.v1.DeleteOptions", "meta.v1.WatchEvent"]);

/**
 * Publishes the written tables again and compares with what they came from. Returns each difference as a line; `schemas` are the published
 * ones by their full names.
 */
export function differences(schemas: ReadonlyMap<string, Schema>): readonly string[] {
  const table = new DefinitionTable();
  const published = new PublishedSchemas(table);
  const found: string[] = [];
  const names = new Set(table.names());
  for (const name of names) {
    const { schema, parts } = published.of(name);
    for (const part of parts) names.add(part);
    const wanted = schemas.get(publishedName(name));
    // What is only ever inlined is not published.
    if (wanted === undefined) continue;
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(schema)])) {
      if (key === "x-kubernetes-group-version-kind" && ofEveryGroup.has(name)) continue;
      const [ours, theirs] = [sorted(asInFiles(schema[key])), sorted(wanted[key])];
      if (!isDeepStrictEqual(ours, theirs)) found.push(`${name} ${key}: ${shown(ours)} instead of ${shown(theirs)}`);
    }
  }
  return found;
}

/** Published files say nothing of enumerations, which a running server does. */
function asInFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asInFiles);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (key === "enum" && Array.isArray(each)) return [];
      if (key !== "description" || typeof each !== "string") return [[key, asInFiles(each)]];
      return [[key, each.split(`\n\n${possibleValues}`)[0]]];
    }),
  );
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? [...value].sort() : value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 500);
}
