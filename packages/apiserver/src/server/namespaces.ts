import type { Store } from "../store/store.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { forbidden } from "./refusals.ts";
import type { Ref } from "./writes.ts";

export const namespaceResource = "/namespaces";
export const crdResource = "apiextensions.k8s.io/customresourcedefinitions";

/** They exist from the first start, and (but for kube-node-lease) may not be deleted. */
export const systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"] as const;
export const undeletable: readonly string[] = ["default", "kube-system", "kube-public"];

/** Nothing is created in a namespace that does not exist (404) or goes away (403). */
export function requireLivingNamespace(store: Store, type: ResourceType, ref: Ref): void {
  const { namespace, name } = ref;
  if (!type.namespaced) return;
  const entry = store.staged(namespaceResource).get(namespace);
  if (entry === undefined)
    throw refuse("NotFound", `namespaces "${namespace}" not found`, { name: namespace, kind: "namespaces" });
  if (!entry.deleting) return;
  const problem = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(type, name, problem, [
    {
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    },
  ]);
}

/** Nothing is created of a kind whose definition goes away. */
export function requireLivingDefinition(store: Store, type: ResourceType, name: string): void {
  if (type.origin === "built-in" || store.staged(crdResource).get(type.origin.crd)?.deleting !== true) return;
  throw forbidden(type, name, "create not allowed while custom resource definition is terminating");
}
