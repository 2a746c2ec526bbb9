import type { Clock } from "@dipper/world";

const free = 5;
const longestMs = 300_000;
const forgottenAfterMs = 900_000;

/** After five wrong answers in a row each further try waits, twice as long each time, up to five minutes. Per account and per address. */
export class Throttle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until the next try is taken; 0 is now. */
  waitMs(key: string): number {
    const known = this.#failures.get(key);
    if (known === undefined || known.count < free) return 0;
    const pause = Math.min(1000 * 2 ** (known.count - free), longestMs);
    return Math.max(0, known.at + pause - this.#clock.monotonic());
  }

  failed(key: string): void {
    const now = this.#clock.monotonic();
    for (const [other, known] of this.#failures) if (now - known.at > forgottenAfterMs) this.#failures.delete(other);
    this.#failures.set(key, { count: (this.#failures.get(key)?.count ?? 0) + 1, at: now });
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
