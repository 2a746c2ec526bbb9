import { goKind, goText } from "../schema/go-words.ts";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { metadataNode } from "../schema/wrong-type.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refusePlainly } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { pathText } from "./field-set.ts";
import { fieldNode, rootNode } from "./typed-node.ts";
import { keyElement } from "./typed-value.ts";

/**
 * What is applied must be of the types that its schema has; otherwise 500 in the words of the real server, before it is asked who owns what.
 */
export function requireTypedPatch(type: ResourceType, object: StoredObject): void {
  const node = rootNode(type);
  const { metadata, apiVersion: _, kind: __, ...rest } = object;
  const problems: string[] = [];
  check(metadata, metadataNode(), ["f:metadata"], problems);
  checkFields(rest, node, [], problems);
  const [first] = problems;
  if (first === undefined) return;
  const text = problems.length === 1 ? first : ["errors:", ...problems.map((each) => `  ${each}`)].join("\n");
  const who = `${metadata.namespace ?? ""}/${metadata.name ?? ""}; ${type.group}/${type.version}, Kind=${type.kind}`;
  throw refusePlainly(`failed to create typed patch object (${who}): ${text}`);
}

type Steps = readonly string[];

function check(value: unknown, node: SchemaNode | undefined, path: Steps, problems: string[]): void {
  if (value === null || node === undefined || untyped(node)) return;
  const say = (problem: string): void => void problems.push(`${pathText(path)}: ${problem}`);
  switch (node.type) {
    case "object":
      return isObject(value) ? checkFields(value, node, path, problems) : say(`expected map, got &{${goText(value)}}`);
    case "array":
      return Array.isArray(value)
        ? checkItems(value, node, path, problems)
        : say(`expected list, got &{${goText(value)}}`);
    case "integer":
    case "number":
      if (typeof value !== "number") say(`expected numeric (int or float), got ${goType(value)}`);
      return;
    case "string":
    case "boolean":
      if (typeof value !== node.type)
        say(`expected ${node.type}, got &value.valueUnstructured{Value:${goSource(value)}}`);
  }
}

/** Of these the real server's own schema says no more than that there is something. */
function untyped(node: SchemaNode): boolean {
  return node.intOrString || node.format === "quantity" || (node.type === undefined && node.preserve);
}

function checkFields(value: JsonObject, node: SchemaNode, path: Steps, problems: string[]): void {
  for (const key of Object.keys(value)) {
    const step = [...path, `f:${key}`];
    const below = fieldNode(node, key);
    if (below !== undefined) check(value[key], below, step, problems);
    else if (!node.preserve && node.additional !== true && !(node.embedded && ofTheServer.has(key)))
      problems.push(`${pathText(step)}: field not declared in schema`);
  }
}

const ofTheServer = new Set(["apiVersion", "kind", "metadata"]);

function checkItems(value: readonly unknown[], node: SchemaNode, path: Steps, problems: string[]): void {
  const seen = new Set<string>();
  for (const [index, each] of value.entries()) {
    let element = `i:${index}`;
    if (node.listType === "map" || node.listType === "set") {
      element = node.listType === "map" ? keyElement(each, node) : `v:${JSON.stringify(each)}`;
      if (element === "k:{}") {
        problems.push(`${pathText(path)}: element ${index}: ${keyless(node)}`);
        continue;
      }
      if (seen.has(element)) problems.push(`${pathText(path)}: duplicate entries for key ${pathText([element])}`);
      seen.add(element);
    }
    check(each, node.items, [...path, element], problems);
  }
}

function keyless({ mapKeys }: SchemaNode): string {
  const keys = mapKeys.map((each) => JSON.stringify(each)).join(" ");
  return `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  return isObject(value) ? "map[string]interface {}" : goKind(value);
}

/** A value as `fmt` prints it with `%#v`. */
function goSource(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSource).join(", ")}}`;
  if (!isObject(value)) return value === null ? "interface {}(nil)" : JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSource(value[key])}`);
  return `map[string]interface {}{${entries.join(", ")}}`;
}
