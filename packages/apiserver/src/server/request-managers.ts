import { isObject } from "../schema/json-value.ts";
import type { StoredObject } from "../store/stored-object.ts";

/**
 * The old object with the managedFields that count: those of the request, so that a client may rewrite them, unless it sends none (then it
 * does not know them) or writes a subresource. One empty entry takes them all away.
 */
export function withManagersOf(wanted: StoredObject, old: StoredObject, subresource: string): StoredObject {
  const given = wanted.metadata.managedFields as
    | readonly { readonly manager?: unknown; readonly fieldsV1?: unknown }[]
    | undefined;
  if (subresource !== "" || given === undefined || given.length === 0) return old;
  const reset = given.length === 1 && Object.keys(given[0] as object).length === 0;
  const readable = given.every((each) => typeof each.manager === "string" && isObject(each.fieldsV1));
  if (!reset && !readable) return old;
  return { ...old, metadata: { ...old.metadata, managedFields: reset ? [] : [...given] } };
}
