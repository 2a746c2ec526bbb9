import { selects } from "@dipper/api";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type BudgetNumbers, budgetNumbers, selectorOf } from "./disruption-budget.ts";
import { controllerField, readyField } from "./pod-projection.ts";

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
  const selector = selectorOf(budget);
  const controllers = new Set<string>();
  let all = 0;
  let healthy = 0;
  for (const entry of store.staged(podResource).under(`${namespace}/`)) {
    const phase = entry.fields["status.phase"];
    if (phase === "Succeeded" || phase === "Failed" || !selects(selector, entry.labels)) continue;
    all++;
    controllers.add(entry.fields[controllerField] ?? "");
    if (entry.fields[readyField] === "True" && !entry.deleting) healthy++;
  }
  return budgetNumbers(budget, { all, healthy, wanted: replicasWanted(store, namespace, controllers) });
}

/** Undefined as soon as one pod has no controller whose wish is known. */
function replicasWanted(store: Store, namespace: string, controllers: ReadonlySet<string>): number | undefined {
  let sum = 0;
  for (const controller of controllers) {
    const [kind = "", name = "", uid = ""] = controller.split("/");
    const resource = scalable[kind];
    const entry = resource === undefined ? undefined : store.staged(resource).get(`${namespace}/${name}`);
    if (entry === undefined || entry.uid !== uid) return undefined;
    sum += (store.shared(entry)["spec"] as { replicas?: number } | undefined)?.replicas ?? 1;
  }
  return controllers.size === 0 ? undefined : sum;
}
