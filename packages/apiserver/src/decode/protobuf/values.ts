import { isoTime } from "@dipper/api";
import type { JsonObject } from "../../schema/json-value.ts";
import { base64Of } from "../base64.ts";
import { MalformedProtobuf, type WireReader, type WireType } from "./wire.ts";

/** Reads what a value holds that is more than a value. */
export interface ValueContext {
  message(definition: string, reader: WireReader): JsonObject;
  /** The object in an envelope; undefined where the bytes are none. */
  enveloped(bytes: Uint8Array): JsonObject | undefined;
}

const varints = new Set(["bool", "int32", "int64"]);

export function wireTypeOf(type: string): WireType {
  return varints.has(type) ? 0 : type === "double" ? 1 : 2;
}

/** Reads a value of a type of `types/value-types.ts` as JSON has it; undefined where Go has nothing (a time that is zero, an empty extension). */
export function readValue(type: string, reader: WireReader, context: ValueContext): unknown {
  switch (type) {
    case "string":
      return reader.string();
    case "bool":
      return reader.varint() !== 0n;
    case "int32":
    case "int64":
      return reader.integer();
    case "double":
      return reader.double();
    case "bytes":
      return base64Of(reader.bytes());
    case "time":
    case "microtime":
      return timeOf(reader.message(), type === "microtime");
    case "quantity":
      return wordOf(reader.message(), "Quantity") || "0";
    case "intstr":
      return intOrString(reader.message());
    case "names":
      return namesOf(reader.message());
    case "fieldset":
    case "json":
      return jsonOf(bytesOf(reader.message(), type), type);
    case "raw":
      return extension(bytesOf(reader.message(), type), context);
    default:
      return schemaOr(type, reader.message(), context);
  }
}

/** `seconds` and `nanos` since 1970. */
function timeOf(reader: WireReader, precise: boolean): string | undefined {
  if (reader.done) return undefined;
  let seconds = 0;
  let nanos = 0;
  eachField(reader, "Timestamp", (number) => {
    if (number === 1) seconds = reader.integer();
    else if (number === 2) nanos = reader.integer();
    else return false;
    return true;
  });
  if (seconds < firstSecond || seconds > lastSecond)
    throw new MalformedProtobuf(`proto: Timestamp: ${seconds} is no time between the years 1 and 9999`);
  const text = isoTime(seconds * 1000).slice(0, 19);
  return precise ? `${text}.${String(Math.trunc(nanos / 1000)).padStart(6, "0")}Z` : `${text}Z`;
}

const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;

function intOrString(reader: WireReader): unknown {
  let type = 0;
  let number = 0;
  let text = "";
  eachField(reader, "IntOrString", (field) => {
    if (field === 1) type = reader.integer();
    else if (field === 2) number = reader.integer();
    else if (field === 3) text = reader.string();
    else return false;
    return true;
  });
  return type === 0 ? number : text;
}

function wordOf(reader: WireReader, message: string): string {
  let text = "";
  eachField(reader, message, (field) => {
    if (field !== 1) return false;
    text = reader.string();
    return true;
  });
  return text;
}

function namesOf(reader: WireReader): readonly string[] {
  const names: string[] = [];
  eachField(reader, "Names", (field) => {
    if (field !== 1) return false;
    names.push(reader.string());
    return true;
  });
  return names;
}

function bytesOf(reader: WireReader, message: string): Uint8Array {
  let bytes = new Uint8Array();
  eachField(reader, message, (field) => {
    if (field !== 1) return false;
    bytes = new Uint8Array(reader.bytes());
    return true;
  });
  return bytes;
}

function jsonOf(bytes: Uint8Array, what: string): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (cause) {
    throw new MalformedProtobuf(`${what}: ${(cause as Error).message}`);
  }
}

/** Any object: as JSON, or once more in an envelope. */
function extension(bytes: Uint8Array, context: ValueContext): unknown {
  return context.enveloped(bytes) ?? jsonOf(bytes, "RawExtension");
}

/** Places in a CRD's schema that hold a schema or something simpler. */
function schemaOr(type: string, reader: WireReader, context: ValueContext): unknown {
  let schema: JsonObject | undefined;
  const list: unknown[] = [];
  let allowed = false;
  const schemaField = type === "schemaOrBool" ? 2 : 1;
  const readSchema = (): JsonObject => context.message("apiextensions.v1.JSONSchemaProps", reader.message());
  eachField(reader, type, (field) => {
    if (field === schemaField) schema = readSchema();
    else if (field === 1) allowed = reader.varint() !== 0n;
    else if (field === 2) list.push(type === "schemaOrList" ? readSchema() : reader.string());
    else return false;
    return true;
  });
  if (list.length > 0) return list;
  return type === "schemaOrBool" ? (schema ?? allowed) : schema;
}

/** Calls `read` with the number of each field; what it answers false to is passed over. */
function eachField(reader: WireReader, message: string, read: (number: number) => boolean): void {
  while (!reader.done) {
    const [number, wire] = reader.tag(message);
    if (!read(number)) reader.skip(wire);
  }
}
