import { written } from "../quota/require-quota.ts";
import { hardOf, quotaResource, usageOf } from "../quota/usage.ts";
import { parseObject, sameJson } from "../store/stored-object.ts";
import type { CollectorDeps } from "./garbage.ts";
import { GatheredNamespaces } from "./gathered-namespaces.ts";

/** Keeps `status` of ResourceQuotas true, as the quota controller does. */
export class Quotas {
  readonly #deps: Pick<CollectorDeps, "store" | "clock" | "log">;
  readonly #changed: GatheredNamespaces;

  constructor(deps: Pick<CollectorDeps, "store" | "clock" | "log">) {
    this.#deps = deps;
    this.#changed = new GatheredNamespaces(deps, "quotas", (namespace) => this.#count(namespace));
    for (const entry of deps.store.committed(quotaResource)) this.#changed.mark(entry.namespace);
    deps.store.onCommit((changes) => {
      if (deps.store.staged(quotaResource).size === 0) return;
      for (const { entry } of changes) if (entry.namespace !== "") this.#changed.mark(entry.namespace);
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
