import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { isKeptOtherwise } from "../types/stored-forms.ts";

/** Metadata that may come along with a status: the real server only puts the old `spec` back for most of its own kinds. */
const metadataWithStatus = ["labels", "annotations", "finalizers", "ownerReferences", "managedFields"] as const;
/** Built-in kinds whose status comes alone, as with custom resources (`ResetObjectMetaForStatus`). */
const statusAlone = new Set([
  "CustomResourceDefinition",
  "MutatingAdmissionPolicy",
  "ValidatingAdmissionPolicy",
  "FlowSchema",
  "PriorityLevelConfiguration",
  "VolumeAttachment",
]);
/** What stays as it was all the same. */
const keptWithStatus: Readonly<Record<string, string>> = {
  "/pods": "ownerReferences",
  "apps/deployments": "labels",
};

function writableWithStatus(type: ResourceType): readonly (typeof metadataWithStatus)[number][] {
  if (type.origin !== "built-in" || statusAlone.has(type.kind)) return ["managedFields"];
  return metadataWithStatus.filter((field) => field !== keptWithStatus[`${type.group}/${type.plural}`]);
}

/** `spec.finalizers` of a namespace belongs to its own subresource, and nothing else does. */
function finalizeOnly(next: StoredObject, current: StoredObject, subresource: string): StoredObject {
  if (subresource !== "finalize") return { ...next, spec: current["spec"], status: current["status"] };
  return { ...current, apiVersion: next.apiVersion, spec: next["spec"] };
}

/**
 * A write to the object leaves its status alone where that is a subresource of its own, and a write to the status leaves the spec alone
 * and, of most kinds, nothing else. Changes and returns `next`.
 */
export function withoutForeignChanges(
  next: StoredObject,
  current: StoredObject,
  type: ResourceType,
  subresource: string,
): StoredObject {
  // A binding sets where a pod runs and the condition that says so in one step.
  if (!type.subresources.includes("status") || subresource === "binding") return next;
  if (type.group === "" && type.plural === "namespaces" && subresource !== "status")
    return finalizeOnly(next, current, subresource);
  if (subresource === "ephemeralcontainers") return onlyEphemeral(next, current);
  if (subresource === "resize") return onlyAmounts(next, current);
  if (subresource !== "status") {
    if (current["status"] === undefined) delete next["status"];
    else next["status"] = current["status"];
    return next;
  }
  const own: StoredObject = { ...current, apiVersion: next.apiVersion, metadata: { ...current.metadata } };
  if (next["status"] === undefined) delete own["status"];
  else own["status"] = next["status"];
  const from = next.metadata;
  for (const field of writableWithStatus(type)) {
    if (from[field] === undefined) delete own.metadata[field];
    else (own.metadata as Record<string, unknown>)[field] = from[field];
  }
  return own;
}

/** The same of an object that is kept in another form, which may say more of the other half than the one that was written. */
export function withForeignHalf(
  kept: StoredObject,
  stored: StoredObject,
  type: ResourceType,
  subresource: string,
): StoredObject {
  if (!isKeptOtherwise(type) || !type.subresources.includes("status")) return kept;
  const half = subresource === "status" ? "spec" : "status";
  return { ...kept, [half]: stored[half] };
}

/** Containers for debugging are added below their own subresource and nowhere else, and nothing else is changed there. */
function onlyEphemeral(next: StoredObject, current: StoredObject): StoredObject {
  const { ephemeralContainers } = (next["spec"] ?? {}) as { ephemeralContainers?: unknown };
  const spec = {
    ...(current["spec"] as object),
    ...(ephemeralContainers === undefined ? {} : { ephemeralContainers }),
  };
  const metadata = { ...current.metadata };
  if (next.metadata.managedFields !== undefined) metadata.managedFields = next.metadata.managedFields;
  return { ...current, apiVersion: next.apiVersion, metadata, spec };
}

/** A resize changes the resources of containers that are there, and nothing else. */
function onlyAmounts(next: StoredObject, current: StoredObject): StoredObject {
  const wanted = (next["spec"] ?? {}) as Record<string, unknown>;
  const spec = { ...(current["spec"] as Record<string, unknown>) };
  for (const list of ["containers", "initContainers"]) {
    const [now, before] = [containersIn(wanted, list), containersIn(spec, list)];
    // Who adds or removes one is told so by validation.
    if (now.length !== before.length) return { ...next, metadata: { ...current.metadata }, status: current["status"] };
    if (before.length > 0)
      spec[list] = before.map((container, index) => {
        const { resources, resizePolicy } = now[index] as Record<string, unknown>;
        return { ...container, resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) };
      });
  }
  const metadata = { ...current.metadata };
  if (next.metadata.managedFields !== undefined) metadata.managedFields = next.metadata.managedFields;
  return { ...current, apiVersion: next.apiVersion, metadata, spec };
}

function containersIn(spec: Record<string, unknown>, list: string): readonly Record<string, unknown>[] {
  return Array.isArray(spec[list]) ? (spec[list] as Record<string, unknown>[]) : [];
}

/** Where the status is a subresource, nobody comes to own it by writing the object. */
export function withoutForeignStatus(object: StoredObject, type: ResourceType, subresource: string): StoredObject {
  if (subresource === "status" || !type.subresources.includes("status")) return object;
  const { status: _, ...rest } = object;
  return rest;
}

/** Of an applied object only what this subresource can change: the rest is neither owned nor in conflict. */
export function ownPart(applied: StoredObject, type: ResourceType, subresource: string): StoredObject {
  if (subresource !== "status" || !type.subresources.includes("status"))
    return withoutForeignStatus(applied, type, subresource);
  const { status } = applied;
  const { name, namespace, uid, resourceVersion } = applied.metadata;
  const along = writableWithStatus(type).map((field) => [field, applied.metadata[field]] as const);
  const metadata = { name, namespace, uid, resourceVersion, ...Object.fromEntries(along) };
  const given = Object.entries(metadata).filter(([, value]) => value !== undefined);
  const { apiVersion, kind } = applied;
  return { apiVersion, kind, metadata: Object.fromEntries(given), ...(status === undefined ? {} : { status }) };
}
