import { parseTime } from "@dipper/api";
import { base64Problem } from "../decode/base64.ts";
import { sharedDefinitions } from "../types/definition-table.ts";
import { goKind } from "./go-words.ts";
import { isObject, type JsonObject } from "./json-value.ts";
import { canonicalQuantity } from "./quantity.ts";
import { type SchemaNode, schemaNode } from "./schema-node.ts";

/** Where a value stands, as Go's decoder names it: the innermost struct, and the path of fields to here without indexes and keys of maps. */
interface GoPlace {
  readonly struct: string;
  readonly fields: string;
  /** Strategic patches are not decoded: their values are put into the fields one by one, which has words of its own. */
  readonly words: "decode" | "restore";
}

let metadata: SchemaNode | undefined;

/** The schema of the metadata of every object. */
export function metadataNode(): SchemaNode {
  metadata ??= schemaNode(sharedDefinitions().schema("meta.v1.ObjectMeta"));
  return metadata;
}

/**
 * Text of the first value that a typed server could not decode into the kind; undefined where each has its type. A null decodes to nothing
 * everywhere.
 */
export function wrongType(
  object: JsonObject,
  node: SchemaNode,
  kind: string,
  words: GoPlace["words"] = "decode",
): string | undefined {
  const place = { struct: kind, fields: "", words };
  for (const key of Object.keys(object)) {
    const below = key === "metadata" ? metadataNode() : node.properties.get(key);
    const wrong = below === undefined ? undefined : wrongValue(object[key], below, inside(place, key));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Of the metadata alone, which is typed in custom resources too. */
export function wrongMetadata(value: unknown): string | undefined {
  return wrongValue(value, metadataNode(), { struct: "", fields: "", words: "decode" });
}

function inside(place: GoPlace, field: string): GoPlace {
  return { ...place, fields: place.fields === "" ? field : `${place.fields}.${field}` };
}

function wrongValue(value: unknown, node: SchemaNode, place: GoPlace): string | undefined {
  if (value === null || value === undefined) return undefined;
  const own = valueProblem(value, node);
  if (own === "type") return unfit(value, node, place);
  if (own !== undefined) return own;
  if (Array.isArray(value)) {
    if (node.items === undefined) return undefined;
    for (const each of value) {
      const wrong = wrongValue(each, node.items, place);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const struct = node.properties.size > 0;
  const within = struct ? { ...place, struct: node.go.slice(node.go.lastIndexOf(".") + 1) } : place;
  for (const key of Object.keys(value)) {
    const below = node.properties.get(key) ?? (typeof node.additional === "object" ? node.additional : undefined);
    if (below === undefined) continue;
    const wrong = wrongValue(value[key], below, struct ? inside(within, key) : place);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What is wrong with one value: "type" where Go's decoder itself refuses it, a text where the type's own decoder does. */
function valueProblem(value: unknown, node: SchemaNode): string | undefined {
  switch (node.format) {
    case "quantity":
      return typeof value === "number" || (typeof value === "string" && canonicalQuantity(value.trim()) !== undefined)
        ? undefined
        : quantityProblem(value);
    case "date-time":
      if (typeof value !== "string") return "type";
      if (node.micro) return microTimeForm.test(value) ? undefined : timeProblem(value, microSeconds);
      return parseTime(value) === undefined ? timeProblem(value, "") : undefined;
    case "byte":
      return typeof value === "string" ? base64Problem(value) : "type";
  }
  if (node.intOrString) return typeof value === "string" || fits(value, "int32") ? undefined : "type";
  switch (node.type) {
    case "object":
      return isObject(value) ? undefined : "type";
    case "array":
      return Array.isArray(value) ? undefined : "type";
    case "string":
      return typeof value === "string" ? undefined : "type";
    case "boolean":
      return typeof value === "boolean" ? undefined : "type";
    case "integer":
      return fits(value, node.format) ? undefined : "type";
    case "number":
      return typeof value === "number" ? undefined : "type";
  }
  return undefined;
}

function fits(value: unknown, format: string | undefined): boolean {
  if (!Number.isInteger(value)) return false;
  return format !== "int32" || value === ((value as number) | 0);
}

function unfit(value: unknown, node: SchemaNode, place: GoPlace): string {
  const restored = place.words === "restore" && node.format !== "date-time" && !node.intOrString;
  if (restored) return unrestorable(value, node);
  const number = typeof value === "number" && (node.type === "integer" || node.intOrString);
  const what = number ? `number ${value}` : goKind(value);
  const field =
    place.words === "restore" || place.fields === "" ? "value" : `struct field ${place.struct}.${place.fields}`;
  return `json: cannot unmarshal ${what} into Go ${field} of type ${node.go}`;
}

function unrestorable(value: unknown, node: SchemaNode): string {
  const numeric = Number.isInteger(value) ? "int64" : "float64";
  const given = Array.isArray(value)
    ? "slice"
    : isObject(value)
      ? "map"
      : typeof value === "number"
        ? numeric
        : goKind(value);
  if (node.type === "array") return `cannot restore slice from ${given}`;
  if (node.type !== "object") return `unrecognized type: ${node.go}`;
  return node.properties.size > 0 ? `cannot restore struct from: ${given}` : `cannot restore map from ${given}`;
}

const quantityForm = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";

function quantityProblem(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  if (/^[+-]?(\d+\.?\d*|\.\d+)[eEinumkKMGTP]*[-+]?\d*$/.test(text)) return "unable to parse quantity's suffix";
  return `quantities must match the regular expression '${quantityForm}'`;
}

const microTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/;
const microSeconds = ".000000";

function timeProblem(value: string, fraction: string): string {
  const layout = `2006-01-02T15:04:05${fraction}Z07:00`;
  const [rest, part] = unread(value, fraction);
  return `parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
}

/** What of a time could not be read, and the part of Go's layout that stands there. */
function unread(value: string, fraction: string): readonly [string, string] {
  const micro = fraction === "" ? [] : ([[/^\.\d{6}/, fraction]] as const);
  const seconds = fraction === "" ? /^\d\d(\.\d+)?/ : /^\d\d/;
  const parts: readonly (readonly [RegExp, string])[] = [
    [/^\d{4}/, "2006"],
    [/^-/, "-"],
    [/^\d\d/, "01"],
    [/^-/, "-"],
    [/^\d\d/, "02"],
    [/^T/, "T"],
    [/^\d\d/, "15"],
    [/^:/, ":"],
    [/^\d\d/, "04"],
    [/^:/, ":"],
    [seconds, "05"],
    ...micro,
  ];
  let rest = value;
  for (const [form, part] of parts) {
    const read = form.exec(rest);
    if (read === null) return [rest, part];
    rest = rest.slice(read[0].length);
  }
  return [rest, "Z07:00"];
}
