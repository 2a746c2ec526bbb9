/** What a slow reader may leave lying before it is cut off; it resumes from its last revision. */
export const slowWatcherBytes = 8 * 1024 * 1024;

/** The body of one watch: frames in order, `initial` first. Ended by the reader (`return()`), by `end()`, or by falling too far behind. */
export class Watcher implements AsyncIterableIterator<Uint8Array> {
  readonly #initial: Iterator<Uint8Array>;
  readonly #onEnd: () => void;
  #queue: Uint8Array[] = [];
  #head = 0;
  #bytes = 0;
  #initialDone = false;
  #ended = false;
  #waiting: ((result: IteratorResult<Uint8Array>) => void) | undefined;

  constructor(initial: Iterable<Uint8Array>, onEnd: () => void) {
    this.#initial = initial[Symbol.iterator]();
    this.#onEnd = onEnd;
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(frame: Uint8Array): void {
    if (this.#ended) return;
    if (this.#waiting !== undefined) {
      const deliver = this.#waiting;
      this.#waiting = undefined;
      deliver({ done: false, value: frame });
      return;
    }
    this.#queue.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes > slowWatcherBytes) {
      this.#queue = [];
      this.#head = 0;
      this.#initialDone = true;
      this.end();
    }
  }

  /** What is queued is still delivered. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#initialDone) {
      const first = this.#initial.next();
      if (first.done !== true) return Promise.resolve(first);
      this.#initialDone = true;
    }
    const frame = this.#queue[this.#head];
    if (frame !== undefined) {
      this.#bytes -= frame.length;
      this.#head++;
      if (this.#head === this.#queue.length) {
        this.#queue = [];
        this.#head = 0;
      }
      return Promise.resolve({ done: false, value: frame });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const { promise, resolve } = Promise.withResolvers<IteratorResult<Uint8Array>>();
    this.#waiting = resolve;
    return promise;
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.#queue = [];
    this.#head = 0;
    this.#initialDone = true;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
