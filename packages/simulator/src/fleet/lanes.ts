/** Calls that share a turn share a commit; the API server answers 429 at 600. */
const width = 200;

/** So many pieces of work at a time, whoever brings them. */
export class Lanes {
  #free = width;
  readonly #waiting: (() => void)[] = [];

  /** All items; the first failure is thrown. */
  async all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    await Promise.all(items.map((item) => this.#run(() => work(item))));
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
