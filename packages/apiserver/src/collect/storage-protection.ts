import type { Clock, Log } from "@dipper/world";
import { storageFinalizers } from "../admit/plugins/storage-protection.ts";
import { isGone } from "../server/metadata.ts";
import type { Change, Store } from "../store/store.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import { podResource } from "./budget-reader.ts";
import { guarded } from "./guarded.ts";

const claims = "/persistentvolumeclaims";

interface StorageProtectionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lets claims that are deleted go as soon as no pod on a node uses them, and volumes once they are not bound, as two controllers of the real controller manager do. */
export class StorageProtection {
  readonly #deps: StorageProtectionDeps;
  /** Deleted and held. */
  readonly #held: Readonly<Record<string, Set<string>>> = { [claims]: new Set(), "/persistentvolumes": new Set() };
  #scheduled = false;

  constructor(deps: StorageProtectionDeps) {
    this.#deps = deps;
    for (const [resource, held] of Object.entries(this.#held))
      for (const entry of deps.store.committed(resource)) if (entry.deleting) held.add(entry.key);
    this.#schedule();
    deps.store.onCommit((changes) => changes.forEach((change) => this.#react(change)));
  }

  #react({ resource, type, entry }: Change): void {
    const held = this.#held[resource];
    if (held !== undefined && type === "DELETED") held.delete(entry.key);
    else if (held !== undefined && entry.deleting) held.add(entry.key);
    else if (resource !== podResource || type !== "DELETED") return;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || Object.values(this.#held).every((held) => held.size === 0)) return;
    this.#scheduled = true;
    this.#deps.clock.endOfTurn(
      guarded(this.#deps.log, "storage protection", () => {
        this.#scheduled = false;
        for (const [resource, held] of Object.entries(this.#held)) for (const key of held) this.#settle(resource, key);
      }),
    );
  }

  #settle(resource: string, key: string): void {
    const { store } = this.#deps;
    const entry = store.staged(resource).get(key);
    const finalizer = storageFinalizers[resource] ?? "";
    if (entry === undefined) return;
    const object = parseObject(entry.bytes);
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer) || this.#isUsed(resource, object)) return;
    const { finalizers: _, ...metadata } = object.metadata;
    const others = finalizers.filter((each) => each !== finalizer);
    const free = { ...object, metadata: others.length === 0 ? metadata : { ...metadata, finalizers: others } };
    if (isGone(free)) store.remove(resource, free);
    else store.put(resource, free);
  }

  #isUsed(resource: string, object: StoredObject): boolean {
    if (resource !== claims) return (object["status"] as { phase?: string } | undefined)?.phase === "Bound";
    const { store } = this.#deps;
    const { namespace = "", name } = object.metadata;
    for (const entry of store.staged(podResource).under(`${namespace}/`)) {
      const { nodeName, volumes } = store.shared(entry)["spec"] as PodSpec;
      if ((nodeName ?? "") !== "" && volumes?.some((each) => each.persistentVolumeClaim?.claimName === name))
        return true;
    }
    return false;
  }
}

interface PodSpec {
  readonly nodeName?: string;
  readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
}
