import type { KubeObject } from "@dipper/api";
import type { Cancel } from "@dipper/world";
import type { Ref } from "../client/client.ts";
import { keyOf } from "../client/paths.ts";
import { compareRevisions } from "./revision.ts";

type Listener<T> = (now: T | undefined, before: T | undefined) => void;

interface Index<T> {
  readonly values: (object: T) => readonly string[];
  readonly entries: Map<string, Map<string, T>>;
}

interface Waiter {
  readonly revision: string;
  readonly resolve: () => void;
}

/** The objects of a cache with their indexes, listeners and those who wait for a revision. Knows nothing of the network. */
export class ObjectStore<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #listeners = new Set<Listener<T>>();
  readonly #waiters = new Set<Waiter>();
  readonly #failed: (error: unknown) => void;
  #revision = "";

  /** `failed` learns of listeners that throw: one of them must not stop the others, nor the cache. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get revision(): string {
    return this.#revision;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(ref: Ref): T | undefined {
    return this.#objects.get(keyOf(ref));
  }

  all(): readonly T[] {
    return [...this.#objects.values()];
  }

  by(name: string, value: string): readonly T[] {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`no index "${name}" on this cache`);
    return [...(index.entries.get(value)?.values() ?? [])];
  }

  index(name: string, values: (object: T) => readonly string[]): void {
    if (this.#indexes.has(name)) throw new Error(`index "${name}" exists already`);
    const index: Index<T> = { values, entries: new Map() };
    this.#indexes.set(name, index);
    for (const [key, object] of this.#objects) enter(index, key, object);
  }

  subscribe(listener: Listener<T>): Cancel {
    // A wrapper of its own, so that subscribing the same function twice gives two subscriptions.
    const mine: Listener<T> = (now, before) => listener(now, before);
    this.#listeners.add(mine);
    return () => void this.#listeners.delete(mine);
  }

  /** One event of the watch. Events that are older than what is here (a doubled or late one) change nothing. */
  put(object: T): void {
    const key = keyOf(object.metadata);
    const before = this.#objects.get(key);
    if (before !== undefined && compareRevisions(revisionOf(object), revisionOf(before)) <= 0) return;
    this.#set(key, object, before);
    this.advance(revisionOf(object));
  }

  remove(object: T): void {
    const key = keyOf(object.metadata);
    const before = this.#objects.get(key);
    if (before !== undefined && compareRevisions(revisionOf(object), revisionOf(before)) >= 0)
      this.#set(key, undefined, before);
    this.advance(revisionOf(object));
  }

  /** The whole truth at a revision, after a list: what is not in it is gone. */
  replace(objects: ReadonlyMap<string, T>, revision: string): void {
    for (const [key, before] of this.#objects) if (!objects.has(key)) this.#set(key, undefined, before);
    for (const [key, object] of objects) {
      const before = this.#objects.get(key);
      if (before === undefined || revisionOf(before) !== revisionOf(object)) this.#set(key, object, before);
    }
    this.#revision = revision;
    this.#wake();
  }

  /** A bookmark: nothing has changed up to this revision. */
  advance(revision: string): void {
    if (compareRevisions(revision, this.#revision) <= 0) return;
    this.#revision = revision;
    this.#wake();
  }

  /** Rejects with the signal's reason. */
  seen(revision: string, signal: AbortSignal): Promise<void> {
    if (this.#revision !== "" && compareRevisions(this.#revision, revision) >= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const aborted = (): void => {
        this.#waiters.delete(waiter);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        revision,
        resolve: () => {
          signal.removeEventListener("abort", aborted);
          resolve();
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener("abort", aborted, { once: true });
    });
  }

  #set(key: string, now: T | undefined, before: T | undefined): void {
    if (now === undefined) this.#objects.delete(key);
    else this.#objects.set(key, now);
    for (const index of this.#indexes.values()) {
      if (before !== undefined) leave(index, key, before);
      if (now !== undefined) enter(index, key, now);
    }
    for (const listener of this.#listeners) {
      try {
        listener(now, before);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      if (compareRevisions(this.#revision, waiter.revision) < 0) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}

function revisionOf(object: KubeObject): string {
  return object.metadata.resourceVersion ?? "";
}

function enter<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.values(object)) {
    const entries = index.entries.get(value) ?? new Map<string, T>();
    entries.set(key, object);
    index.entries.set(value, entries);
  }
}

function leave<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.values(object)) {
    const entries = index.entries.get(value);
    entries?.delete(key);
    if (entries?.size === 0) index.entries.delete(value);
  }
}
