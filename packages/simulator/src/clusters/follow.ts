import { DipperError, type Kind, type KubeObject } from "@dipper/api";
import { type KubeClient, keyOf } from "@dipper/kube";
import type { Clock } from "@dipper/world";

export interface FollowOptions<T extends KubeObject, P> {
  readonly kube: KubeClient;
  readonly kind: Kind<T>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What is kept of an object: everything else costs memory for nothing. */
  readonly project: (object: T) => P;
  readonly changed: (now: P | undefined, before: P | undefined) => void;
}

export interface Followed<P> {
  readonly items: ReadonlyMap<string, P>;
  readonly synced: Promise<void>;
}

const againMs = 1_000;

/** A small cache for the simulated cluster's own parts: keeps a projection of every object of a kind. */
export function follow<T extends KubeObject, P>(options: FollowOptions<T, P>): Followed<P> {
  const items = new Map<string, P>();
  const { promise: synced, resolve } = Promise.withResolvers<void>();
  void run(options, items, resolve).catch(() => undefined);
  return { items, synced };
}

async function run<T extends KubeObject, P>(
  options: FollowOptions<T, P>,
  items: Map<string, P>,
  synced: () => void,
): Promise<void> {
  const { kube, kind, clock, signal, project, changed } = options;
  let from = "initial";
  while (!signal.aborted) {
    const seen = from === "initial" ? new Set<string>() : undefined;
    try {
      for await (const event of kube.watch(kind, { from, signal })) {
        if (event.type === "Bookmark") {
          from = event.resourceVersion;
          if (!event.initialEventsEnd) continue;
          for (const key of items.keys()) if (seen?.has(key) === false) set(key, undefined);
          synced();
          continue;
        }
        const key = keyOf(event.object.metadata);
        seen?.add(key);
        set(key, event.type === "Deleted" ? undefined : project(event.object));
        if (from !== "initial") from = event.object.metadata.resourceVersion ?? from;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (DipperError.from(error).code === "Expired") from = "initial";
    }
    await clock.sleep(againMs, signal);
  }

  function set(key: string, now: P | undefined): void {
    const before = items.get(key);
    if (now === undefined) items.delete(key);
    else items.set(key, now);
    changed(now, before);
  }
}
