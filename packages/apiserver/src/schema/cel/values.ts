import { Environment } from "@marcbachmann/cel-js";
import { isObject, setOwn } from "../json-value.ts";
import type { SchemaNode } from "../schema-node.ts";

/**
 * JSON to CEL. The schema decides: integers become BigInt (JavaScript's numbers are CEL's doubles, and `x + 1` would not compile),
 * times become timestamps, and names that CEL cannot say are escaped as Kubernetes does (`self.__namespace__`, `self.a__dash__b`).
 */
export function celValue(value: unknown, node: SchemaNode | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "number")
    return node?.type === "number" ? value : Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === "string") return celText(value, node);
  if (Array.isArray(value)) return value.map((each) => celValue(each, node?.items));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    const property = node?.properties.get(key);
    if (property !== undefined) return [escapeName(key), celValue(each, property)];
    return [key, celValue(each, typeof node?.additional === "object" ? node.additional : undefined)];
  });
  return celObject(entries);
}

/** A plain object, or a Map where a key would be mistaken for a part of the language underneath. */
export function celObject(entries: readonly (readonly [string, unknown])[]): unknown {
  if (entries.some(([key]) => key === "constructor" || key === "__proto__")) return new Map(entries);
  const made: Record<string, unknown> = {};
  for (const [key, value] of entries) setOwn(made, key, value);
  return made;
}

let conversions: Environment | undefined;

function converted(kind: "timestamp" | "duration", text: string): unknown {
  conversions ??= new Environment().registerVariable("text", "string");
  try {
    return conversions.evaluate(`${kind}(text)`, { text }) as unknown;
  } catch {
    // Validation has refused or will refuse it with a message about the format.
    return text;
  }
}

function celText(value: string, node: SchemaNode | undefined): unknown {
  if (node?.type !== "string" || node.intOrString) return value;
  if (node.format === "date-time") return converted("timestamp", value);
  if (node.format === "date") return converted("timestamp", `${value}T00:00:00Z`);
  if (node.format === "duration") return converted("duration", value);
  return value;
}

const keywords = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

const escapes: readonly (readonly [RegExp, string])[] = [
  [/__/g, "__underscores__"],
  [/\./g, "__dot__"],
  [/-/g, "__dash__"],
  [/\//g, "__slash__"],
];

export function escapeName(name: string): string {
  if (keywords.has(name)) return `__${name}__`;
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.includes("__")) return name;
  return escapes.reduce((text, [pattern, by]) => text.replace(pattern, by), name);
}

/** CEL back to JSON: what an expression made, as part of an object. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), jsonValue(each)]));
  if (isObject(value)) {
    const unwrapped = unwrapOptional(value);
    if (unwrapped !== value) return jsonValue(unwrapped);
    if (typeof value["toISOString"] === "function")
      return (value["toISOString"] as () => string).call(value).replace(".000Z", "Z");
    const made: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value)) {
      const json = jsonValue(each);
      if (json !== undefined) setOwn(made, key, json);
    }
    return made;
  }
  return value;
}

function unwrapOptional(value: Record<string, unknown>): unknown {
  const optional = value as { readonly hasValue?: unknown; readonly value?: unknown };
  if (typeof optional.hasValue !== "function" || typeof optional.value !== "function") return value;
  return (optional.hasValue as () => boolean).call(value) ? (optional.value as () => unknown).call(value) : undefined;
}
