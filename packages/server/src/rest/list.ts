import { DipperError, type KubeObject } from "@dipper/api";
import { compileFilter, type Filterable, parseFilter } from "./filter.ts";
import { firstOnes } from "./first-ones.ts";

/** What a list knows of its kind: how to read fields, and which of them are counted. */
export interface ListKind<T extends KubeObject> {
  /** Values of a field by its short name; unknown names are paths or labels. */
  values(object: T, key: string, now: number): readonly string[];
  texts(object: T): readonly string[];
  readonly facets: readonly string[];
  /** Smaller stands first; the default order where no sort is asked for. Always of the same length. */
  rank(object: T, now: number): readonly (string | number)[];
  /** True: state and rank of an unchanged object change with time, so that they cannot be remembered. */
  readonly ages: boolean;
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

type Key = readonly (string | number)[];

/** What was read of an object once; objects of a cache never change, a change is another object. */
interface Reading extends Filterable {
  /** As written, for the names of facets. */
  raw(key: string): readonly string[];
  sortKey(sort: string): Key;
}

/** Filters, sorts, counts and cuts. The order is total: a page starts where the last one ended, whatever changed between. */
export class Lister<T extends KubeObject> {
  readonly #kind: ListKind<T>;
  readonly #readings = new WeakMap<T, Reading>();

  constructor(kind: ListKind<T>) {
    this.#kind = kind;
  }

  page(objects: readonly T[], query: ListQuery, now: number): ListPage<T> {
    const filter = compileFilter(parseFilter(query.filter ?? ""));
    const facets = new Map(this.#facets(query).map((name) => [name, new Map<string, number>()]));
    const sort = query.sort?.replace(/^-/, "") ?? "";
    const found: { readonly object: T; readonly key: Key }[] = [];
    for (const object of objects) {
      const reading = this.#read(object, now);
      const misses = filter.misses(reading);
      if (misses === undefined || misses.length > 1) continue;
      // A facet counts without its own choice: who misses only that one is still in its count.
      const only = misses[0];
      if (only === undefined) {
        found.push({ object, key: reading.sortKey(sort) });
        for (const [name, counts] of facets) count(counts, reading.raw(name));
      } else {
        const counts = facets.get(only);
        if (counts !== undefined) count(counts, reading.raw(only));
      }
    }
    const sign = query.sort?.startsWith("-") === true ? -1 : 1;
    const after = query.continue === undefined ? undefined : decodeToken(query.continue);
    const limit = Math.min(Math.max(1, query.limit ?? defaultLimit), largestLimit);
    const page = firstOnes(
      found,
      limit,
      (a, b) => compareKeys(a.key, b.key, sign),
      (item) => after === undefined || compareKeys(item.key, after, sign) > 0,
    );
    const last = page.items.at(-1);
    return {
      items: page.items.map(({ object }) => object),
      ...(last !== undefined && page.more ? { continue: encodeToken(last.key) } : {}),
      total: found.length,
      facets: Object.fromEntries([...facets].map(([name, counts]) => [name, Object.fromEntries(counts)])),
    };
  }

  #facets(query: ListQuery): readonly string[] {
    return query.facets === undefined ? this.#kind.facets : query.facets.split(",").filter((name) => name !== "");
  }

  #read(object: T, now: number): Reading {
    if (this.#kind.ages) return readingOf(object, this.#kind, now);
    const known = this.#readings.get(object);
    if (known !== undefined) return known;
    const reading = readingOf(object, this.#kind, now);
    this.#readings.set(object, reading);
    return reading;
  }
}

function readingOf<T extends KubeObject>(object: T, kind: ListKind<T>, now: number): Reading {
  const raws = new Map<string, readonly string[]>();
  const lowers = new Map<string, readonly string[]>();
  const keys = new Map<string, Key>();
  const raw = (key: string): readonly string[] => remember(raws, key, () => kind.values(object, key, now));
  return {
    raw,
    values: (key) => remember(lowers, key, () => raw(key).map((value) => value.toLowerCase())),
    texts: () => remember(lowers, "", () => kind.texts(object).map((text) => text.toLowerCase())),
    sortKey: (sort) =>
      remember(keys, sort, () => {
        // The name stands at the end of every key and makes it unique; its first form is how people read it: node-9 before node-10.
        const { namespace = "", name } = object.metadata;
        const identity = [readable(name), name, namespace];
        return sort === ""
          ? [...kind.rank(object, now), ...identity]
          : [...raw(sort).slice(0, 1).map(sortable), ...identity];
      }),
  };
}

function remember<V>(memory: Map<string, V>, key: string, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = make();
  // Fields that people invent in filters are not remembered without end.
  if (memory.size < 64) memory.set(key, value);
  return value;
}

function count(counts: Map<string, number>, values: readonly string[]): void {
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
}

function sortable(value: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : readable(value);
}

/** A text whose order by code units is the order in which people read it: without case, numbers by their size. */
function readable(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

function compareKeys(a: Key, b: Key, sign: 1 | -1): number {
  // What has no value of the sorted field stands at the end in both directions.
  if (a.length !== b.length) return b.length - a.length;
  for (let index = 0; index < a.length; index++) {
    const left = a[index] ?? "";
    const right = b[index] ?? "";
    if (left === right) continue;
    if (typeof left !== typeof right) return typeof left === "number" ? -sign : sign;
    return left < right ? -sign : sign;
  }
  return 0;
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
