import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";

/** Kinds whose agents write labels and annotations together with the status. */
const agentsWriteMetadata = new Set(["/nodes", "/pods"]);

/**
 * A write to the object leaves its status alone where that is a subresource of its own, and a write to the status leaves everything else
 * alone. Changes and returns `next`.
 */
export function withoutForeignChanges(
  next: StoredObject,
  current: StoredObject,
  type: ResourceType,
  subresource: string,
): StoredObject {
  // A binding sets where a pod runs and the condition that says so in one step.
  if (!type.subresources.includes("status") || subresource === "binding") return next;
  if (subresource !== "status") {
    if (current["status"] === undefined) delete next["status"];
    else next["status"] = current["status"];
    return next;
  }
  const own: StoredObject = { ...current, apiVersion: next.apiVersion, metadata: { ...current.metadata } };
  if (next["status"] === undefined) delete own["status"];
  else own["status"] = next["status"];
  const from = next.metadata;
  const kept = agentsWriteMetadata.has(`${type.group}/${type.plural}`)
    ? (["labels", "annotations", "managedFields"] as const)
    : (["managedFields"] as const);
  for (const field of kept) {
    if (from[field] === undefined) delete own.metadata[field];
    else (own.metadata as Record<string, unknown>)[field] = from[field];
  }
  return own;
}
