import type { FieldError } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { checkCrd } from "./crd-rules.ts";
import { equalJson, isObject, type JsonObject } from "./json-value.ts";
import { shown } from "./validate-value.ts";

/** What schemas cannot say about the built-in kinds: fields that never change, and selectors that must fit. */
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
      errors.push({
        reason: "FieldValueInvalid",
        field: path,
        message: `Invalid value: ${shown(is ?? null)}: field is immutable`,
      });
    }
    if (sealed.has(name) && old["immutable"] === true) errors.push(...checkSealed(object, old));
    if (name === "/Pod") errors.push(...checkPodUpdate(object, old));
  }
  if (selecting.has(name)) errors.push(...checkSelector(object));
  if (name === "apiextensions.k8s.io/CustomResourceDefinition") errors.push(...checkCrd(object, old));
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
const selecting = new Set(["apps/Deployment", "apps/ReplicaSet", "apps/DaemonSet", "apps/StatefulSet"]);

function at(object: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

function checkSealed(object: JsonObject, old: JsonObject): readonly FieldError[] {
  return ["data", "binaryData", "immutable"]
    .filter((field) => !equalJson(object[field], old[field]))
    .map((field) => ({
      reason: "FieldValueForbidden",
      field,
      message: "Forbidden: field is immutable when `immutable` is set",
    }));
}

const mutablePodText =
  "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** A pod's spec stays but for images, deadline, added tolerations, and the node it is bound to. */
function checkPodUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
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
  return [{ reason: "FieldValueForbidden", field: "spec", message: mutablePodText }];
}

function checkSelector(object: JsonObject): readonly FieldError[] {
  const wanted = at(object, "spec.selector.matchLabels");
  const labels = at(object, "spec.template.metadata.labels");
  if (!isObject(wanted)) return [];
  const fits = Object.entries(wanted).every(([key, value]) => isObject(labels) && labels[key] === value);
  if (fits) return [];
  const message = `Invalid value: ${shown(labels ?? null)}: \`selector\` does not match template \`labels\``;
  return [{ reason: "FieldValueInvalid", field: "spec.template.metadata.labels", message }];
}
