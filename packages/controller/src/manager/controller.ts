import { DipperError, type Kind, type KubeObject } from "@dipper/api";
import {
  bounded,
  type Cache,
  compareRevisions,
  jsonEqual,
  type KubeClient,
  keyOf,
  mergePatchFrom,
  type Ref,
  refOf,
} from "@dipper/kube";
import type { Cancel, World } from "@dipper/world";
import type { Metrics } from "../metrics/metrics.ts";
import { type Priority, WorkQueue } from "../queue/work-queue.ts";
import { reconcile } from "../reconcile/reconcile.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import type { OwnWrites } from "./own-writes.ts";

/** What the manager lends to each of its controllers. */
export interface ControllerDeps {
  readonly world: Pick<World, "clock" | "random" | "log">;
  readonly kube: KubeClient;
  /** Field manager of status writes. */
  readonly fieldManager: string;
  readonly metrics: Metrics;
  readonly writes: OwnWrites;
  readonly caches: ReadonlyMap<string, Cache<KubeObject>>;
  readonly cache: <T extends KubeObject>(kind: Kind<T>) => Cache<T>;
  readonly resyncMs: number;
  readonly timeoutMs: number;
}

/** A reconciler with its queue and workers. */
export interface Controller {
  readonly name: string;
  enqueue(ref: Ref, priority: Priority): void;
  /** Its caches are synced; runs until the signal fires. */
  run(signal: AbortSignal): Promise<void>;
}

export function createController<T extends KubeObject, Seen, A extends { readonly type: string }>(
  reconciler: Reconciler<T, Seen, A>,
  workers: number,
  deps: ControllerDeps,
): Controller {
  return new QueueController(reconciler, workers, deps);
}

/** A cache that has not caught up with our own write after this long is a failure like any other: back off, try again. */
const catchUpMs = 15_000;

/** So many runs in a row may follow from nothing but the report of the run before; then each waits a while. */
const echoesAtOnce = 8;
const echoPauseMs = 5_000;

class QueueController<T extends KubeObject, Seen, A extends { readonly type: string }> implements Controller {
  readonly name: string;
  readonly #reconciler: Reconciler<T, Seen, A>;
  readonly #workers: number;
  readonly #deps: ControllerDeps;
  readonly #queue: WorkQueue;
  /** Per key: runs in a row that came from an echo. A report that says something new each time must not become a tight loop. */
  readonly #echoes = new Map<string, number>();

  constructor(reconciler: Reconciler<T, Seen, A>, workers: number, deps: ControllerDeps) {
    this.name = reconciler.name;
    this.#reconciler = reconciler;
    this.#workers = workers;
    this.#deps = deps;
    const { clock, random } = deps.world;
    this.#queue = new WorkQueue({ clock, random: random.fork(`queue/${reconciler.name}`) });
  }

  enqueue(ref: Ref, priority: Priority): void {
    this.#queue.add(keyOf(ref), { priority });
    this.#measure();
  }

  async run(signal: AbortSignal): Promise<void> {
    const cancels = [this.#subscribeOwn(), ...this.#subscribeOthers()];
    const resync = this.#resync();
    try {
      await Promise.all(Array.from({ length: this.#workers }, () => this.#work(signal)));
    } finally {
      for (const cancel of cancels) cancel();
      resync();
      this.#queue.close();
    }
  }

  /** What is there comes with the lowest priority: after a start, people need not wait behind ten thousand known objects. */
  #subscribeOwn(): Cancel {
    const { kind } = this.#reconciler;
    const cache = this.#deps.cache(kind);
    for (const object of cache.all()) this.enqueue(object.metadata, "resync");
    return cache.subscribe((now, before) => {
      const object = now ?? before;
      if (object === undefined) return;
      const key = keyOf(object.metadata);
      const echo = statusOnly(now, before);
      if (now === undefined) this.#echoes.delete(key);
      const afterMs = echo && (this.#echoes.get(key) ?? 0) >= echoesAtOnce ? echoPauseMs : 0;
      this.#queue.add(key, { priority: this.#priority(now, before), echo, afterMs });
      this.#measure();
    });
  }

  /** A new object or a new wish that did not come from us is somebody who waits. */
  #priority(now: T | undefined, before: T | undefined): Priority {
    if (now === undefined || this.#deps.writes.isOurs(this.#reconciler.kind, now)) return "change";
    return before === undefined || now.metadata.generation !== before.metadata.generation ? "person" : "change";
  }

  #subscribeOthers(): readonly Cancel[] {
    return this.#reconciler.watches.map((watch) =>
      this.#deps.cache(watch.kind).subscribe((now, before) => {
        const refs = [
          ...(now === undefined ? [] : watch.keys(now)),
          ...(before === undefined ? [] : watch.keys(before)),
        ];
        for (const ref of refs) this.enqueue(ref, watch.priority ?? "change");
      }),
    );
  }

  /** All keys again from time to time, spread: level-based controllers heal what an event did not tell. */
  #resync(): Cancel {
    const { clock, random } = this.#deps.world;
    const own = random.fork(`resync/${this.name}`);
    let cancel: Cancel = () => {};
    const again = (): void => {
      const spread = Math.max(1, Math.floor(this.#deps.resyncMs / 4));
      for (const object of this.#deps.cache(this.#reconciler.kind).all()) {
        this.#queue.add(keyOf(object.metadata), { priority: "resync", afterMs: own.uint32() % spread });
      }
      cancel = clock.after(this.#deps.resyncMs, again);
    };
    cancel = clock.after(this.#deps.resyncMs, again);
    return () => cancel();
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const taken = await this.#queue.take(signal).catch(() => undefined);
      if (taken === undefined) return;
      this.#deps.metrics.taken(this.name, taken.waitedMs / 1000);
      if (taken.echo) this.#echoes.set(taken.key, (this.#echoes.get(taken.key) ?? 0) + 1);
      else this.#echoes.delete(taken.key);
      this.#measure();
      try {
        await this.#once(taken.key, signal);
      } finally {
        this.#queue.done(taken.key);
        this.#measure();
      }
    }
  }

  async #once(key: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps.world;
    const startedAt = clock.monotonic();
    const seconds = (): number => (clock.monotonic() - startedAt) / 1000;
    const limit = bounded(clock, this.#deps.timeoutMs, signal);
    try {
      await this.#caughtUp(signal);
      const ref = refOf(key);
      const before = this.#deps.cache(this.#reconciler.kind).get(ref);
      const write = (status: NonNullable<T["status"]>): Promise<void> => this.#write(ref, before, status, limit.signal);
      const result = await reconcile(this.#reconciler, { ref, now: () => clock.now(), signal: limit.signal, write });
      this.#queue.forget(key);
      if ("requeueAfterMs" in result) this.#queue.add(key, { afterMs: result.requeueAfterMs });
      this.#deps.metrics.reconciled(this.name, "requeueAfterMs" in result ? "requeue" : "success", seconds());
    } catch (cause) {
      if (signal.aborted) return;
      this.#failed(
        key,
        limit.timedOut() ? timeout(this.name, this.#deps.timeoutMs, cause) : DipperError.from(cause),
        seconds(),
      );
    } finally {
      limit.release();
    }
  }

  async #caughtUp(signal: AbortSignal): Promise<void> {
    const limit = bounded(this.#deps.world.clock, catchUpMs, signal);
    try {
      await this.#deps.writes.settled(this.#deps.caches, limit.signal);
    } catch (cause) {
      signal.throwIfAborted();
      throw new DipperError(
        "Unavailable",
        { server: "The cache", name: "", cause: "it has not seen our own last write yet" },
        { cause },
      );
    } finally {
      limit.release();
    }
  }

  /** The status as a patch against what was observed, and only if nobody changed the object since. */
  async #write(ref: Ref, before: T | undefined, status: unknown, signal: AbortSignal): Promise<void> {
    const patch = mergePatchFrom(before?.status ?? {}, status);
    if (before === undefined || patch === undefined) return;
    const observed = before.metadata.resourceVersion ?? "";
    // An action of this very run may have changed the object (a finalizer, an annotation): that is not somebody else.
    const ours = this.#deps.writes.latest(this.#reconciler.kind, ref) ?? "";
    const ifVersion = compareRevisions(ours, observed) > 0 ? ours : observed;
    const options = { manager: this.#deps.fieldManager, subresource: "status", ifVersion, signal } as const;
    try {
      await this.#deps.kube.patch(this.#reconciler.kind, ref, { status: patch }, options);
    } catch (error) {
      if (!(error instanceof DipperError) || error.code !== "NotFound") throw error;
      // Gone while we worked: its deletion brings the key back.
    }
  }

  #failed(key: string, error: DipperError, seconds: number): void {
    const { log } = this.#deps.world;
    const fields = { controller: this.name, key, code: error.code, error: error.message };
    if (error.retry === "no") {
      // Only a change of what it looks at, or the resync, can make it different.
      this.#queue.giveUp(key);
      this.#deps.metrics.reconciled(this.name, "terminal", seconds);
      log.error("reconcile ended for good", fields);
      return;
    }
    const afterMs = this.#queue.retry(key);
    this.#deps.metrics.reconciled(this.name, "error", seconds);
    this.#deps.metrics.retried(this.name);
    // Losing a race is everyday life, not an error.
    if (error.code === "Conflict") log.debug("reconcile will be repeated", { ...fields, afterMs });
    else log.error("reconcile failed", { ...fields, afterMs });
  }

  #measure(): void {
    this.#deps.metrics.queued(this.name, this.#queue.depth, this.#queue.working);
  }
}

/** The controller is the only one who writes the status of its kind: such a change is the echo of its own report. */
function statusOnly(now: KubeObject | undefined, before: KubeObject | undefined): boolean {
  if (now === undefined || before === undefined || now.metadata.generation === undefined) return false;
  const wish = ({ metadata }: KubeObject): unknown => [
    metadata.generation,
    metadata.uid,
    metadata.deletionTimestamp,
    metadata.labels,
    metadata.annotations,
    metadata.finalizers,
  ];
  return jsonEqual(wish(now), wish(before));
}

function timeout(name: string, ms: number, cause: unknown): DipperError {
  return new DipperError("Timeout", { what: `A run of ${name}`, seconds: String(Math.round(ms / 1000)) }, { cause });
}
