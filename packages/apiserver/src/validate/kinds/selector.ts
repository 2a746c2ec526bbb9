import { isObject, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { invalid } from "../field-errors.ts";
import { at } from "../fields.ts";

/** A workload selects the pods of its own template. */
export function selectorRules(object: JsonObject): readonly FieldError[] {
  const wanted = at(object, "spec.selector.matchLabels");
  const labels = at(object, "spec.template.metadata.labels");
  if (!isObject(wanted)) return [];
  const fits = Object.entries(wanted).every(([key, value]) => isObject(labels) && labels[key] === value);
  if (fits) return [];
  return [invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`")];
}
