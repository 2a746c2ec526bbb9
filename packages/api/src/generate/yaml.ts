import type { Json } from "../schema/schema.ts";

const plainText = /^[A-Za-z][A-Za-z0-9 _./()-]*$/;
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;
const plainKey = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** YAML 1.2 in block style, for the data that generated files hold; every string that could be read otherwise is quoted. */
export function toYaml(value: Json): string {
  return `${block(value, 0).replace(/^\n/, "")}\n`;
}

/** A scalar stands on the line of its key, a collection on the lines below. */
function block(value: Json, depth: number): string {
  if (Array.isArray(value)) return value.length === 0 ? " []" : listBlock(value, depth);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return entries.length === 0 ? " {}" : mapBlock(entries, depth);
  }
  return ` ${scalar(value as null | boolean | number | string)}`;
}

function mapBlock(entries: readonly (readonly [string, Json])[], depth: number): string {
  const indent = "  ".repeat(depth);
  return entries.map(([key, each]) => `\n${indent}${keyText(key)}:${block(each, depth + 1)}`).join("");
}

function listBlock(items: readonly Json[], depth: number): string {
  const indent = "  ".repeat(depth);
  return items
    .map((item) => {
      const text = block(item, depth + 1);
      // The first key of a map stands behind the dash.
      return `\n${indent}-${text.startsWith("\n") ? ` ${text.slice(1).trimStart()}` : text}`;
    })
    .join("");
}

function keyText(key: string): string {
  return plainKey.test(key) && !reserved.test(key) ? key : JSON.stringify(key);
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value !== "string") return String(value);
  const plain = plainText.test(value) && !reserved.test(value) && !value.endsWith(" ");
  return plain ? value : JSON.stringify(value);
}
