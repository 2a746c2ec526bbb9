import type { Clock } from "@dipper/world";
import type { Entry } from "../store/entry.ts";
import type { SortedMap } from "../store/sorted-map.ts";

/** As upstream: a page may follow within five minutes. */
const keepMs = 300_000;
const keepAtMost = 64;

interface Snapshot {
  readonly tree: SortedMap<Entry>;
  usedAt: number;
}

/** Roots of trees that somebody is paging through. A root costs nothing but the old versions it holds on to. */
export class Snapshots {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Snapshot>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keep(resource: string, revision: number, tree: SortedMap<Entry>): void {
    const now = this.#clock.monotonic();
    const key = `${resource} ${revision}`;
    this.#kept.delete(key);
    this.#kept.set(key, { tree, usedAt: now });
    for (const [old, snapshot] of this.#kept) {
      if (this.#kept.size <= keepAtMost && now - snapshot.usedAt <= keepMs) break;
      this.#kept.delete(old);
    }
  }

  find(resource: string, revision: number): SortedMap<Entry> | undefined {
    const found = this.#kept.get(`${resource} ${revision}`);
    if (found === undefined || this.#clock.monotonic() - found.usedAt > keepMs) return undefined;
    found.usedAt = this.#clock.monotonic();
    return found.tree;
  }

  /** What a compaction does: pages cannot be continued. */
  forget(): void {
    this.#kept.clear();
  }
}
