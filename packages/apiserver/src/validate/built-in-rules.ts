import type { JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { kindRules, wholeRules } from "./kinds/index.ts";

/** What schemas cannot say about the built-in kinds. */
export function checkBuiltIn(
  type: ResourceType,
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  return kindRules[`${type.group}/${type.kind}`]?.(object, old, subresource) ?? [];
}

/** Its rules say what its schema says, and more. */
export function rulesAreWhole(type: ResourceType): boolean {
  return wholeRules.has(`${type.group}/${type.kind}`);
}
