import type { Clock, Log } from "@dipper/world";
import { type Deletes, foreground, orphan } from "../server/deletes.ts";
import type { Writes } from "../server/writes.ts";
import { type Entry, keyOf } from "../store/entry.ts";
import type { Change, Store } from "../store/store.ts";
import { type OwnerReference, parseObject, type StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import { ofServer } from "./of-server.ts";
import { StorageTypes } from "./storage-type.ts";

export interface CollectorDeps {
  readonly store: Store;
  readonly types: TypeTable;
  readonly writes: Writes;
  readonly deletes: Deletes;
  readonly clock: Clock;
  readonly log: Log;
}

/** At most this many objects are looked at in one turn, so that a big collection does not stand in everybody's way. */
const perTurn = 256;
const retryMs = 1_000;

/**
 * Deletes what nobody owns any more (background), waits with an owner for its dependents (foreground), or sets them free (orphan), as
 * the garbage collector of the controller manager does. Level-based: an object in the queue is looked at as it is then.
 */
export class Garbage {
  readonly #deps: CollectorDeps;
  /** uid of an owner → ids of what names it. */
  readonly #dependents = new Map<string, Set<string>>();
  /** uid → id of owners that wait for their dependents. */
  readonly #waiting = new Map<string, string>();
  readonly #queue = new Set<string>();
  readonly #storage: StorageTypes;
  #scheduled = false;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#storage = new StorageTypes(deps.types);
    for (const resource of deps.store.resources()) {
      for (const entry of deps.store.committed(resource)) {
        this.#link(idOf(resource, entry), entry.owners);
        if (entry.owners.length > 0 || entry.deleting) this.#enqueue(idOf(resource, entry));
      }
    }
    deps.store.onCommit((changes) => changes.forEach((change) => this.#react(change)));
  }

  #react(change: Change): void {
    const { entry, previous, type, resource } = change;
    const id = idOf(resource, entry);
    if (previous !== undefined) this.#unlink(id, previous.owners);
    if (type === "DELETED") {
      this.#waiting.delete(entry.uid);
      for (const dependent of this.#dependents.get(entry.uid) ?? []) this.#enqueue(dependent);
      this.#wakeOwners(entry);
      return;
    }
    this.#link(id, entry.owners);
    const ownersChanged = entry.owners.length > 0 && String(previous?.owners ?? "") !== String(entry.owners);
    if (ownersChanged || entry.deleting) this.#enqueue(id);
  }

  #link(id: string, owners: readonly string[]): void {
    for (const owner of owners) {
      const set = this.#dependents.get(owner) ?? new Set<string>();
      this.#dependents.set(owner, set.add(id));
    }
  }

  #unlink(id: string, owners: readonly string[]): void {
    for (const owner of owners) {
      const set = this.#dependents.get(owner);
      set?.delete(id);
      if (set?.size === 0) this.#dependents.delete(owner);
    }
  }

  #enqueue(id: string): void {
    this.#queue.add(id);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#deps.clock.endOfTurn(() => this.#work());
  }

  #work(): void {
    this.#scheduled = false;
    let left = perTurn;
    for (const id of this.#queue) {
      if (left-- === 0) break;
      this.#queue.delete(id);
      this.#look(id);
    }
    const [next] = this.#queue;
    if (next !== undefined) this.#enqueue(next);
  }

  #look(id: string): void {
    const { store, log } = this.#deps;
    const { resource, key } = partsOf(id);
    const entry = store.staged(resource).get(key);
    if (entry === undefined) return;
    const type = this.#typeOf(resource);
    if (type === undefined) return;
    try {
      const object = parseObject(entry.bytes);
      const finalizers = entry.deleting ? (object.metadata.finalizers ?? []) : [];
      if (finalizers.includes(orphan)) this.#setFree(type, entry);
      else if (finalizers.includes(foreground)) this.#finishForeground(type, entry, id);
      else if (!entry.deleting && entry.owners.length > 0) this.#judge(type, entry, object);
    } catch (cause) {
      log.error("An object could not be collected; it is tried again", { resource, key, cause: String(cause) });
      this.#deps.clock.after(retryMs, () => this.#enqueue(id));
    }
  }

  /** Deletes an object without a living owner, and takes references to dead ones away from the others. */
  #judge(type: ResourceType, entry: Entry, object: StoredObject): void {
    const references = object.metadata.ownerReferences ?? [];
    const standing = references.map((reference) => this.#standing(reference, type, entry.namespace));
    const id = idOf(`${type.group}/${type.plural}`, entry);
    if (standing.includes("alive")) {
      const kept = references.filter((_, i) => standing[i] === "alive");
      if (kept.length < references.length) this.#keepOwners(type, entry, new Set(kept.map((each) => each.uid)));
      return;
    }
    const cascade = standing.includes("waiting") && this.#dependents.has(entry.uid);
    // Owners in a circle would wait for each other for ever: one that is waited for in turn no longer holds its own owners back.
    if (cascade && this.#isAwaited(entry)) this.#unblock(type, entry);
    const propagationPolicy = cascade ? "Foreground" : "Background";
    const preconditions = { uid: entry.uid };
    this.#watch(this.#deps.deletes.delete(type, entry, { ...ofServer, propagationPolicy, preconditions }).durable, id);
  }

  /** One of its dependents waits for its own dependents. */
  #isAwaited(entry: Entry): boolean {
    const waiting = new Set(this.#waiting.values());
    return [...(this.#dependents.get(entry.uid) ?? [])].some((id) => waiting.has(id));
  }

  #unblock(type: ResourceType, entry: Entry): void {
    this.#change(type, entry, (meta) => ({
      ownerReferences: (meta.ownerReferences ?? []).map((each) => ({ ...each, blockOwnerDeletion: false })),
    }));
    this.#wakeOwners(entry);
  }

  /** Owners of this one that wait for their dependents look again. */
  #wakeOwners(entry: Entry): void {
    for (const owner of entry.owners) {
      const waits = this.#waiting.get(owner);
      if (waits !== undefined) this.#enqueue(waits);
    }
  }

  #standing(reference: OwnerReference, type: ResourceType, namespace: string): "alive" | "waiting" | "absent" {
    const [version = "", group = ""] = reference.apiVersion.split("/").reverse();
    const owner = this.#deps.types.byKind(group, version, reference.kind);
    // A kind that is not known (yet), or an owner in a namespace of its own, is no proof of absence.
    if (owner === undefined || (owner.namespaced && !type.namespaced)) return "alive";
    const key = keyOf(owner.namespaced ? namespace : "", reference.name);
    const found = this.#deps.store.staged(`${owner.group}/${owner.plural}`).get(key);
    if (found === undefined || found.uid !== reference.uid) return "absent";
    return this.#waiting.has(found.uid) ? "waiting" : "alive";
  }

  #finishForeground(type: ResourceType, entry: Entry, id: string): void {
    this.#waiting.set(entry.uid, id);
    let blocked = false;
    for (const dependent of this.#dependents.get(entry.uid) ?? []) {
      const { resource, key } = partsOf(dependent);
      const found = this.#deps.store.staged(resource).get(key);
      if (found === undefined) continue;
      const reference = parseObject(found.bytes).metadata.ownerReferences?.find((each) => each.uid === entry.uid);
      if (reference === undefined) continue;
      if (!found.deleting) this.#enqueue(dependent);
      if (reference.blockOwnerDeletion === true) blocked = true;
    }
    if (!blocked) this.#dropFinalizer(type, entry, foreground);
  }

  #setFree(type: ResourceType, entry: Entry): void {
    for (const dependent of this.#dependents.get(entry.uid) ?? []) {
      const { resource, key } = partsOf(dependent);
      const found = this.#deps.store.staged(resource).get(key);
      const kind = this.#typeOf(resource);
      if (found === undefined || kind === undefined) continue;
      const kept = new Set(found.owners.filter((uid) => uid !== entry.uid));
      if (kept.size < found.owners.length) this.#keepOwners(kind, found, kept);
    }
    this.#dropFinalizer(type, entry, orphan);
  }

  #keepOwners(type: ResourceType, entry: Entry, uids: ReadonlySet<string>): void {
    this.#change(type, entry, (meta) => ({
      ownerReferences: (meta.ownerReferences ?? []).filter((each) => uids.has(each.uid)),
    }));
  }

  #dropFinalizer(type: ResourceType, entry: Entry, finalizer: string): void {
    this.#change(type, entry, (meta) => ({ finalizers: (meta.finalizers ?? []).filter((each) => each !== finalizer) }));
  }

  #change(
    type: ResourceType,
    entry: Entry,
    change: (meta: StoredObject["metadata"]) => Partial<StoredObject["metadata"]>,
  ): void {
    const options = { ...ofServer, subresource: "", unconditional: true };
    const written = this.#deps.writes.update(type, entry, options, (current) => ({
      ...current,
      metadata: { ...current.metadata, ...change(current.metadata) },
    }));
    this.#watch(written.durable, idOf(`${type.group}/${type.plural}`, entry));
  }

  /** What could not be stored is tried again. */
  #watch(durable: Promise<void>, id: string): void {
    durable.catch(() => this.#deps.clock.after(retryMs, () => this.#enqueue(id)));
  }

  #typeOf(resource: string): ResourceType | undefined {
    return this.#storage.of(resource);
  }
}

function idOf(resource: string, entry: Pick<Entry, "key">): string {
  return `${resource} ${entry.key}`;
}

function partsOf(id: string): { readonly resource: string; readonly key: string } {
  const at = id.indexOf(" ");
  return { resource: id.slice(0, at), key: id.slice(at + 1) };
}
