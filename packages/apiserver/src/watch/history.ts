import type { Change } from "../store/store.ts";

export interface HistoryLimits {
  /** Events are kept at least this long, whatever their number; upstream's figure is 75,000 ms. */
  readonly keepMs: number;
  /** Beyond `keepMs`, at most this many events … */
  readonly count: number;
  /** … and at any age at most this many bytes of objects, so that a burst cannot take the memory. */
  readonly bytes: number;
}

export const defaultHistoryLimits: HistoryLimits = { keepMs: 75_000, count: 1_000, bytes: 8 * 1024 * 1024 };

interface Kept {
  readonly change: Change;
  readonly at: number;
}

/** The last changes of one resource, so that a watch can go on where it stopped. */
export class History {
  readonly #limits: HistoryLimits;
  #kept: Kept[] = [];
  #start = 0;
  #bytes = 0;
  /** Changes up to this revision are forgotten. */
  #lost: number;

  constructor(limits: HistoryLimits, lost: number) {
    this.#limits = limits;
    this.#lost = lost;
  }

  add(change: Change, now: number): void {
    this.#kept.push({ change, at: now });
    this.#bytes += change.entry.bytes.length;
    const { keepMs, count, bytes } = this.#limits;
    while (this.#start < this.#kept.length) {
      const oldest = this.#kept[this.#start] as Kept;
      const outgrown = this.#kept.length - this.#start > count && now - oldest.at > keepMs;
      if (!outgrown && this.#bytes <= bytes) break;
      this.#lost = oldest.change.revision;
      this.#bytes -= oldest.change.entry.bytes.length;
      this.#start++;
    }
    if (this.#start > 1_024 && this.#start > this.#kept.length / 2) {
      this.#kept = this.#kept.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Everything behind `revision`, in order; undefined where part of it is forgotten. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#lost) return undefined;
    let low = this.#start;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle] as Kept).change.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#kept.slice(low).map((kept) => kept.change);
  }

  /** Forgets everything up to `revision`: what a compaction does. */
  forget(revision: number): void {
    this.#lost = Math.max(this.#lost, revision);
    while (this.#start < this.#kept.length && (this.#kept[this.#start] as Kept).change.revision <= revision) {
      this.#bytes -= (this.#kept[this.#start] as Kept).change.entry.bytes.length;
      this.#start++;
    }
  }
}
