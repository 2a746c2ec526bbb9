import type { Clock, Random } from "@dipper/world";

export interface BackoffOptions {
  /** After the first failure in a row. Default 200. */
  readonly shortestMs?: number;
  /** Default 120,000. */
  readonly longestMs?: number;
  /** Retries per second over all keys, once the burst is used up. Default 20. */
  readonly perSecond?: number;
  /** Default 100. */
  readonly burst?: number;
}

/** Per key exponential with jitter; over all keys a token bucket, so that a thousand failing keys do not become a storm. */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #options: Required<BackoffOptions>;
  readonly #failures = new Map<string, number>();
  #tokens: number;
  #filledAt: number;

  constructor(clock: Clock, random: Random, options: BackoffOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#options = {
      shortestMs: options.shortestMs ?? 200,
      longestMs: options.longestMs ?? 120_000,
      perSecond: options.perSecond ?? 20,
      burst: options.burst ?? 100,
    };
    this.#tokens = this.#options.burst;
    this.#filledAt = clock.monotonic();
  }

  /** Counts a failure and answers how long to wait. */
  next(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const ceiling = Math.min(this.#options.shortestMs * 2 ** Math.min(failures, 30), this.#options.longestMs);
    const half = Math.floor(ceiling / 2);
    return half + (this.#random.uint32() % Math.max(1, ceiling - half)) + this.#crowd();
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Takes a token, on credit if need be; answers when it would have been there. */
  #crowd(): number {
    const now = this.#clock.monotonic();
    const { perSecond, burst } = this.#options;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * perSecond) - 1;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / perSecond) * 1000);
  }
}
