import type { Clock } from "@dipper/world";

const free = 5;
const longestMs = 300_000;
/** So many wrong answers in a row lock an account for so long. */
export const accountLock = { after: 10, ms: 1_800_000 } as const;
const forgottenAfterMs = accountLock.ms;

/** After five wrong answers in a row each further try waits, twice as long each time, up to five minutes; with `lock`, after that many so long. */
export class Throttle {
  readonly #clock: Clock;
  readonly #lock: { readonly after: number; readonly ms: number } | undefined;
  readonly #failures = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(clock: Clock, lock?: { readonly after: number; readonly ms: number }) {
    this.#clock = clock;
    this.#lock = lock;
  }

  /** Milliseconds until the next try is taken; 0 is now. */
  waitMs(key: string): number {
    const known = this.#failures.get(key);
    if (known === undefined || known.count < free) return 0;
    const locked = this.#lock !== undefined && known.count >= this.#lock.after;
    const pause = locked ? this.#lock.ms : Math.min(1000 * 2 ** (known.count - free), longestMs);
    return Math.max(0, known.at + pause - this.#clock.monotonic());
  }

  /** How many in a row it is now. */
  failed(key: string): number {
    const now = this.#clock.monotonic();
    for (const [other, known] of this.#failures) if (now - known.at > forgottenAfterMs) this.#failures.delete(other);
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    this.#failures.set(key, { count, at: now });
    return count;
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
