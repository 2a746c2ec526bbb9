import type { ResourceType } from "../types/resource-type.ts";
import { getOwn, isObject, type JsonObject } from "./json-value.ts";

/**
 * What the real server sets in a new object after its defaults: nobody owns it, whoever asked. The given object stays as it is.
 */
export function beginBuiltIn(type: ResourceType, object: JsonObject): JsonObject {
  return beginnings[`${type.group}/${type.kind}`]?.(object) ?? object;
}

const beginnings: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  "/Namespace": (namespace) => ({
    ...namespace,
    spec: { ...objectAt(namespace, "spec"), finalizers: withOwn(objectAt(namespace, "spec")["finalizers"]) },
    status: { phase: "Active" },
  }),
  "/Pod": (pod) => ({ ...pod, status: { phase: "Pending", qosClass: qualityOf(objectAt(pod, "spec")) } }),
  "/PersistentVolume": (volume) => ({
    ...volume,
    status: { phase: "Pending", lastPhaseTransitionTime: objectAt(volume, "metadata")["creationTimestamp"] },
  }),
  "/PersistentVolumeClaim": (claim) => ({ ...claim, status: { phase: "Pending" } }),
  "batch/Job": beginJob,
};

function withOwn(finalizers: unknown): readonly unknown[] {
  const given: readonly unknown[] = Array.isArray(finalizers) ? finalizers : [];
  return given.includes("kubernetes") ? given : [...given, "kubernetes"];
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const found = getOwn(object, field);
  return isObject(found) ? found : {};
}

/** A job finds its pods by its own uid; labels of the old names stay for old clients. One without labels has those of its pods. */
function beginJob(job: JsonObject): JsonObject {
  const own = objectAt(job, "metadata");
  const { name, uid } = own;
  const spec = objectAt(job, "spec");
  if (spec["manualSelector"] === true) return job;
  const template = objectAt(spec, "template");
  const metadata = objectAt(template, "metadata");
  const labels = {
    ...objectAt(metadata, "labels"),
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "job-name": name,
  };
  const selector = objectAt(spec, "selector");
  const matchLabels = { ...objectAt(selector, "matchLabels"), "batch.kubernetes.io/controller-uid": uid };
  return {
    ...job,
    metadata: Object.keys(objectAt(own, "labels")).length === 0 ? { ...own, labels } : own,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

/** How sure a pod can be of what it asks for. */
export function qualityOf(spec: JsonObject): string {
  const resources = [
    ...((spec["initContainers"] ?? []) as JsonObject[]),
    ...((spec["containers"] ?? []) as JsonObject[]),
  ].map((each) => (isObject(each["resources"]) ? each["resources"] : {}));
  if (resources.every((each) => each["requests"] === undefined && each["limits"] === undefined)) return "BestEffort";
  const guaranteed = resources.every((each) => {
    const limits = isObject(each["limits"]) ? each["limits"] : {};
    const requests = isObject(each["requests"]) ? each["requests"] : limits;
    return ["cpu", "memory"].every(
      (name) => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name],
    );
  });
  return guaranteed ? "Guaranteed" : "Burstable";
}
