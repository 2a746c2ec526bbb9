import type { Kind, KubeObject } from "@dipper/api";
import { type Cache, createCache, type KubeClient, type LiveCache, observed, type Ref } from "@dipper/kube";
import type { World } from "@dipper/world";
import { createMetrics, type Metrics } from "../metrics/metrics.ts";
import type { Priority } from "../queue/work-queue.ts";
import type { Reconciler } from "../reconcile/reconciler.ts";
import { type Controller, createController } from "./controller.ts";
import type { Manager } from "./manager.ts";
import { kindKey, OwnWrites } from "./own-writes.ts";

export interface ManagerOptions {
  readonly world: Pick<World, "clock" | "random" | "log">;
  /** The management cluster, as the controller. */
  readonly kube: KubeClient;
  /** Default "dipper-controller". */
  readonly fieldManager?: string;
  /** Freeze the objects of the caches. Default true; the composition root says false in production. */
  readonly freeze?: boolean;
  /** Every key is looked at again after so long. Default 600,000. */
  readonly resyncMs?: number;
  /** One run may take so long. Default 300,000. */
  readonly timeoutMs?: number;
  readonly metrics?: Metrics;
}

/** The manager, and the client that goes with it: only writes through `kube` are waited for. Give it to rooms. */
export interface ControllerManager extends Manager {
  readonly kube: KubeClient;
  readonly metrics: Metrics;
}

const longestCloseMs = 10_000;

export function createManager(options: ManagerOptions): ControllerManager {
  return new SharedCacheManager(options);
}

class SharedCacheManager implements ControllerManager {
  readonly name = "manager";
  readonly kube: KubeClient;
  readonly metrics: Metrics;
  readonly #options: ManagerOptions;
  readonly #writes = new OwnWrites();
  readonly #caches = new Map<string, LiveCache<KubeObject>>();
  readonly #controllers = new Map<string, Controller>();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #started = false;

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.metrics = options.metrics ?? createMetrics();
    this.kube = observed(options.kube, (kind, written) => this.#writes.note(kind, written));
  }

  add<T extends KubeObject, Seen, A extends { readonly type: string }>(
    reconciler: Reconciler<T, Seen, A>,
    options: { readonly workers: number },
  ): void {
    if (this.#controllers.has(reconciler.name)) throw new Error(`reconciler "${reconciler.name}" is there already`);
    const controller = createController(reconciler, options.workers, {
      world: this.#options.world,
      kube: this.kube,
      fieldManager: this.#options.fieldManager ?? "dipper-controller",
      metrics: this.metrics,
      writes: this.#writes,
      caches: this.#caches,
      cache: (kind) => this.cache(kind),
      resyncMs: this.#options.resyncMs ?? 600_000,
      timeoutMs: this.#options.timeoutMs ?? 300_000,
    });
    this.#controllers.set(reconciler.name, controller);
    for (const kind of [reconciler.kind, ...reconciler.watches.map((watch) => watch.kind)])
      this.cache(kind as Kind<KubeObject>);
    if (this.#started) this.#track(this.#runController(controller));
  }

  cache<T extends KubeObject>(kind: Kind<T>): Cache<T> {
    const key = kindKey(kind);
    const known = this.#caches.get(key);
    if (known !== undefined) return known as unknown as Cache<T>;
    const { clock, random, log } = this.#options.world;
    const cache = createCache({
      kind,
      client: this.#options.kube,
      clock,
      random,
      log,
      freeze: this.#options.freeze ?? true,
    });
    this.#caches.set(key, cache as unknown as LiveCache<KubeObject>);
    if (this.#started) this.#track(cache.run(this.#stop.signal));
    return cache;
  }

  enqueue(reconciler: string, ref: Ref, priority: Priority = "person"): void {
    const controller = this.#controllers.get(reconciler);
    if (controller === undefined) throw new Error(`there is no reconciler "${reconciler}"`);
    controller.enqueue(ref, priority);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (this.#started) throw new Error("the manager was started already");
    this.#started = true;
    if (signal.aborted) this.#stop.abort(signal.reason);
    else signal.addEventListener("abort", () => this.#stop.abort(signal.reason), { once: true });
    for (const cache of this.#caches.values()) this.#track(cache.run(this.#stop.signal));
    await this.#synced();
    for (const controller of this.#controllers.values()) this.#track(this.#runController(controller));
  }

  health(): string | undefined {
    if (!this.#started) return "not started";
    for (const [key, cache] of this.#caches) {
      const problem = cache.health();
      this.metrics.cached(key, cache.all().length, (this.#options.world.clock.now() - cache.asOf) / 1000);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error("the manager closes"));
    // An action that does not hear its signal must not keep the whole program.
    const patience = new AbortController();
    const enough = this.#options.world.clock.sleep(longestCloseMs, patience.signal).catch(() => {});
    await Promise.race([Promise.allSettled(this.#running), enough]);
    patience.abort();
  }

  async #runController(controller: Controller): Promise<void> {
    await this.#synced();
    if (!this.#stop.signal.aborted) await controller.run(this.#stop.signal);
  }

  /** All caches, not only the controller's own: `observe` may read any of them. */
  async #synced(): Promise<void> {
    const { signal } = this.#stop;
    let stopped = (): void => {};
    const stop = new Promise<void>((resolve) => {
      stopped = resolve;
      if (signal.aborted) resolve();
      signal.addEventListener("abort", stopped, { once: true });
    });
    await Promise.race([stop, Promise.all([...this.#caches.values()].map((cache) => cache.synced))]);
    signal.removeEventListener("abort", stopped);
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.#options.world.log.error("a part of the manager failed", { error: String(error) }),
      )
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}
