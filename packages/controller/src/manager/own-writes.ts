import type { Kind, KubeObject } from "@dipper/api";
import { type Cache, compareRevisions, keyOf, type Ref } from "@dipper/kube";

/** The key of a kind's shared cache; versions of one kind share it. */
export function kindKey(kind: Pick<Kind<KubeObject>, "group" | "plural">): string {
  return `${kind.group}/${kind.plural}`;
}

/** Remembers what this process wrote and its caches have not seen yet: acting before that would be acting on the past. */
export class OwnWrites {
  readonly #kinds = new Map<string, { newest: string; readonly objects: Map<string, string> }>();

  note(kind: Kind<KubeObject>, written: KubeObject): void {
    const revision = written.metadata.resourceVersion;
    if (revision === undefined) return;
    const known = this.#kinds.get(kindKey(kind)) ?? { newest: "", objects: new Map<string, string>() };
    if (compareRevisions(revision, known.newest) > 0) known.newest = revision;
    known.objects.set(keyOf(written.metadata), revision);
    this.#kinds.set(kindKey(kind), known);
  }

  /** The revision of our own latest write of this object, as long as the cache may not have it. */
  latest(kind: Kind<KubeObject>, ref: Ref): string | undefined {
    return this.#kinds.get(kindKey(kind))?.objects.get(keyOf(ref));
  }

  /** True when this very revision came from us. */
  isOurs(kind: Kind<KubeObject>, object: KubeObject): boolean {
    return this.latest(kind, object.metadata) === object.metadata.resourceVersion;
  }

  /** Resolves when every cache has seen everything that was written before the call. */
  async settled(caches: ReadonlyMap<string, Cache<KubeObject>>, signal: AbortSignal): Promise<void> {
    for (const [key, known] of this.#kinds) {
      const cache = caches.get(key);
      // Nobody reads this kind from a cache: nothing to wait for, nothing to keep.
      if (cache === undefined) {
        this.#kinds.delete(key);
        continue;
      }
      if (compareRevisions(cache.revision, known.newest) < 0) await cache.seen(known.newest, signal);
      for (const [name, revision] of known.objects) {
        if (compareRevisions(revision, cache.revision) <= 0) known.objects.delete(name);
      }
      if (known.objects.size === 0) this.#kinds.delete(key);
    }
  }
}
