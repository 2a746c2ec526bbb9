import { equalJson, isObject, type JsonObject, setOwn } from "../schema/json-value.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { FieldSet } from "./field-set.ts";
import { fieldNode } from "./typed-node.ts";

/**
 * Values seen through their schema: which fields are there, what changed, and how two merge. Objects are granular, lists are atomic
 * unless the schema calls them `set` or `map` (as structured-merge-diff has it).
 */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** One thing inside a granular value, under its path element. */
interface Part {
  readonly element: string;
  readonly value: unknown;
  readonly node: SchemaNode | undefined;
}

/** The parts of a granular value; undefined for scalars and everything that is only owned as a whole. */
function partsOf(value: unknown, node: SchemaNode | undefined): readonly Part[] | undefined {
  if (isObject(value)) {
    if (node?.atomic === true) return undefined;
    return Object.keys(value).map((key) => ({ element: `f:${key}`, value: value[key], node: fieldNode(node, key) }));
  }
  if (!Array.isArray(value) || node === undefined) return undefined;
  if (node.listType === "set")
    return value.map((each: unknown) => ({ element: `v:${JSON.stringify(each)}`, value: each, node: node.items }));
  if (node.listType !== "map") return undefined;
  return value.map((each: unknown) => ({ element: keyElement(each, node), value: each, node: node.items }));
}

export function keyElement(item: unknown, node: SchemaNode): string {
  const keys: JsonObject = {};
  for (const name of [...node.mapKeys].sort()) {
    const given = isObject(item) ? item[name] : undefined;
    const value = given ?? node.items?.properties.get(name)?.default;
    if (value !== undefined) keys[name] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** What somebody who sends this value wants to own. */
export function fieldsOf(value: unknown, node: SchemaNode | undefined): FieldSet {
  const set = new FieldSet();
  collect(value, node, partsOf(value, node) ?? [], set);
  return set;
}

function collect(value: unknown, node: SchemaNode | undefined, parts: readonly Part[], set: FieldSet): void {
  for (const part of parts) {
    const below = partsOf(part.value, part.node);
    if (below === undefined || below.length === 0) {
      set.addMember(part.element);
      continue;
    }
    collect(part.value, part.node, below, set.child(part.element));
    const declared = !Array.isArray(value) && node?.properties.has(part.element.slice(2)) === true;
    if (!declared) set.addMember(part.element);
  }
}

/** What changed; a container that came or went counts itself and everything in it. */
export function compare(before: unknown, after: unknown, node: SchemaNode | undefined): Comparison {
  const result = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  difference({ before, after, node, path: [] }, result);
  return result;
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly node: SchemaNode | undefined;
  readonly path: readonly string[];
}

function difference(pair: Pair, result: Comparison): void {
  const { before, after, node, path } = pair;
  if (equalJson(before, after)) return;
  if (before === undefined) {
    if (node?.standing !== true || !isContainer(after)) return everything(after, node, path, result.added);
    return difference({ ...pair, before: emptyLike(after) }, result);
  }
  if (after === undefined) {
    if (node?.standing !== true || !isContainer(before)) return everything(before, node, path, result.removed);
    return difference({ ...pair, after: emptyLike(before) }, result);
  }
  const [was, is] = [partsOf(before, node), partsOf(after, node)];
  if (was === undefined || is === undefined || Array.isArray(before) !== Array.isArray(after)) {
    result.modified.add(path);
    return;
  }
  const old = new Map(was.map((part) => [part.element, part]));
  for (const part of is) {
    difference(
      { before: old.get(part.element)?.value, after: part.value, node: part.node, path: [...path, part.element] },
      result,
    );
    old.delete(part.element);
  }
  for (const part of old.values()) everything(part.value, part.node, [...path, part.element], result.removed);
}

function isContainer(value: unknown): boolean {
  return Array.isArray(value) || isObject(value);
}

function emptyLike(value: unknown): unknown {
  return Array.isArray(value) ? [] : {};
}

/** A container that is there as a whole: itself and everything in it. */
function everything(value: unknown, node: SchemaNode | undefined, path: readonly string[], set: FieldSet): void {
  set.add(path);
  const parts = partsOf(value, node) ?? [];
  if (parts.length > 0) allBelow(parts, set.at(path));
}

function allBelow(parts: readonly Part[], set: FieldSet): void {
  for (const part of parts) {
    set.addMember(part.element);
    const below = partsOf(part.value, part.node);
    if (below !== undefined && below.length > 0) allBelow(below, set.child(part.element));
  }
}

/** The live value with an applied one laid over it. */
export function mergeTyped(live: unknown, applied: unknown, node: SchemaNode | undefined): unknown {
  if (isObject(live) && isObject(applied)) {
    if (node?.atomic === true) return applied;
    const merged: JsonObject = { ...live };
    for (const key of Object.keys(applied)) {
      setOwn(
        merged,
        key,
        Object.hasOwn(live, key) ? mergeTyped(live[key], applied[key], fieldNode(node, key)) : applied[key],
      );
    }
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(applied)) return applied;
  const [was, is] = [partsOf(live, node), partsOf(applied, node)];
  if (was === undefined || is === undefined) return applied;
  const wanted = new Map(is.map((part) => [part.element, part.value]));
  const known = new Set(was.map((part) => part.element));
  const kept = was.map((part) =>
    wanted.has(part.element) ? mergeTyped(part.value, wanted.get(part.element), part.node) : part.value,
  );
  return [...kept, ...is.filter((part) => !known.has(part.element)).map((part) => part.value)];
}

/** Takes away what was owned before and is owned by nobody now. What becomes empty by that goes too. */
export function removeAbandoned(
  value: unknown,
  abandoned: FieldSet,
  owned: FieldSet,
  node: SchemaNode | undefined,
): unknown {
  const parts = partsOf(value, node);
  if (parts === undefined) return value;
  const kept: Part[] = [];
  for (const part of parts) {
    if (!abandoned.touches(part.element)) {
      kept.push(part);
      continue;
    }
    if (abandoned.has(part.element) && !owned.touches(part.element)) continue;
    const below = abandoned.below(part.element);
    const rest = removeAbandoned(part.value, below, owned.below(part.element), part.node);
    const emptied = isEmpty(rest) && !isEmpty(part.value) && !owned.touches(part.element);
    if (!emptied) kept.push({ ...part, value: rest });
  }
  if (Array.isArray(value)) return kept.map((part) => part.value);
  const object: JsonObject = {};
  for (const part of kept) setOwn(object, part.element.slice(2), part.value);
  return object;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
