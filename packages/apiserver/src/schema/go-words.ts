/** How Go names and prints JSON values, where messages of the real server quote them. */
import { isObject } from "./json-value.ts";

/** The kind of a JSON value, as Go's decoder calls it. */
export function goKind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

const escaped: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };

/** A value as Go writes it in JSON: what could be taken for HTML is escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&]/g, (found) => escaped[found] ?? found);
}

/** A value as `fmt` prints it with `%v`: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isObject(value)) return String(value as string | number | boolean);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`);
  return `map[${entries.join(" ")}]`;
}
