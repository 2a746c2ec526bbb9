import { DipperError, isCode, type Kind, type KubeObject } from "@dipper/api";
import type { Cancel, Clock, Log, Random } from "@dipper/world";
import type { KubeClient, Ref, WatchEvent } from "../client/client.ts";
import { keyOf } from "../client/paths.ts";
import type { Cache } from "./cache.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { compareRevisions } from "./revision.ts";
import { ObjectStore } from "./store.ts";

export interface LiveCacheOptions<T extends KubeObject> {
  readonly kind: Kind<T>;
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
  /** Freezes every object deeply. Default true; false in production, where it costs 5 % of the decoding. */
  readonly freeze?: boolean;
  /** What is kept of an object: it decides how much memory a cache of tens of thousands takes. Name, uid and revision must stay. */
  readonly transform?: (object: T) => T;
  /** How long the server may take to send what is there before we list instead. Default 30,000. */
  readonly initialTimeoutMs?: number;
}

/** A cache that keeps itself current while `run` runs. */
export interface LiveCache<T extends KubeObject> extends Cache<T> {
  /** Ends only when the signal fires. */
  run(signal: AbortSignal): Promise<void>;
  /** Undefined: in step with the server. */
  health(): string | undefined;
}

/** After so many lists that are older than what we know, the server is believed: its past was restored from a backup. */
const believeAfter = 5;
const shortestMs = 200;
const longestMs = 30_000;
/** A watch that ends sooner than this counts as a failure, so that a server that closes at once is not asked in a tight loop. */
const properWatchMs = 1_000;

export function createCache<T extends KubeObject>(options: LiveCacheOptions<T>): LiveCache<T> {
  return new ListWatchCache(options);
}

class ListWatchCache<T extends KubeObject> implements LiveCache<T> {
  readonly synced: Promise<void>;
  readonly #options: LiveCacheOptions<T>;
  readonly #store: ObjectStore<T>;
  readonly #random: Random;
  #resolveSynced: () => void = () => {};
  #asOf = 0;
  #inStep = false;
  #streaming = true;
  #failures = 0;
  #staleLists = 0;
  #problem: string | undefined = "not listed yet";

  constructor(options: LiveCacheOptions<T>) {
    this.#options = options;
    this.#random = options.random.fork(`cache/${options.kind.group}/${options.kind.plural}`);
    this.#store = new ObjectStore((error) =>
      options.log.error("cache listener failed", { kind: options.kind.kind, error: String(error) }),
    );
    this.synced = new Promise((resolve) => {
      this.#resolveSynced = resolve;
    });
  }

  get asOf(): number {
    return this.#asOf;
  }

  get revision(): string {
    return this.#store.revision;
  }

  get(ref: Ref): T | undefined {
    return this.#store.get(ref);
  }

  all(): readonly T[] {
    return this.#store.all();
  }

  by(index: string, value: string): readonly T[] {
    return this.#store.by(index, value);
  }

  index(name: string, values: (object: T) => readonly string[]): void {
    this.#store.index(name, values);
  }

  seen(resourceVersion: string, signal: AbortSignal): Promise<void> {
    return this.#store.seen(resourceVersion, signal);
  }

  subscribe(listener: (now: T | undefined, before: T | undefined) => void): Cancel {
    return this.#store.subscribe(listener);
  }

  health(): string | undefined {
    return this.#problem === undefined ? undefined : `${this.#options.kind.plural}: ${this.#problem}`;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, kind } = this.#options;
    while (!signal.aborted) {
      const startedAt = clock.monotonic();
      try {
        if (!this.#inStep) await this.#fill(signal);
        else await this.#follow(this.#store.revision, signal);
        if (clock.monotonic() - startedAt >= properWatchMs) this.#failures = 0;
        else this.#failures++;
      } catch (error) {
        if (signal.aborted) break;
        this.#failed(error);
        log.debug("cache lost its watch", { kind: kind.kind, code: DipperError.from(error).code });
      }
      if (signal.aborted) break;
      if (this.#failures > 0) await clock.sleep(this.#backOff(), signal).catch(() => {});
    }
  }

  /** What is there, then the changes: in one stream where the server can, else by pages. */
  async #fill(signal: AbortSignal): Promise<void> {
    if (!this.#streaming) {
      const revision = await this.#list(signal);
      return this.#follow(revision, signal);
    }
    try {
      await this.#stream(signal);
    } catch (error) {
      if (!isCode(error, "Invalid") && !isCode(error, "BadRequest") && !isCode(error, "Timeout")) throw error;
      // Servers before 1.27, or with the feature off, refuse sendInitialEvents or never finish it.
      this.#streaming = false;
      if (!this.#inStep) return this.#fill(signal);
      throw error;
    }
  }

  async #stream(signal: AbortSignal): Promise<void> {
    const { clock, kind } = this.#options;
    const limit = new AbortController();
    const follow = (): void => limit.abort(signal.reason);
    signal.addEventListener("abort", follow, { once: true });
    const cancel = clock.after(this.#options.initialTimeoutMs ?? 30_000, () => limit.abort());
    const found = new Map<string, T>();
    let complete = false;
    try {
      for await (const event of this.#options.client.watch(kind, this.#asked("initial", limit.signal))) {
        if (complete) this.#take(event);
        else if (event.type !== "Bookmark") {
          if (event.type === "Deleted") found.delete(keyOf(event.object.metadata));
          else found.set(keyOf(event.object.metadata), this.#kept(event.object));
        } else if (event.initialEventsEnd) {
          cancel();
          complete = true;
          this.#replace(found, event.resourceVersion);
        }
      }
    } finally {
      cancel();
      signal.removeEventListener("abort", follow);
    }
    if (!complete && limit.signal.aborted && !signal.aborted) {
      throw new DipperError("Timeout", { what: `The first list of ${kind.plural}`, seconds: "30" });
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const found = new Map<string, T>();
    let revision = "";
    for await (const page of this.#options.client.pages(this.#options.kind, { ...this.#scope(), signal })) {
      revision = page.resourceVersion;
      for (const object of page.items) found.set(keyOf(object.metadata), this.#kept(object));
    }
    this.#replace(found, revision);
    return revision;
  }

  async #follow(from: string, signal: AbortSignal): Promise<void> {
    for await (const event of this.#options.client.watch(this.#options.kind, this.#asked(from, signal)))
      this.#take(event);
  }

  #take(event: WatchEvent<T>): void {
    if (event.type === "Bookmark") this.#store.advance(event.resourceVersion);
    else if (event.type === "Deleted") this.#store.remove(this.#kept(event.object));
    else this.#store.put(this.#kept(event.object));
    this.#current();
  }

  #replace(found: ReadonlyMap<string, T>, revision: string): void {
    const stale = this.#store.revision !== "" && compareRevisions(revision, this.#store.revision) < 0;
    if (stale && ++this.#staleLists < believeAfter) {
      throw new DipperError("Unavailable", {
        server: "The API server",
        name: "",
        cause: "its list is older than what was seen",
      });
    }
    this.#staleLists = 0;
    this.#store.replace(found, revision);
    this.#inStep = true;
    this.#current();
    this.#resolveSynced();
  }

  #current(): void {
    this.#asOf = this.#options.clock.now();
    this.#problem = undefined;
    this.#failures = 0;
  }

  #failed(error: unknown): void {
    const failure = DipperError.from(error);
    if (failure.code === "Expired") this.#inStep = false;
    this.#failures++;
    this.#problem = failure.message;
  }

  #backOff(): number {
    const ceiling = Math.min(shortestMs * 2 ** Math.min(this.#failures - 1, 10), longestMs);
    return ceiling / 2 + (this.#random.uint32() % Math.max(1, Math.floor(ceiling / 2)));
  }

  #kept(object: T): T {
    const { transform, freeze } = this.#options;
    const kept = transform === undefined ? object : transform(object);
    return freeze === false ? kept : deepFreeze(kept);
  }

  #scope(): { readonly namespace?: string; readonly labels?: string; readonly fields?: string } {
    const { namespace, labels, fields } = this.#options;
    return {
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(fields === undefined ? {} : { fields }),
    };
  }

  #asked(from: string, signal: AbortSignal) {
    return { ...this.#scope(), from, signal };
  }
}
