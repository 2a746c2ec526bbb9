import type { Cancel, Clock, Random } from "@dipper/world";
import { Backoff, type BackoffOptions } from "./backoff.ts";
import { Heap } from "./heap.ts";

/** People first, then what changed, then what is only looked at again. */
export type Priority = "person" | "change" | "resync";

const ranks: Readonly<Record<Priority, number>> = { person: 0, change: 1, resync: 2 };
const names: readonly Priority[] = ["person", "change", "resync"];

export interface WorkQueueOptions extends BackoffOptions {
  readonly clock: Clock;
  readonly random: Random;
}

export interface AddOptions {
  /** Default "change". */
  readonly priority?: Priority;
  /** Default 0: now. */
  readonly afterMs?: number;
  /** An echo of our own work: it does not cut a back-off short. Default false. */
  readonly echo?: boolean;
}

export interface Taken {
  readonly key: string;
  readonly priority: Priority;
  /** How long it stood ready. */
  readonly waitedMs: number;
  /** It comes now because of nothing but an echo. */
  readonly echo: boolean;
}

interface Entry {
  rank: number;
  readyAt: number;
  /** What asked for the earliest time is nothing but an echo. */
  echo: boolean;
  /** Moment at which it became ready; undefined while it is delayed. */
  readySince: number | undefined;
}

interface Delayed {
  readonly key: string;
  readonly readyAt: number;
  readonly order: number;
}

/**
 * Keys that want attention. A key is there once: adding it again keeps the higher priority and the shorter delay. A key that is being
 * worked on is not given out a second time; added meanwhile, it comes back after `done`.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #waiting = new Map<string, Entry>();
  readonly #ready: readonly Set<string>[] = names.map(() => new Set<string>());
  readonly #delayed = new Heap<Delayed>(
    (a, b) => a.readyAt < b.readyAt || (a.readyAt === b.readyAt && a.order < b.order),
  );
  /** Keys that were given up: only something else than an echo brings them back. */
  readonly #givenUp = new Set<string>();
  readonly #working = new Map<string, Entry | undefined>();
  readonly #takers: ((taken: Taken) => void)[] = [];
  #order = 0;
  #timer: { readonly at: number; readonly cancel: Cancel } | undefined;

  constructor(options: WorkQueueOptions) {
    this.#clock = options.clock;
    this.#backoff = new Backoff(options.clock, options.random, options);
  }

  /** Keys that are ready and not worked on. */
  get depth(): number {
    return this.#ready.reduce((sum, keys) => sum + keys.size, 0);
  }

  /** Keys that are worked on now. */
  get working(): number {
    return this.#working.size;
  }

  add(key: string, options: AddOptions = {}): void {
    const now = this.#clock.monotonic();
    const asked: Entry = {
      rank: ranks[options.priority ?? "change"],
      readyAt: now + Math.max(0, options.afterMs ?? 0),
      echo: options.echo ?? false,
      readySince: undefined,
    };
    if (!asked.echo) this.#givenUp.delete(key);
    else if (this.#givenUp.has(key)) return;
    if (this.#working.has(key)) {
      this.#working.set(key, merged(this.#working.get(key), asked, now));
      return;
    }
    const before = this.#waiting.get(key);
    if (asked.echo && before !== undefined && this.failures(key) > 0) return;
    const entry = merged(before, asked, now);
    if (before?.readySince !== undefined) {
      // Ready already: it keeps its place, unless a higher priority puts it at the end of that line.
      before.echo = entry.echo;
      if (entry.rank < before.rank) this.#ready[before.rank]?.delete(key);
      else return;
    }
    this.#place(key, entry);
  }

  /** The next key; waits for one. Rejects with the signal's reason. Every key taken must be given back with `done`. */
  take(signal: AbortSignal): Promise<Taken> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const next = this.#next();
      if (next !== undefined) return resolve(next);
      const aborted = (): void => {
        this.#takers.splice(this.#takers.indexOf(taker), 1);
        reject(signal.reason as Error);
      };
      const taker = (taken: Taken): void => {
        signal.removeEventListener("abort", aborted);
        resolve(taken);
      };
      this.#takers.push(taker);
      signal.addEventListener("abort", aborted, { once: true });
    });
  }

  /** The work on this key has ended; what was asked meanwhile comes now. */
  done(key: string): void {
    const again = this.#working.get(key);
    this.#working.delete(key);
    if (again !== undefined) this.#place(key, again);
  }

  /** It failed: adds it again after its back-off. Answers the delay in milliseconds. */
  retry(key: string, priority: Priority = "change"): number {
    const afterMs = this.#backoff.next(key);
    if (this.#working.get(key)?.echo === true) this.#working.set(key, undefined);
    this.add(key, { priority, afterMs });
    return afterMs;
  }

  /** It failed for good: trying again would fail again, until something else than its own report changes. */
  giveUp(key: string): void {
    this.#backoff.forget(key);
    if (this.#working.get(key)?.echo === true) this.#working.set(key, undefined);
    this.#givenUp.add(key);
  }

  /** It worked: the next failure starts with the shortest delay again. */
  forget(key: string): void {
    this.#backoff.forget(key);
  }

  /** Failures in a row. */
  failures(key: string): number {
    return this.#backoff.failures(key);
  }

  /** Drops the timer and everything that waits. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting.clear();
    this.#givenUp.clear();
    for (const keys of this.#ready) keys.clear();
  }

  #place(key: string, entry: Entry): void {
    this.#waiting.set(key, entry);
    const now = this.#clock.monotonic();
    if (entry.readyAt > now) {
      entry.readySince = undefined;
      this.#delayed.push({ key, readyAt: entry.readyAt, order: this.#order++ });
      this.#arm();
      return;
    }
    entry.readySince ??= now;
    this.#ready[entry.rank]?.add(key);
    this.#hand();
  }

  #hand(): void {
    while (this.#takers.length > 0) {
      const next = this.#next();
      if (next === undefined) return;
      this.#takers.shift()?.(next);
    }
  }

  #next(): Taken | undefined {
    for (const [rank, keys] of this.#ready.entries()) {
      const [key] = keys;
      if (key === undefined) continue;
      keys.delete(key);
      const entry = this.#waiting.get(key);
      this.#waiting.delete(key);
      this.#working.set(key, undefined);
      const waitedMs = this.#clock.monotonic() - (entry?.readySince ?? 0);
      return { key, priority: names[rank] ?? "change", waitedMs, echo: entry?.echo ?? false };
    }
    return undefined;
  }

  #arm(): void {
    const first = this.#delayed.peek();
    if (first === undefined || (this.#timer !== undefined && this.#timer.at <= first.readyAt)) return;
    this.#timer?.cancel();
    const delay = Math.max(0, first.readyAt - this.#clock.monotonic());
    this.#timer = { at: first.readyAt, cancel: this.#clock.after(delay, () => this.#due()) };
  }

  #due(): void {
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    for (let first = this.#delayed.peek(); first !== undefined && first.readyAt <= now; first = this.#delayed.peek()) {
      this.#delayed.pop();
      const entry = this.#waiting.get(first.key);
      // Entries that were hastened, taken or dropped leave their old place in the heap behind.
      if (entry === undefined || entry.readySince !== undefined || entry.readyAt !== first.readyAt) continue;
      this.#place(first.key, entry);
    }
    this.#arm();
  }
}

/** `now`: what is due already is due now, whichever came first. */
function merged(before: Entry | undefined, asked: Entry, now: number): Entry {
  if (before === undefined) return asked;
  const [earlier, later] = [Math.max(before.readyAt, now), Math.max(asked.readyAt, now)];
  return {
    rank: Math.min(before.rank, asked.rank),
    readyAt: Math.min(before.readyAt, asked.readyAt),
    echo: earlier === later ? before.echo && asked.echo : earlier < later ? before.echo : asked.echo,
    readySince: before.readySince,
  };
}
