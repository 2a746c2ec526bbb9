import { equalJson, type JsonObject } from "../schema/json-value.ts";
import type { FieldError } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { forbidden, invalid } from "./field-errors.ts";
import { at } from "./fields.ts";
import { kindRules } from "./kinds/index.ts";

/** What schemas cannot say about the built-in kinds: fields that never change, and the rules of each kind. */
export function checkBuiltIn(
  type: ResourceType,
  object: JsonObject,
  old: JsonObject | undefined,
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
  errors.push(...(kindRules[name]?.(object, old) ?? []));
  return errors;
}

const immutable: Readonly<Record<string, readonly string[]>> = {
  "/Secret": ["type"],
  "/Node": ["spec.podCIDR", "spec.providerID"],
  "apps/Deployment": ["spec.selector"],
  "apps/ReplicaSet": ["spec.selector"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.selector", "spec.serviceName", "spec.podManagementPolicy"],
  "batch/Job": ["spec.selector", "spec.template", "spec.completionMode"],
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
