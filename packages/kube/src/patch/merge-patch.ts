/** A JSON value, as it comes out of `JSON.parse`. */
export type Json = unknown;

type JsonObject = Readonly<Record<string, Json>>;

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equal as JSON: order of keys does not matter, `undefined` is as absent. */
export function jsonEqual(a: Json, b: Json): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!jsonEqual(a[key], b[key])) return false;
  return true;
}

/** RFC 7386: what to send so that `before` becomes `after`; undefined when they are equal. Lists are replaced as a whole. */
export function mergePatchFrom(before: Json, after: Json): Json | undefined {
  if (!isObject(before) || !isObject(after)) return jsonEqual(before, after) ? undefined : after;
  const patch: Record<string, Json> = {};
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const change = before[key] === undefined ? value : mergePatchFrom(before[key], value);
    if (change !== undefined) patch[key] = change;
  }
  for (const [key, value] of Object.entries(before))
    if (value !== undefined && after[key] === undefined) patch[key] = null;
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** RFC 7386: what the server does with a merge patch. Neither argument is changed. */
export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = applyMergePatch(result[key], value);
  }
  return result;
}
