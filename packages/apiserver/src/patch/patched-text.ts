import { equalJson, getOwn, isObject, type JsonObject, setOwn } from "../schema/json-value.ts";
import type { DefinitionTable } from "../types/definition-table.ts";
import type { ResourceType } from "../types/resource-type.ts";

/**
 * What a patch made of an object, as the real server quotes it: what the patch left alone in the order of Go's structs, everything else, and
 * all of a custom resource, in the order of the keys.
 */
export function patchedText(table: DefinitionTable, type: ResourceType, current: object, patched: unknown): string {
  if (type.origin !== "built-in") return JSON.stringify(byKey(patched));
  const definition = table.ofKind(type.group, type.version, type.kind);
  return JSON.stringify(arranged({ table, before: current, after: patched, definition }));
}

interface Pair {
  readonly table: DefinitionTable;
  readonly before: unknown;
  readonly after: unknown;
  readonly definition: string | undefined;
}

function arranged({ table, before, after, definition }: Pair): unknown {
  if (equalJson(before, after)) return byStruct(table, after, definition);
  if (!isObject(after)) return byKey(after);
  const result: JsonObject = {};
  for (const key of Object.keys(after).sort()) {
    const below = isObject(before) ? getOwn(before, key) : undefined;
    setOwn(
      result,
      key,
      arranged({ table, before: below, after: after[key], definition: within(table, definition, key) }),
    );
  }
  return result;
}

function byKey(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byKey);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort()) setOwn(result, key, byKey(value[key]));
  return result;
}

/** The numbers of protobuf follow the order of the structs. */
function byStruct(table: DefinitionTable, value: unknown, definition: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => byStruct(table, each, definition));
  if (!isObject(value) || definition === undefined) return byKey(value);
  const places = new Map(table.fieldsOf(definition).map(({ name, number }) => [name, number]));
  const keys = Object.keys(value).sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  const result: JsonObject = {};
  for (const key of keys) setOwn(result, key, byStruct(table, value[key], within(table, definition, key)));
  return result;
}

function within(table: DefinitionTable, definition: string | undefined, field: string): string | undefined {
  if (definition === undefined) return undefined;
  const found = table.fieldsOf(definition).find(({ name }) => name === field);
  return found?.type.refers === true && found.type.shape !== "map" ? found.type.of : undefined;
}
