import { isoTime } from "@dipper/api";
import type { RunnerEvent, RunnerEventBody } from "@dipper/runner";
import type { World } from "@dipper/world";

interface Pending {
  readonly event: RunnerEvent;
  readonly done: () => void;
}

/**
 * The one writer of a result file. Lines keep their order, numbers have no gap, and a `started`, `result` or `ended` line is synced
 * before anything is written behind it. Events become readable once they are in the file.
 */
export class ResultWriter {
  readonly #world: Pick<World, "files" | "clock">;
  readonly #path: string;
  readonly #written: RunnerEvent[] = [];
  #next = 1;
  #queue: Pending[] = [];
  #draining = false;
  readonly #failed = new AbortController();
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(world: Pick<World, "files" | "clock">, path: string) {
    this.#world = world;
    this.#path = path;
  }

  /** Fires when writing has become impossible, with the reason: who cannot report must not go on working. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when the line is in the file, and durable if it is one of the ledger; or when writing has failed. */
  write(body: RunnerEventBody): Promise<void> {
    const event = { v: 1, n: this.#next++, t: isoTime(this.#world.clock.now()), ...body } as RunnerEvent;
    if (this.failed.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#queue.push({ event, done: resolve });
      if (!this.#draining) void this.#drain();
    });
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Written events from number `from` on; waits for more until the writer is closed or the signal fires. */
  async *events(from: number, signal: AbortSignal): AsyncGenerator<RunnerEvent> {
    for (let at = Math.max(0, from - 1); ; ) {
      signal.throwIfAborted();
      const event = this.#written[at];
      if (event !== undefined) {
        at++;
        yield event;
      } else if (this.#closed) return;
      else await this.#more(signal);
    }
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener("abort", wake);
        resolve();
      };
      signal.addEventListener("abort", wake, { once: true });
      this.#waiting.push(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    const encoder = new TextEncoder();
    let part: Pending[] = [];
    try {
      while (this.#queue.length > 0) {
        const ledger = this.#queue.findIndex(({ event }) => isLedger(event));
        part = this.#queue.splice(0, ledger < 0 ? this.#queue.length : ledger + 1);
        const lines = part.map(({ event }) => `${JSON.stringify(event)}\n`).join("");
        await this.#world.files.append(this.#path, encoder.encode(lines));
        if (ledger >= 0) await this.#world.files.sync(this.#path);
        for (const { event, done } of part) {
          this.#written.push(event);
          done();
        }
        this.#wake();
      }
    } catch (error) {
      this.#failed.abort(error);
      for (const { done } of [...part, ...this.#queue.splice(0)]) done();
    }
    this.#draining = false;
  }
}

function isLedger(event: RunnerEvent): boolean {
  return event.type === "started" || event.type === "result" || event.type === "ended";
}
