import type { Cancel } from "@dipper/world";
import { written } from "../quota/require-quota.ts";
import { hardOf, quotaResource, usageOf } from "../quota/usage.ts";
import { parseObject, sameJson } from "../store/stored-object.ts";
import type { CollectorDeps } from "./garbage.ts";
import { guarded } from "./guarded.ts";

/** Changes are gathered this long: the status is a summary, and writes are counted afresh anyway. */
const gatherMs = 100;

/** Keeps `status` of ResourceQuotas true, as the quota controller does. */
export class Quotas {
  readonly #deps: Pick<CollectorDeps, "store" | "clock" | "log">;
  readonly #dirty = new Set<string>();
  #timer: Cancel | undefined;

  constructor(deps: Pick<CollectorDeps, "store" | "clock" | "log">) {
    this.#deps = deps;
    for (const entry of deps.store.committed(quotaResource)) this.#mark(entry.namespace);
    deps.store.onCommit((changes) => {
      if (deps.store.staged(quotaResource).size === 0) return;
      for (const { entry } of changes) if (entry.namespace !== "") this.#mark(entry.namespace);
    });
  }

  #mark(namespace: string): void {
    this.#dirty.add(namespace);
    if (this.#timer !== undefined) return;
    this.#timer = this.#deps.clock.after(gatherMs, () => {
      this.#timer = undefined;
      const namespaces = [...this.#dirty];
      this.#dirty.clear();
      for (const each of namespaces) guarded(this.#deps.log, "quotas", () => this.#count(each))();
    });
  }

  #count(namespace: string): void {
    const { store } = this.#deps;
    for (const entry of store.staged(quotaResource).under(`${namespace}/`)) {
      const hard = hardOf(store.shared(entry));
      const used = usageOf(store, store.shared(entry));
      const status = {
        hard,
        used: Object.fromEntries(
          Object.entries(hard).map(([name, limit]) => [name, written(used.get(name) ?? 0n, limit)]),
        ),
      };
      if (sameJson(status, store.shared(entry)["status"])) continue;
      const quota = parseObject(entry.bytes);
      quota["status"] = status;
      store.put(quotaResource, quota);
    }
  }
}
