import { matches as labelsMatch, type Requirement } from "@dipper/api";
import type { Entry } from "../store/entry.ts";
import type { FieldRequirement } from "./field-selector.ts";

/** What a list or a watch is about, beside its resource. */
export interface Filter {
  /** "" for all. */
  readonly namespace: string;
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
}

export function matches(filter: Filter, entry: Entry): boolean {
  if (filter.namespace !== "" && entry.namespace !== filter.namespace) return false;
  for (const { path, value, equal } of filter.fields) if ((fieldOf(entry, path) === value) !== equal) return false;
  return filter.labels.length === 0 || labelsMatch(filter.labels, entry.labels);
}

/** The value that a field selector compares; "" where there is none. */
export function fieldOf(entry: Entry, path: string): string {
  if (path === "metadata.name") return entry.name;
  return path === "metadata.namespace" ? entry.namespace : (entry.fields[path] ?? "");
}

/** True where every object of the namespace (or of all) matches: then the number of objects behind a page is known. */
export function isOpen(filter: Filter): boolean {
  return filter.labels.length === 0 && filter.fields.length === 0;
}
