import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { forbidden } from "../field-errors.ts";
import { at } from "../fields.ts";

export function podRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  return old === undefined ? [] : checkUpdate(object, old);
}

const mutablePodText =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** A pod's spec stays but for images, deadline, added tolerations, and the node it is bound to. */
function checkUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const rest = (pod: JsonObject): unknown => {
    const spec = { ...(isObject(pod["spec"]) ? pod["spec"] : {}) };
    for (const list of ["containers", "initContainers"]) {
      if (Array.isArray(spec[list])) spec[list] = (spec[list] as JsonObject[]).map((each) => ({ ...each, image: "" }));
    }
    for (const field of [
      "activeDeadlineSeconds",
      "tolerations",
      "terminationGracePeriodSeconds",
      "schedulingGates",
      "ephemeralContainers",
    ]) {
      delete spec[field];
    }
    if (at(old, "spec.nodeName") === undefined) delete spec["nodeName"];
    return spec;
  };
  if (equalJson(rest(object), rest(old))) return [];
  return [forbidden("spec", mutablePodText)];
}
