import { equalJson, type JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { forbidden, invalid } from "./field-errors.ts";
import { at } from "./fields.ts";
import { kindRules, wholeRules } from "./kinds/index.ts";

/** What schemas cannot say about the built-in kinds: fields that never change, and the rules of each kind. */
export function checkBuiltIn(
  type: ResourceType,
  object: JsonObject,
  old: JsonObject | undefined,
  subresource: string,
): readonly FieldError[] {
  const name = `${type.group}/${type.kind}`;
  const errors: FieldError[] = [];
  if (old !== undefined) {
    for (const path of immutable[name] ?? []) {
      const [was, is] = [at(old, path), at(object, path)];
      if (was === undefined || equalJson(was, is)) continue;
      errors.push(invalid(path, is ?? null, "field is immutable"));
    }
    if (sealed.has(name) && old["immutable"] === true) errors.push(...checkSealed(object, old));
  }
  errors.push(...(kindRules[name]?.(object, old, subresource) ?? []));
  return errors;
}

/** Its rules say what its schema says, and more. */
export function rulesAreWhole(type: ResourceType): boolean {
  return wholeRules.has(`${type.group}/${type.kind}`);
}

const immutable: Readonly<Record<string, readonly string[]>> = {
  "/Secret": ["type"],
  "/Node": ["spec.podCIDR", "spec.providerID"],
  "scheduling.k8s.io/PriorityClass": ["value"],
  "storage.k8s.io/StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "discovery.k8s.io/EndpointSlice": ["addressType"],
};

const sealed = new Set(["/Secret", "/ConfigMap"]);

function checkSealed(object: JsonObject, old: JsonObject): readonly FieldError[] {
  return ["data", "binaryData", "immutable"]
    .filter((field) => !equalJson(object[field], old[field]))
    .map((field) => forbidden(field, "field is immutable when `immutable` is set"));
}
