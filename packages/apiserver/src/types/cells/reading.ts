/** Reads from objects whose shape is not known to be complete: every reader gives a default instead of failing. */

export type Json = Readonly<Record<string, unknown>>;

export function part(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Json)[name];
  }
  return at;
}

export function text(value: unknown, ...path: readonly string[]): string {
  const found = part(value, ...path);
  return found === undefined || found === null || typeof found === "object"
    ? ""
    : String(found as string | number | boolean);
}

export function count(value: unknown, ...path: readonly string[]): number {
  const found = part(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function listOf(value: unknown, ...path: readonly string[]): readonly Json[] {
  const found = part(value, ...path);
  return Array.isArray(found) ? (found as Json[]) : [];
}

export function size(value: unknown, ...path: readonly string[]): number {
  const found = part(value, ...path);
  if (Array.isArray(found)) return found.length;
  return typeof found === "object" && found !== null ? Object.keys(found).length : 0;
}

/** `a=b,c=d`, or `<none>`. */
export function pairs(value: unknown): string {
  if (typeof value !== "object" || value === null) return "<none>";
  const entries = Object.entries(value as Record<string, string>).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? "<none>" : entries.map(([key, each]) => `${key}=${each}`).join(",");
}

/** A metav1.LabelSelector as text. */
export function selectorText(value: unknown): string {
  if (typeof value !== "object" || value === null) return "<none>";
  const parts = Object.entries((part(value, "matchLabels") ?? {}) as Record<string, string>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${key}=${each}`);
  for (const each of listOf(value, "matchExpressions")) {
    const [key, operator] = [text(each, "key"), text(each, "operator")];
    const values = (part(each, "values") ?? []) as readonly string[];
    if (operator === "Exists") parts.push(key);
    else if (operator === "DoesNotExist") parts.push(`!${key}`);
    else parts.push(`${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`);
  }
  return parts.length === 0 ? "<none>" : parts.join(",");
}

export function orNone(value: string): string {
  return value === "" ? "<none>" : value;
}

export function orUnset(value: string): string {
  return value === "" ? "<unset>" : value;
}

export function nameOf(object: Json): string {
  return text(object, "metadata", "name");
}
