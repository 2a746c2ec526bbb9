import type { Cancel } from "../world.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Timers by time, equal times in order of creation (rule 1). A binary heap; cancelled ones are dropped when they come up. */
export class Scheduler {
  now: number;
  #order = 0;
  #heap: Timer[] = [];
  #endOfTurn: (() => void)[] = [];

  constructor(startAt: number) {
    this.now = startAt;
  }

  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { at: this.now + Math.max(0, Math.ceil(ms)), order: ++this.#order, run };
    this.#push(timer);
    return () => {
      timer.run = undefined;
    };
  }

  endOfTurn(run: () => void): void {
    this.#endOfTurn.push(run);
  }

  /** When the next timer is due; undefined if there is none. */
  next(): number | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].run === undefined) this.#pop();
    return this.#heap[0]?.at;
  }

  /** Waits until nothing is left to do now: promises and streams in a turn of setImmediate, then what waits for the turn's end. */
  async settle(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      const ends = this.#endOfTurn.splice(0);
      if (ends.length === 0) return;
      for (const run of ends) run();
    }
  }

  /** Fires the earliest timer; time moves to it. */
  fire(): void {
    if (this.next() === undefined) return;
    const timer = this.#pop();
    this.now = timer.at;
    timer.run?.();
  }

  #before(a: Timer, b: Timer): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let i = heap.push(timer) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!this.#before(timer, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const top = heap[0] as Timer;
    const last = heap.pop() as Timer;
    if (heap.length > 0) {
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && this.#before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
        if (!this.#before(heap[child] as Timer, last)) break;
        heap[i] = heap[child] as Timer;
        i = child;
      }
      heap[i] = last;
    }
    return top;
  }
}
