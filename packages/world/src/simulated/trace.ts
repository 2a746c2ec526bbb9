import { hash64 } from "../hash.ts";

export interface TraceEvent {
  readonly n: number;
  /** Milliseconds since the simulation began. */
  readonly at: number;
  readonly process: string;
  readonly verb: string;
  readonly object: string;
  readonly outcome: string;
}

/** The evidence of a run: every event at a port, in order. Two runs of one seed have the same hash. */
export class Trace {
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  readonly #time: () => number;
  readonly #keep: number;
  #hash = "";
  #pending: string[] = [];
  #count = 0;

  constructor(time: () => number, keep: number) {
    this.#time = time;
    this.#keep = keep;
  }

  record(process: string, verb: string, object: string, outcome: string): void {
    const event: TraceEvent = { n: ++this.#count, at: this.#time(), process, verb, object, outcome };
    this.#events.push(event);
    if (this.#events.length >= this.#keep * 2) this.#events.splice(0, this.#events.length - this.#keep);
    this.#pending.push(`${event.at} ${process} ${verb} ${object} ${outcome}`);
    if (this.#pending.length >= 256) this.#fold();
    for (const listener of this.#listeners) listener(event);
  }

  /** Sees every event, at the moment it happens; what it throws reaches the one who caused the event. */
  subscribe(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The last events, oldest first. */
  get events(): readonly TraceEvent[] {
    return this.#events.slice(-this.#keep);
  }

  get count(): number {
    return this.#count;
  }

  hash(): string {
    this.#fold();
    return this.#hash;
  }

  /** For people: the last events, one per line, without those that are not wanted. */
  text(last = 40, wanted: (event: TraceEvent) => boolean = () => true): string {
    return this.events
      .slice(-last)
      .filter(wanted)
      .map(
        (e) =>
          `${String(e.n).padStart(6)} ${(e.at / 1000).toFixed(3).padStart(9)}s ${e.process} ${e.verb} ${e.object} ${e.outcome}`,
      )
      .join("\n");
  }

  #fold(): void {
    if (this.#pending.length === 0) return;
    this.#hash = hash64(`${this.#hash}\n${this.#pending.join("\n")}`);
    this.#pending = [];
  }
}
