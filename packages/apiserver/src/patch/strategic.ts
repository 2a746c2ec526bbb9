import { goKind, goText } from "../schema/go-words.ts";
import { copyJson, equalJson, getOwn, isObject, type JsonObject, setOwn } from "../schema/json-value.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { refuse, refusePlainly } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { fieldNode, rootNode } from "./typed-node.ts";

/**
 * Strategic merge patch, for built-in kinds only: lists merge by the keys of the type table. Directives: `$patch: replace|delete|merge`,
 * `$retainKeys`, `$deleteFromPrimitiveList/<field>`, `$setElementOrder/<field>`. Neither argument is changed. What a patch says of kind and
 * version is not read.
 */
export function strategicMerge(type: ResourceType, current: object, patch: unknown): JsonObject {
  if (!isObject(patch))
    throw refuse("BadRequest", `json: cannot unmarshal ${goKind(patch)} into Go value of type map[string]interface {}`);
  const { apiVersion: _, kind: __, ...rest } = patch;
  return mergeObject(copyJson(current) as JsonObject, rest, rootNode(type));
}

const directive = "$patch";
const retain = "$retainKeys";
const deletePrefix = "$deleteFromPrimitiveList/";
const orderPrefix = "$setElementOrder/";

function mergeObject(target: JsonObject, patch: JsonObject, node: SchemaNode | undefined): JsonObject {
  const action = patch[directive];
  if (action === "replace") return withoutDirectives(patch) as JsonObject;
  if (action === "delete") return {};
  if (action !== undefined && action !== "merge")
    throw refusePlainly(`unknown patch type: ${String(action as string)} in map: ${goText(patch)}`);
  if (patch[retain] !== undefined) keepOnly(target, patch, listIn(patch, retain, "retainKeys") as readonly string[]);
  for (const [key, value] of Object.entries(patch)) {
    if (key === directive || key === retain) continue;
    if (key.startsWith(deletePrefix)) {
      const field = key.slice(deletePrefix.length);
      const gone = listIn(patch, key, "primitive list");
      if (Array.isArray(target[field]))
        target[field] = (target[field] as unknown[]).filter((each) => !gone.some((other) => equalJson(each, other)));
      continue;
    }
    if (key.startsWith(orderPrefix)) {
      const field = key.slice(orderPrefix.length);
      const order = listIn(patch, key, "setElementOrder list");
      if (!(field in patch) && Array.isArray(target[field])) {
        target[field] = ordered(target[field] as unknown[], target[field] as unknown[], order, fieldNode(node, field));
      }
      continue;
    }
    if (value === null) delete target[key];
    else
      setOwn(target, key, mergeField(getOwn(target, key), value, fieldNode(node, key), patch[`${orderPrefix}${key}`]));
  }
  return target;
}

function listIn(patch: JsonObject, key: string, what: string): readonly unknown[] {
  const list = patch[key];
  if (!Array.isArray(list)) throw refuse("BadRequest", `invalid patch format of ${what}`);
  return list as readonly unknown[];
}

function keepOnly(target: JsonObject, patch: JsonObject, keys: readonly string[]): void {
  for (const key of Object.keys(patch)) {
    if (key.startsWith("$") || patch[key] === null || keys.includes(key)) continue;
    throw refuse("BadRequest", "the elements in the patch must be in the $retainKeys list");
  }
  for (const key of Object.keys(target)) if (!keys.includes(key)) delete target[key];
}

function mergeField(target: unknown, value: unknown, node: SchemaNode | undefined, order: unknown): unknown {
  if (isObject(value)) {
    if (node?.strategies.includes("replace") === true) return withoutDirectives(value);
    return mergeObject(isObject(target) ? target : {}, value, node);
  }
  if (!Array.isArray(value)) return value;
  if (node?.strategies.includes("merge") !== true) return withoutDirectives(value);
  const before = Array.isArray(target) ? (target as unknown[]) : [];
  const merged =
    node.mergeKey === undefined ? union(before, value) : mergeItems(before, value as JsonObject[], node, node.mergeKey);
  // Who names no order has the one of his patch.
  return ordered(merged, before, Array.isArray(order) ? order : value, node);
}

function union(before: readonly unknown[], added: readonly unknown[]): unknown[] {
  return [...before, ...added.filter((each) => !before.some((other) => equalJson(each, other)))];
}

function mergeItems(
  before: readonly unknown[],
  patches: readonly JsonObject[],
  node: SchemaNode,
  key: string,
): unknown[] {
  if (patches.some((each) => each[directive] === "replace" && Object.keys(each).length === 1)) {
    return patches.filter((each) => each[directive] !== "replace").map(withoutDirectives);
  }
  let items = [...before] as JsonObject[];
  for (const patch of patches) {
    const id = patch[key];
    if (id === undefined) throw refusePlainly(`map: ${goText(patch)} does not contain declared merge key: ${key}`);
    if (patch[directive] === "delete") {
      items = items.filter((item) => !equalJson(item[key], id));
      continue;
    }
    const at = items.findIndex((item) => equalJson(item[key], id));
    const found = items[at];
    if (found === undefined) items.push(mergeObject({}, patch, node.items));
    else items[at] = mergeObject(found, patch, node.items);
  }
  return items;
}

/**
 * Puts what `$setElementOrder` names into that order; what only the server has keeps its place before the first named item that stood
 * behind it.
 */
function ordered(
  items: readonly unknown[],
  before: readonly unknown[],
  order: readonly unknown[],
  node: SchemaNode | undefined,
): unknown[] {
  const key = node?.mergeKey;
  const idOf = (item: unknown): string => JSON.stringify(key === undefined ? item : isObject(item) ? item[key] : item);
  const wanted = order.map(idOf);
  const places = new Map(before.map((item, index) => [idOf(item), index]));
  const named = items
    .filter((item) => wanted.includes(idOf(item)))
    .sort((a, b) => wanted.indexOf(idOf(a)) - wanted.indexOf(idOf(b)));
  const others = items.filter((item) => !wanted.includes(idOf(item)));
  const result: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const left = places.get(idOf(named[0]));
    const right = places.get(idOf(others[0]));
    const takeOther = left !== undefined && right !== undefined && right < left;
    result.push(takeOther ? others.shift() : named.shift());
  }
  return [...result, ...named, ...others];
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isObject(value)) return value;
  const plain: JsonObject = {};
  for (const [key, each] of Object.entries(value)) {
    if (key === directive || key === retain || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)) continue;
    if (each !== null) setOwn(plain, key, withoutDirectives(each));
  }
  return plain;
}
