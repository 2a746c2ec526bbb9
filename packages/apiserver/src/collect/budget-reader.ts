import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type BudgetNumbers, budgetNumbers, budgetSelects } from "./disruption-budget.ts";

export const podResource = "/pods";
export const budgetResource = "policy/poddisruptionbudgets";

/** Where the number of replicas that a controller wants stands. */
const scalable: Readonly<Record<string, string>> = {
  ReplicaSet: "apps/replicasets",
  StatefulSet: "apps/statefulsets",
  Deployment: "apps/deployments",
};

/** The present numbers of a budget, from staged state: two evictions in one turn see each other. */
export function numbersNow(store: Store, budget: StoredObject): BudgetNumbers {
  const namespace = budget.metadata.namespace ?? "";
  const pods: StoredObject[] = [];
  for (const entry of store.staged(podResource).under(`${namespace}/`)) {
    const pod = store.shared(entry);
    const phase = (pod["status"] as { phase?: string } | undefined)?.phase;
    if (phase !== "Succeeded" && phase !== "Failed" && budgetSelects(budget, pod)) pods.push(pod);
  }
  return budgetNumbers(budget, pods, replicasWanted(store, namespace, pods));
}

function replicasWanted(store: Store, namespace: string, pods: readonly StoredObject[]): number | undefined {
  const counted = new Map<string, number>();
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find((each) => each.controller === true);
    const resource = owner === undefined ? undefined : scalable[owner.kind];
    if (owner === undefined || resource === undefined) return undefined;
    if (counted.has(owner.uid)) continue;
    const entry = store.staged(resource).get(`${namespace}/${owner.name}`);
    if (entry === undefined || entry.uid !== owner.uid) return undefined;
    const replicas = (store.shared(entry)["spec"] as { replicas?: number } | undefined)?.replicas;
    counted.set(owner.uid, replicas ?? 1);
  }
  let sum = 0;
  for (const replicas of counted.values()) sum += replicas;
  return counted.size === 0 ? undefined : sum;
}
