import { DipperError, type KubeObject } from "@dipper/api";
import { type Filterable, parseFilter, passes } from "./filter.ts";

/** What a list knows of its kind: how to read fields, and which of them are counted. */
export interface ListKind<T extends KubeObject> {
  /** Values of a field by its short name; unknown names are paths or labels. */
  values(object: T, key: string, now: number): readonly string[];
  texts(object: T): readonly string[];
  readonly facets: readonly string[];
  /** Smaller stands first; the default order where no sort is asked for. */
  rank(object: T, now: number): readonly (string | number)[];
}

export interface ListQuery {
  readonly limit?: number;
  readonly continue?: string;
  readonly filter?: string;
  readonly sort?: string;
  /** Names with commas; absent: the kind's own. */
  readonly facets?: string;
}

export interface ListPage<T> {
  readonly items: readonly T[];
  /** Present when there are more. */
  readonly continue?: string;
  readonly total: number;
  /** Per facet, per value: how many of the list there would be without that facet's own filter. */
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const defaultLimit = 200;
const largestLimit = 1000;

/** Filters, sorts, counts and cuts. Pure; the order is total, so that a page starts where the last one ended whatever changed between. */
export function listPage<T extends KubeObject>(
  objects: readonly T[],
  kind: ListKind<T>,
  query: ListQuery,
  now: number,
): ListPage<T> {
  const tokens = parseFilter(query.filter ?? "");
  const readable = objects.map((object) => ({ object, as: filterable(object, kind, now) }));
  const found = readable.filter(({ as }) => passes(as, tokens));
  const sorted = found.map(({ object }) => ({ object, key: sortKey(object, kind, query.sort, now) }));
  const descending = query.sort?.startsWith("-") === true;
  sorted.sort((a, b) => compareKeys(a.key, b.key, descending));
  const after = query.continue === undefined ? undefined : decodeToken(query.continue);
  const from = after === undefined ? 0 : firstAfter(sorted, after, descending);
  const limit = Math.min(Math.max(1, query.limit ?? defaultLimit), largestLimit);
  const page = sorted.slice(from, from + limit);
  const last = page.at(-1);
  const wanted = query.facets === undefined ? kind.facets : query.facets.split(",").filter((name) => name !== "");
  return {
    items: page.map(({ object }) => object),
    ...(last !== undefined && from + limit < sorted.length ? { continue: encodeToken(last.key) } : {}),
    total: sorted.length,
    facets: Object.fromEntries(
      wanted.map((name) => [
        name,
        countOf(
          readable.filter(({ as }) => passes(as, tokens, name)),
          name,
        ),
      ]),
    ),
  };
}

type Key = readonly (string | number)[];

function filterable<T extends KubeObject>(object: T, kind: ListKind<T>, now: number): Filterable {
  return { values: (key) => kind.values(object, key, now), texts: kind.texts(object) };
}

function countOf(objects: readonly { readonly as: Filterable }[], facet: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const { as } of objects) for (const value of as.values(facet)) counts[value] = (counts[value] ?? 0) + 1;
  return { ...counts };
}

/** The name stands at the end of every key and makes it unique. */
function sortKey<T extends KubeObject>(object: T, kind: ListKind<T>, sort: string | undefined, now: number): Key {
  const identity = [object.metadata.namespace ?? "", object.metadata.name];
  const by = sort?.replace(/^-/, "") ?? "";
  if (by === "") return [...kind.rank(object, now), ...identity];
  return [...kind.values(object, by, now).slice(0, 1).map(numberOrText), ...identity];
}

function numberOrText(value: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function compareKeys(a: Key, b: Key, descending: boolean): number {
  const sign = descending ? -1 : 1;
  // What has no value of the sorted field stands at the end in both directions.
  if (a.length !== b.length) return b.length - a.length;
  for (let index = 0; index < a.length; index++) {
    const order = compareValues(a[index] ?? "", b[index] ?? "");
    if (order !== 0) return order * sign;
  }
  return 0;
}

/** Numbers before texts, texts as people read them: node-9 before node-10. */
const collator = new Intl.Collator("en", { numeric: true });

function compareValues(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  const order = collator.compare(String(a), String(b));
  return order !== 0 ? order : a < b ? -1 : a > b ? 1 : 0;
}

function firstAfter(sorted: readonly { readonly key: Key }[], after: Key, descending: boolean): number {
  const index = sorted.findIndex(({ key }) => compareKeys(key, after, descending) > 0);
  return index < 0 ? sorted.length : index;
}

function encodeToken(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function decodeToken(token: string): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(key) && key.every((each) => typeof each === "string" || typeof each === "number")) return key;
  } catch {
    // Told below.
  }
  throw new DipperError("BadRequest", { problem: "continue is not a token of this server" });
}
