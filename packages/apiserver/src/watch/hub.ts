import type { Cancel, Clock } from "@dipper/world";
import { type Filter, matches } from "../list/filter.ts";
import type { Renderer } from "../list/representation.ts";
import type { Entry } from "../store/entry.ts";
import type { Change, Store } from "../store/store.ts";
import { canonicalBytes, parseObject } from "../store/stored-object.ts";
import { Audience } from "./audience.ts";
import { bookmarkFrame, eventFrame, expiredFrame } from "./frames.ts";
import { History, type HistoryLimits } from "./history.ts";
import { Watcher } from "./watcher.ts";

/** Upstream sends a bookmark about once a minute. */
const bookmarkEveryMs = 60_000;

export interface WatchRequest {
  /** `<group>/<plural>` */
  readonly resource: string;
  readonly filter: Filter;
  readonly renderer: Renderer;
  /**
   * `after` a revision · `state`: everything there is as ADDED, then changes (resourceVersion "" or "0") · `initial`: the same and a
   * bookmark that says so (sendInitialEvents).
   */
  readonly from: { readonly after: number } | "state" | "initial";
  readonly bookmarks: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Subscription {
  readonly request: WatchRequest;
  readonly filter: Filter;
  readonly watcher: Watcher;
  /** The form of its next event. */
  renderer: Renderer;
}

/** Publishes committed changes to all watches: one frame per event and representation, shared by everybody who sees it. */
export class WatchHub {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #limits: HistoryLimits;
  readonly #bootRevision: number;
  readonly #histories = new Map<string, History>();
  readonly #subscriptions = new Map<string, Audience<Subscription>>();
  #bookmarkTimer: Cancel | undefined;

  constructor(deps: { readonly store: Store; readonly clock: Clock; readonly limits: HistoryLimits }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#limits = deps.limits;
    this.#bootRevision = deps.store.revision;
    deps.store.onCommit((changes) => this.#publish(changes));
  }

  /** Number of open watches. */
  get size(): number {
    let size = 0;
    for (const set of this.#subscriptions.values()) size += set.size;
    return size;
  }

  open(request: WatchRequest): AsyncIterable<Uint8Array> {
    const initial = this.#initialFrames(request);
    if (initial === undefined) return expired(request, this.#store.revision);
    const ends: Cancel[] = [];
    const watcher = new Watcher(initial, () => {
      for (const cancel of ends) cancel();
    });
    const renderer = this.#tellsSomething(request) ? furtherOf(request.renderer) : request.renderer;
    const subscription: Subscription = { request, filter: request.filter, watcher, renderer };
    const audience = this.#subscriptions.get(request.resource) ?? new Audience<Subscription>();
    this.#subscriptions.set(request.resource, audience);
    audience.add(subscription);
    const onAbort = (): void => watcher.end();
    request.signal.addEventListener("abort", onAbort, { once: true });
    const stopTimer = this.#clock.after(request.timeoutMs, () => {
      if (request.bookmarks) watcher.push(bookmarkFrame(request.renderer, this.#store.revision, false));
      watcher.end();
    });
    ends.push(
      stopTimer,
      () => audience.delete(subscription),
      () => request.signal.removeEventListener("abort", onAbort),
    );
    if (request.signal.aborted) watcher.end();
    else if (request.bookmarks) this.#armBookmarks();
    return watcher;
  }

  /** Ends every watch, as a server that goes away does; the clients come back by themselves. */
  endAll(): void {
    this.#bookmarkTimer?.();
    this.#bookmarkTimer = undefined;
    for (const resource of this.#subscriptions.keys()) this.end(resource);
  }

  /** Ends the watches of one resource. */
  end(resource: string): void {
    for (const { watcher } of this.#subscriptions.get(resource) ?? []) watcher.end();
  }

  /** Forgets the past of all resources: resuming watches get 410. */
  forget(): void {
    const revision = this.#store.revision;
    for (const resource of this.#subscriptions.keys()) this.#history(resource).forget(revision);
    for (const history of this.#histories.values()) history.forget(revision);
  }

  #history(resource: string): History {
    const known = this.#histories.get(resource);
    if (known !== undefined) return known;
    const made = new History(this.#limits, this.#bootRevision);
    this.#histories.set(resource, made);
    return made;
  }

  #publish(changes: readonly Change[]): void {
    const now = this.#clock.monotonic();
    for (const change of changes) {
      this.#history(change.resource).add(change, now);
      const audience = this.#subscriptions.get(change.resource);
      if (audience === undefined || audience.size === 0) continue;
      const frames = new Map<string, Uint8Array>();
      for (const subscription of audience.concernedBy(change)) {
        const { request, watcher, renderer } = subscription;
        const seen = asSeenBy(request.filter, change);
        if (seen === undefined) continue;
        const key = `${seen.type} ${renderer.key}`;
        let frame = frames.get(key);
        if (frame === undefined) {
          frame = eventFrame(seen.type, seen.entry, renderer);
          frames.set(key, frame);
        }
        watcher.push(frame);
        subscription.renderer = furtherOf(renderer);
      }
    }
  }

  #initialFrames(request: WatchRequest): Iterable<Uint8Array> | undefined {
    const { from, filter, renderer } = request;
    if (typeof from === "object") {
      const changes = this.#missed(request, from.after);
      if (changes === undefined) return undefined;
      const seen = changes.flatMap((change) => asSeenBy(filter, change) ?? []);
      return seen.map(({ type, entry }, i) => eventFrame(type, entry, i === 0 ? renderer : furtherOf(renderer)));
    }
    return stateFrames(this.#present(request), request, from === "initial" ? this.#store.revision : undefined);
  }

  /** Whether its initial frames hold an event. */
  #tellsSomething(request: WatchRequest): boolean {
    const { from, filter, renderer } = request;
    if (renderer.further === undefined) return false;
    if (typeof from === "object")
      return (this.#missed(request, from.after) ?? []).some((change) => asSeenBy(filter, change) !== undefined);
    for (const entry of this.#present(request)) if (matches(filter, entry)) return true;
    return false;
  }

  /** Undefined: forgotten. A revision of the future: the watch waits for it and sees what comes after. */
  #missed({ resource }: WatchRequest, after: number): readonly Change[] | undefined {
    return after >= this.#store.revision ? [] : this.#history(resource).since(after);
  }

  #present({ resource, filter }: WatchRequest): Iterable<Entry> {
    const snapshot = this.#store.committed(resource);
    return filter.namespace === "" ? snapshot.from("") : snapshot.under(`${filter.namespace}/`);
  }

  #armBookmarks(): void {
    if (this.#bookmarkTimer !== undefined) return;
    this.#bookmarkTimer = this.#clock.after(bookmarkEveryMs, () => {
      this.#bookmarkTimer = undefined;
      let anybody = false;
      for (const set of this.#subscriptions.values())
        for (const { request, watcher } of set) {
          if (!request.bookmarks) continue;
          anybody = true;
          watcher.push(bookmarkFrame(request.renderer, this.#store.revision, false));
        }
      if (anybody) this.#armBookmarks();
    });
  }
}

function furtherOf(renderer: Renderer): Renderer {
  return renderer.further ?? renderer;
}

function* stateFrames(
  entries: Iterable<Entry>,
  request: WatchRequest,
  endAt: number | undefined,
): Generator<Uint8Array> {
  let { renderer } = request;
  for (const entry of entries)
    if (matches(request.filter, entry)) {
      yield eventFrame("ADDED", entry, renderer);
      renderer = furtherOf(renderer);
    }
  if (endAt !== undefined) yield bookmarkFrame(request.renderer, endAt, true);
}

async function* expired(request: WatchRequest, current: number): AsyncGenerator<Uint8Array> {
  const after = typeof request.from === "object" ? request.from.after : 0;
  yield expiredFrame(after, current);
}

function withRevision(entry: Entry, revision: number): Entry {
  const object = parseObject(entry.bytes);
  object.metadata.resourceVersion = String(revision);
  return { ...entry, revision, bytes: canonicalBytes(object) };
}

/** An object that enters a selection is added to it, one that leaves it is deleted from it: in its last matching state, with the new revision. */
function asSeenBy(
  filter: Filter,
  change: Change,
): { readonly type: Change["type"]; readonly entry: Entry } | undefined {
  const before = change.previous !== undefined && matches(filter, change.previous);
  if (change.type === "DELETED") return before ? change : undefined;
  const now = matches(filter, change.entry);
  if (now) return { type: before ? "MODIFIED" : "ADDED", entry: change.entry };
  if (!before) return undefined;
  return { type: "DELETED", entry: withRevision(change.previous as Entry, change.revision) };
}
