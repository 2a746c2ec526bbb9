import { namespaceResource } from "../server/namespaces.ts";
import type { Entry } from "../store/entry.ts";
import type { Change } from "../store/store.ts";
import { parseObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { CollectorDeps } from "./garbage.ts";
import { type Condition, namespaceConditions, type Remains } from "./namespace-conditions.ts";
import { ofServer } from "./of-server.ts";
import { StorageTypes } from "./storage-type.ts";

const retryMs = 1_000;

/** Empties namespaces that go away and lets them go when nothing is left in them. */
export class Namespaces {
  readonly #deps: CollectorDeps;
  readonly #storage: StorageTypes;
  readonly #terminating = new Set<string>();
  readonly #queue = new Set<string>();
  #scheduled = false;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#storage = new StorageTypes(deps.types);
    for (const entry of deps.store.committed(namespaceResource)) if (entry.deleting) this.#enqueue(entry.name);
    deps.store.onCommit((changes) => changes.forEach((change) => this.#react(change)));
  }

  #react(change: Change): void {
    const { entry, resource, type } = change;
    if (resource === namespaceResource) {
      if (type === "DELETED") this.#terminating.delete(entry.name);
      else if (entry.deleting) this.#enqueue(entry.name);
    } else if (type === "DELETED" && this.#terminating.has(entry.namespace)) this.#enqueue(entry.namespace);
  }

  #enqueue(name: string): void {
    this.#terminating.add(name);
    this.#queue.add(name);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#deps.clock.endOfTurn(() => {
      this.#scheduled = false;
      const names = [...this.#queue];
      this.#queue.clear();
      for (const each of names) this.#empty(each);
    });
  }

  #empty(name: string): void {
    const { store, log, clock } = this.#deps;
    const entry = store.staged(namespaceResource).get(name);
    if (entry === undefined || !entry.deleting) {
      this.#terminating.delete(name);
      return;
    }
    const retry = (cause: unknown): void => {
      log.error("A namespace could not be emptied; it is tried again", { name, cause: String(cause) });
      clock.after(retryMs, () => this.#enqueue(name));
    };
    try {
      const remains = this.#deleteContent(name, retry);
      if (remains.resources.size > 0) return this.#say(entry, remains);
      const object = parseObject(entry.bytes);
      const spec = (object["spec"] ?? {}) as { finalizers?: readonly string[] };
      const finalizers = (spec.finalizers ?? []).filter((each) => each !== "kubernetes");
      if (finalizers.length === (spec.finalizers ?? []).length) return;
      object["spec"] = { ...spec, finalizers };
      const gone = finalizers.length === 0 && (object.metadata.finalizers ?? []).length === 0;
      const staged = gone ? store.remove(namespaceResource, object) : store.put(namespaceResource, object);
      staged.durable.catch(retry);
    } catch (cause) {
      retry(cause);
    }
  }

  /** Writes what is left into the status of the namespace. */
  #say(entry: Entry, remains: Remains): void {
    const { store, clock } = this.#deps;
    const object = parseObject(entry.bytes);
    const status = (object["status"] ?? {}) as { readonly conditions?: readonly Condition[] };
    const conditions = namespaceConditions(remains, status.conditions ?? [], clock.now());
    if (conditions === undefined) return;
    object["status"] = { ...status, conditions };
    store.put(namespaceResource, object);
  }

  /** Pods first, and nothing else while one is left: what they need must not go before them. */
  #deleteContent(namespace: string, onFailure: (cause: unknown) => void): Remains {
    const resources = new Map<string, number>();
    const finalizers = new Map<string, number>();
    const all = this.#storage.namespaced();
    const pods = all.filter((type) => type.group === "" && type.plural === "pods");
    for (const types of [pods, all.filter((type) => !pods.includes(type))]) {
      for (const type of types) {
        const left = this.#deleteAll(type, namespace, onFailure);
        if (left.length > 0) resources.set(`${type.plural}.${type.group}`, left.length);
        for (const entry of left)
          for (const finalizer of parseObject(entry.bytes).metadata.finalizers ?? [])
            finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      }
      if (resources.size > 0) break;
    }
    return { resources, finalizers };
  }

  /** What is still there afterwards. */
  #deleteAll(type: ResourceType, namespace: string, onFailure: (cause: unknown) => void): readonly Entry[] {
    const { store, deletes } = this.#deps;
    const resource = `${type.group}/${type.plural}`;
    const left: Entry[] = [];
    for (const entry of store.staged(resource).under(`${namespace}/`)) {
      if (entry.deleting) {
        left.push(entry);
        continue;
      }
      // Without its node no kubelet will ever confirm that a pod has stopped.
      const orphaned =
        resource === "/pods" && store.staged("/nodes").get(entry.fields["spec.nodeName"] ?? "") === undefined;
      const grace = orphaned ? { gracePeriodSeconds: 0 } : {};
      const deleted = deletes.delete(type, entry, { ...ofServer, ...grace, propagationPolicy: "Background" });
      deleted.durable.catch(onFailure);
      if (!deleted.gone) left.push(deleted.entry);
    }
    return left;
  }
}
