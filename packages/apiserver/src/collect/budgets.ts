import { isoTime, parseTime } from "@dipper/api";
import { parseObject, type StoredObject, sameJson } from "../store/stored-object.ts";
import { budgetResource, numbersNow, podResource } from "./budget-reader.ts";
import type { CollectorDeps } from "./garbage.ts";
import { GatheredNamespaces } from "./gathered-namespaces.ts";

/** As upstream: a pod that was to be evicted and is still there after two minutes counts again. */
const disruptedMs = 120_000;

/** Keeps `status` of PodDisruptionBudgets true, as the disruption controller does. */
export class Budgets {
  readonly #deps: Pick<CollectorDeps, "store" | "clock" | "log">;
  readonly #changed: GatheredNamespaces;

  constructor(deps: Pick<CollectorDeps, "store" | "clock" | "log">) {
    this.#deps = deps;
    this.#changed = new GatheredNamespaces(deps, "budgets", (namespace) => this.#count(namespace));
    for (const entry of deps.store.committed(budgetResource)) this.#mark(entry.namespace);
    deps.store.onCommit((changes) => {
      for (const { resource, entry } of changes) {
        if (resource === podResource || resource === budgetResource) this.#mark(entry.namespace);
      }
    });
  }

  #mark(namespace: string): void {
    if (this.#deps.store.staged(budgetResource).size > 0) this.#changed.mark(namespace);
  }

  #count(namespace: string): void {
    const { store } = this.#deps;
    for (const entry of store.staged(budgetResource).under(`${namespace}/`)) {
      const budget = parseObject(entry.bytes);
      const status = this.#statusOf(budget);
      if (sameJson(status, budget["status"])) continue;
      budget["status"] = status;
      store.put(budgetResource, budget);
    }
  }

  #statusOf(budget: StoredObject): object {
    const { store, clock } = this.#deps;
    const present = (budget["status"] ?? {}) as {
      disruptedPods?: Record<string, string>;
      conditions?: readonly { readonly type: string; readonly status: string; readonly lastTransitionTime?: string }[];
    };
    const now = clock.now();
    const disruptedPods = Object.entries(present.disruptedPods ?? {}).filter(([name, at]) => {
      const pod = store.staged(podResource).get(`${budget.metadata.namespace ?? ""}/${name}`);
      return pod !== undefined && !pod.deleting && now - (parseTime(at) ?? 0) < disruptedMs;
    });
    const numbers = numbersNow(store, budget);
    const allowed = Math.max(0, numbers.disruptionsAllowed - disruptedPods.length);
    const before = present.conditions?.find((condition) => condition.type === "DisruptionAllowed");
    const holds = allowed > 0 ? "True" : "False";
    const condition = {
      type: "DisruptionAllowed",
      status: holds,
      reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
      message: "",
      observedGeneration: budget.metadata.generation ?? 1,
      lastTransitionTime:
        before?.status === holds && before.lastTransitionTime !== undefined ? before.lastTransitionTime : isoTime(now),
    };
    return {
      ...numbers,
      disruptionsAllowed: allowed,
      ...(disruptedPods.length === 0 ? {} : { disruptedPods: Object.fromEntries(disruptedPods) }),
      conditions: [...(present.conditions ?? []).filter((each) => each.type !== "DisruptionAllowed"), condition],
      observedGeneration: budget.metadata.generation ?? 1,
    };
  }
}
