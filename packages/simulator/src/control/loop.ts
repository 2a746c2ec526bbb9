import { DipperError, type KubeObject } from "@dipper/api";
import type { Change } from "@dipper/apiserver";
import { WorkQueue } from "@dipper/controller";
import type { World } from "@dipper/world";
import type { ClusterState } from "./cluster-state.ts";
import type { Controller, Seen } from "./controller.ts";

export interface LoopOptions {
  readonly world: World;
  readonly state: ClusterState;
  readonly controllers: readonly Controller[];
  readonly signal: AbortSignal;
}

/** Changes within this time are looked at together: a rollout of many pods is then a few looks, not one for each. */
const gatherMs = 10;
/** Keys that are worked on at a time: their writes share commits. */
const workers = 32;
const longestRetryMs = 30_000;

/** What others do meanwhile is no failure: the next look decides anew. */
const ordinary = new Set(["NotFound", "Conflict", "AlreadyExists", "Forbidden"]);

/** Gives the controllers of one cluster their keys. Without changes and without appointments it does nothing at all. */
export class Loop {
  readonly #options: LoopOptions;
  readonly #queue: WorkQueue;
  readonly #byName: ReadonlyMap<string, Controller>;

  constructor(options: LoopOptions) {
    const { world } = options;
    this.#options = options;
    this.#queue = new WorkQueue({ clock: world.clock, random: world.random.fork("loop"), longestMs: longestRetryMs });
    this.#byName = new Map(options.controllers.map((each) => [each.name, each]));
  }

  start(): void {
    const { controllers, signal } = this.#options;
    for (const controller of controllers) for (const key of controller.all()) this.#add(controller, key, 0);
    signal.addEventListener("abort", () => this.#queue.close(), { once: true });
    for (let i = 0; i < workers; i++) void this.#work().catch(() => undefined);
  }

  /** The server has committed something. */
  take(change: Change): void {
    const { state, controllers, signal } = this.#options;
    if (signal.aborted) return;
    const pod = change.resource === "/pods" ? state.takePod(change) : undefined;
    const node = change.resource === "/nodes" ? state.takeNode(change) : undefined;
    let parsed: KubeObject | undefined;
    const object = (): KubeObject => {
      parsed ??= JSON.parse(new TextDecoder().decode(change.entry.bytes)) as KubeObject;
      return parsed;
    };
    const seen: Seen = { change, pod, node, object: object as Seen["object"] };
    for (const controller of controllers)
      for (const key of controller.concerns(seen)) this.#add(controller, key, gatherMs);
  }

  #add(controller: Controller, key: string, afterMs: number): void {
    this.#queue.add(`${controller.name} ${key}`, { afterMs });
  }

  async #work(): Promise<void> {
    const { signal, world } = this.#options;
    while (!signal.aborted) {
      const { key } = await this.#queue.take(signal);
      const at = key.indexOf(" ");
      try {
        const afterMs = await this.#byName.get(key.slice(0, at))?.reconcile(key.slice(at + 1));
        this.#queue.forget(key);
        if (afterMs !== undefined) this.#queue.add(key, { afterMs, priority: "resync" });
      } catch (error) {
        if (signal.aborted) return;
        this.#queue.retry(key);
        const { code, message } = DipperError.from(error);
        if (!ordinary.has(code))
          world.log.error("a simulated controller failed; it tries again", { key, cause: message });
      } finally {
        this.#queue.done(key);
      }
    }
  }
}
