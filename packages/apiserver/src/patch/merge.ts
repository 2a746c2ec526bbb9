import { goKind } from "../schema/go-words.ts";
import { getOwn, isObject, type JsonObject, setOwn } from "../schema/json-value.ts";
import { refuse } from "../types/refusal.ts";

/** JSON merge patch (RFC 7386). Pure: `target` stays as it was, unchanged parts are shared with the result. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else setOwn(result, key, isObject(value) ? mergePatch(getOwn(result, key), value) : value);
  }
  return result;
}

/** The merge patch of a request: it must be an object, everything else is 400. */
export function mergePatchObject(target: JsonObject, patch: unknown): JsonObject {
  if (!isObject(patch))
    throw refuse(
      "BadRequest",
      `error decoding patch: json: cannot unmarshal ${goKind(patch)} into Go value of type map[string]interface {}`,
    );
  return mergePatch(target, patch) as JsonObject;
}
