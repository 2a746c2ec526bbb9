import { isObject, type JsonObject } from "../schema/json-value.ts";

/** What lies at a dotted path of names; undefined where a step on the way is missing. */
export function at(object: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}
