import type { Cancel } from "../world.ts";

/**
 * A queue between two processes: frames go in, an async iterable comes out. `return()` of the reader tells the writer by `onClose`.
 */
export class Pipe implements AsyncIterableIterator<Uint8Array> {
  readonly #frames: Uint8Array[] = [];
  #waiting: { resolve: (result: IteratorResult<Uint8Array>) => void; reject: (error: Error) => void } | undefined;
  #end: { readonly error?: Error } | undefined;
  readonly #onClose: Cancel;

  constructor(onClose: Cancel) {
    this.#onClose = onClose;
  }

  push(frame: Uint8Array): void {
    if (this.#end !== undefined) return;
    if (this.#waiting === undefined) this.#frames.push(frame);
    else {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve({ done: false, value: frame });
    }
  }

  /** Frames that are already there are still read; then the stream ends, or breaks with the error. */
  end(error?: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error };
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    if (error === undefined) waiting.resolve({ done: true, value: undefined });
    else waiting.reject(error);
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return Promise.resolve({ done: false, value: frame });
    if (this.#end !== undefined)
      return this.#end.error === undefined
        ? Promise.resolve({ done: true, value: undefined })
        : Promise.reject(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Uint8Array>> {
    this.#frames.length = 0;
    this.end();
    this.#onClose();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
