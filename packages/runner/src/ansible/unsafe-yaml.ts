import type { PlainValue } from "../contract/machine-login.ts";

/**
 * YAML for Ansible in which every text carries `!unsafe`: Jinja never evaluates it, whoever wrote it. Written as JSON with tags,
 * because JSON strings are valid double-quoted YAML. Names of variables are ours or checked; other keys people chose are values too.
 */
export function unsafeYaml(value: PlainValue): string {
  if (typeof value === "string") return `!unsafe ${quoted(value)}`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(unsafeYaml).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([name, item]) => `${quoted(name)}: ${unsafeYaml(item)}`)
    .join(", ")}}`;
}

/** YAML refuses lone surrogates and some control characters that JSON lets through: all beyond printable ASCII is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
