import type { Clock, Log } from "@dipper/world";
import { refuse } from "../types/refusal.ts";
import { type Entry, entryOf, type Projection } from "./entry.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { SortedMap } from "./sorted-map.ts";
import { canonicalBytes, parseObject, type StoredObject } from "./stored-object.ts";

/** What a commit made true. For DELETED `entry` is the last state with the revision of the deletion. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** `<group>/<plural>` */
  readonly resource: string;
  readonly revision: number;
  readonly entry: Entry;
  readonly previous: Entry | undefined;
}

export interface StoreOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Which fields of a resource can be selected; asked once per write, and for all entries while loading. */
  readonly projection: (resource: string) => Projection | undefined;
}

/** A write that waits for its commit. */
export interface Staged {
  readonly entry: Entry;
  /** Resolves when it is durable and visible; rejects with the journal's error when it was taken back. */
  readonly durable: Promise<void>;
}

/** As etcd takes it. */
const objectLimit = 1_572_864;

/** At most this many writes share one transaction: 64 of 4 KB keep the loop for about 2 ms. */
const batchLimit = 64;

interface Resource {
  committed: SortedMap<Entry>;
  /** Committed and what waits for the end of the turn: writes look here, reads never. */
  staged: SortedMap<Entry>;
}

interface Batch {
  readonly changes: Change[];
  readonly rows: JournalEntry[];
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Everything the server knows, in memory, and its journal behind it. Writes are staged synchronously and committed together when the
 * turn ends; answers and watch events come after the commit. If the journal refuses, nothing of the batch ever was.
 */
export class Store {
  readonly #options: StoreOptions;
  readonly #resources = new Map<string, Resource>();
  readonly #listeners: ((changes: readonly Change[]) => void)[] = [];
  readonly #parsed = new WeakMap<Entry, StoredObject>();
  #revision: number;
  #assigned: number;
  #batch: Batch | undefined;
  #problem: string | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    const loaded = options.journal.load();
    this.#revision = loaded.revision;
    this.#assigned = loaded.revision;
    const found = new Map<string, Entry[]>();
    for (const row of loaded.entries) {
      if (row.value === undefined) continue;
      const resource = row.key.slice(0, row.key.indexOf("/", row.key.indexOf("/") + 1));
      const entries = found.get(resource) ?? [];
      entries.push(entryOf(parseObject(row.value), row.revision, row.value, options.projection(resource)));
      if (entries.length === 1) found.set(resource, entries);
    }
    for (const [name, entries] of found) {
      const tree = SortedMap.of(entries);
      this.#resources.set(name, { committed: tree, staged: tree });
    }
  }

  /** The last committed revision. */
  get revision(): number {
    return this.#revision;
  }

  /** Why the last batch could not be written; undefined when it could. */
  get problem(): string | undefined {
    return this.#problem;
  }

  committed(resource: string): SortedMap<Entry> {
    return this.#resources.get(resource)?.committed ?? SortedMap.empty<Entry>();
  }

  staged(resource: string): SortedMap<Entry> {
    return this.#resources.get(resource)?.staged ?? SortedMap.empty<Entry>();
  }

  /** Names of all resources that ever held something: `<group>/<plural>`. */
  resources(): readonly string[] {
    return [...this.#resources.keys()];
  }

  /** The object behind an entry, parsed once and shared: never change it. */
  shared(entry: Entry): StoredObject {
    const known = this.#parsed.get(entry);
    if (known !== undefined) return known;
    const object = parseObject(entry.bytes);
    this.#parsed.set(entry, object);
    return object;
  }

  onCommit(listener: (changes: readonly Change[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Puts the object into the batch of this turn; sets its `resourceVersion`. 413 for one that is too large. */
  put(resource: string, object: StoredObject): Staged {
    const revision = this.#assigned + 1;
    object.metadata.resourceVersion = String(revision);
    const bytes = canonicalBytes(object);
    if (bytes.length > objectLimit)
      throw refuse(
        "TooLarge",
        `Request entity too large: the object has ${bytes.length} bytes, limit is ${objectLimit}`,
      );
    this.#assigned = revision;
    const entry = entryOf(object, revision, bytes, this.#options.projection(resource));
    const held = this.#resource(resource);
    const previous = held.staged.get(entry.key);
    held.staged = held.staged.with(entry);
    const type = previous === undefined ? "ADDED" : "MODIFIED";
    const durable = this.#stage({ type, resource, revision, entry, previous }, bytes);
    return { entry, durable };
  }

  /** Takes the object away; `last` is the state that watchers see with the DELETED event. */
  remove(resource: string, last: StoredObject): Staged {
    const revision = ++this.#assigned;
    last.metadata.resourceVersion = String(revision);
    const entry = entryOf(last, revision, canonicalBytes(last), this.#options.projection(resource));
    const held = this.#resource(resource);
    const previous = held.staged.get(entry.key);
    held.staged = held.staged.without(entry.key);
    const durable = this.#stage({ type: "DELETED", resource, revision, entry, previous }, undefined);
    return { entry, durable };
  }

  /** For an answer that changes nothing but may rest on staged state: resolves with the present batch. */
  settled(): Promise<void> {
    return this.#batch?.settled ?? Promise.resolve();
  }

  /** Computes the selectable fields of a resource again, after its definition changed. */
  reindex(resource: string): void {
    const held = this.#resources.get(resource);
    if (held === undefined) return;
    const project = this.#options.projection(resource);
    const again = (tree: SortedMap<Entry>): SortedMap<Entry> =>
      SortedMap.of(
        [...tree].map((entry) => ({ ...entry, fields: project === undefined ? {} : project(this.shared(entry)) })),
      );
    const committed = again(held.committed);
    held.staged = held.staged === held.committed ? committed : again(held.staged);
    held.committed = committed;
  }

  /** Commits now what waits for the end of the turn. */
  flush(): void {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    const touched = new Set(batch.changes.map((change) => change.resource));
    try {
      this.#options.journal.append(batch.rows);
    } catch (cause) {
      for (const name of touched) {
        const held = this.#resource(name);
        held.staged = held.committed;
      }
      this.#problem = cause instanceof Error ? cause.message : String(cause);
      batch.reject(cause);
      return;
    }
    this.#problem = undefined;
    for (const name of touched) {
      const held = this.#resource(name);
      held.committed = held.staged;
    }
    this.#revision = (batch.changes.at(-1) as Change).revision;
    batch.resolve();
    for (const listener of this.#listeners) {
      // The commit is true whatever its listeners make of it, and one of them must not keep it from the others.
      try {
        listener(batch.changes);
      } catch (cause) {
        this.#options.log.error("A listener of the store failed", {
          cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        });
      }
    }
  }

  #resource(name: string): Resource {
    const held = this.#resources.get(name);
    if (held !== undefined) return held;
    const made = { committed: SortedMap.empty<Entry>(), staged: SortedMap.empty<Entry>() };
    this.#resources.set(name, made);
    return made;
  }

  #stage(change: Change, value: Uint8Array | undefined): Promise<void> {
    const batch = this.#batch ?? this.#open();
    batch.changes.push(change);
    const key = `${change.resource}/${change.entry.namespace}/${change.entry.name}`;
    batch.rows.push(
      value === undefined ? { revision: change.revision, key } : { revision: change.revision, key, value },
    );
    if (batch.rows.length >= batchLimit) this.flush();
    return batch.settled;
  }

  #open(): Batch {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Not every writer waits (the collectors do not): a refused batch must not end the process.
    promise.catch(() => undefined);
    const batch: Batch = { changes: [], rows: [], settled: promise, resolve, reject };
    this.#batch = batch;
    this.#options.clock.endOfTurn(() => {
      if (this.#batch === batch) this.flush();
    });
    return batch;
  }
}
