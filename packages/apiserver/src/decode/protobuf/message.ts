import { isObject, type JsonObject, setOwn } from "../../schema/json-value.ts";
import type { Field } from "../../types/definition.ts";
import type { DefinitionTable } from "../../types/definition-table.ts";
import { isEnveloped, openEnvelope } from "./envelope.ts";
import { readValue, type ValueContext, wireTypeOf } from "./values.ts";
import { MalformedProtobuf, WireReader, type WireType } from "./wire.ts";

/** Deeper than any object of Kubernetes goes, and far from where the stack ends. */
const deepest = 200;

const fields = new WeakMap<DefinitionTable, Map<string, ReadonlyMap<number, Field>>>();

function fieldsByNumber(table: DefinitionTable, definition: string): ReadonlyMap<number, Field> {
  let known = fields.get(table);
  if (known === undefined) {
    known = new Map();
    fields.set(table, known);
  }
  let found = known.get(definition);
  if (found === undefined) {
    found = new Map(table.definition(definition).fields.map((field) => [field.number, field]));
    known.set(definition, found);
  }
  return found;
}

/** The definition of what an envelope says that it holds. Options are kinds of every group. */
export function definitionOf(
  table: DefinitionTable,
  type: { readonly apiVersion: string; readonly kind: string },
): string | undefined {
  const [version = "", group = ""] = type.apiVersion.split("/").reverse();
  const options = type.kind === "DeleteOptions" ? "meta.v1.DeleteOptions" : undefined;
  return table.ofKind(group, version, type.kind) ?? options;
}

/**
 * Reads a message into the object that Go's JSON encoder would write for it. Go always writes fields that are not pointers, also when they
 * are zero; of those only what JSON would show too is kept. Numbers that the definition does not know are passed over.
 */
export function readMessage(
  table: DefinitionTable,
  definition: string,
  reader: WireReader,
  into: { readonly object: JsonObject; readonly depth: number },
): JsonObject {
  const { object, depth } = into;
  if (depth > deepest) throw new MalformedProtobuf(`proto: ${definition}: nested deeper than ${deepest}`);
  const known = fieldsByNumber(table, definition);
  while (!reader.done) {
    const [number, wire] = reader.tag(definition);
    const field = known.get(number);
    if (field === undefined) reader.skip(wire);
    else readField({ table, field, object, depth }, reader, wire);
  }
  return object;
}

interface Place {
  readonly table: DefinitionTable;
  readonly field: Field;
  readonly object: JsonObject;
  readonly depth: number;
}

function readField(place: Place, reader: WireReader, wire: WireType): void {
  const { field, object, table, depth } = place;
  const { shape, of } = field.type;
  if (field.name === "") {
    expectWire(field, wire, 2);
    readMessage(table, of, reader.message(), { object, depth: depth + 1 });
  } else if (shape === "map") {
    expectWire(field, wire, 2);
    const map = isObject(object[field.name]) ? (object[field.name] as JsonObject) : {};
    setOwn(object, field.name, map);
    readEntry(place, reader.message(), map);
  } else if (shape === "list") {
    const list = Array.isArray(object[field.name]) ? (object[field.name] as unknown[]) : [];
    setOwn(object, field.name, list);
    readItems(place, reader, wire, list);
  } else {
    const value = readOne(place, reader, wire, object[field.name]);
    if (value === undefined || isUnwritten(field, value)) delete object[field.name];
    else setOwn(object, field.name, value);
  }
}

/** Go's JSON encoder leaves a zero away where the field says `omitempty`; a pointer to zero is none. */
function isUnwritten(field: Field, value: unknown): boolean {
  if (field.pointer || !field.omitempty) return false;
  return value === "" || value === 0 || value === false;
}

function readOne(place: Place, reader: WireReader, wire: WireType, before: unknown): unknown {
  const { table, field, depth } = place;
  const { of, refers } = field.type;
  expectWire(field, wire, refers ? 2 : wireTypeOf(of));
  // A message that comes twice is one, its parts put together.
  if (refers)
    return readMessage(table, of, reader.message(), { object: isObject(before) ? before : {}, depth: depth + 1 });
  return readValue(of, reader, contextOf(place));
}

function contextOf({ table, depth }: Place): ValueContext {
  return {
    message: (definition, reader) => readMessage(table, definition, reader, { object: {}, depth: depth + 1 }),
    enveloped: (bytes) => {
      if (!isEnveloped(bytes)) return undefined;
      const { raw, ...type } = openEnvelope(bytes);
      const definition = definitionOf(table, type);
      if (definition === undefined) return undefined;
      return readMessage(table, definition, new WireReader(raw), { object: { ...type }, depth: depth + 1 });
    },
  };
}

function readItems(place: Place, reader: WireReader, wire: WireType, list: unknown[]): void {
  const { of, refers } = place.field.type;
  // Numbers may also come packed into one field.
  if (wire === 2 && !refers && wireTypeOf(of) !== 2) {
    const packed = reader.message();
    while (!packed.done) list.push(readValue(of, packed, contextOf(place)));
  } else list.push(readOne(place, reader, wire, undefined) ?? null);
}

function readEntry(place: Place, entry: WireReader, map: JsonObject): void {
  let key = "";
  let value: unknown;
  while (!entry.done) {
    const [number, wire] = entry.tag(place.field.name);
    if (number === 1) {
      expectWire(place.field, wire, 2);
      key = entry.string();
    } else if (number === 2) value = readOne(place, entry, wire, undefined);
    else entry.skip(wire);
  }
  setOwn(map, key, value ?? (place.field.type.refers ? {} : place.field.type.of === "quantity" ? "0" : ""));
}

function expectWire(field: Field, wire: WireType, wanted: WireType): void {
  if (wire === wanted) return;
  const name = field.name === "" ? field.type.of : field.name;
  throw new MalformedProtobuf(
    `proto: wrong wireType = ${wire} for field ${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  );
}
