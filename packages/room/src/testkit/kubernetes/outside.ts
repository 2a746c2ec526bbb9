import { addressOf, type WatchAddress } from "./address.ts";

/** Longer than this nothing outside takes; something was lost. */
const patienceMs = 60_000;

interface Waiting {
  /** The revision that the watch has to show; it has shown `seen`. */
  wanted: number;
  seen: number;
  /** Uids whose end it has to show, and has shown: the event may be there before the answer. */
  readonly ends: Set<string>;
  readonly ended: Set<string>;
  readonly of: WatchAddress;
}

/**
 * What a simulation and a real API server have under way: calls without an answer, and watches that have not shown yet what was written.
 * While there is any, the simulation's time stands still, so that the real server answers in no time, as the embedded one does.
 */
export class Outside {
  #busy = 0;
  readonly #watches = new Set<Waiting>();
  #wake: (() => void)[] = [];

  /** For `SimulateOptions.outside`. Throws when something is awaited that does not come. */
  readonly moved = async (): Promise<boolean> => {
    if (this.#busy === 0 && this.#behind() === undefined) return false;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lost = (): void =>
      reject(
        new Error(`the real API server does not go on: ${this.#busy} calls, ${this.#behind() ?? "no watch"} behind`),
      );
    const timer = setTimeout(lost, patienceMs);
    this.#wake.push(resolve);
    await promise.finally(() => clearTimeout(timer));
    return true;
  };

  /** Counts a call until it is answered. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#busy -= 1;
      this.#moved();
    }
  }

  /** Whoever watches that resource, without a selector, has to show this write. */
  written(path: string, object: Written): void {
    const { resource, namespace } = addressOf(path);
    for (const watch of this.#watches) {
      if (watch.of.resource !== resource || watch.of.selective) continue;
      if (watch.of.namespace !== undefined && watch.of.namespace !== namespace) continue;
      if (object.gone !== undefined && !watch.ended.has(object.gone)) watch.ends.add(object.gone);
      if (object.revision > watch.wanted) watch.wanted = object.revision;
    }
  }

  /** A watch from now on. `from`: the revision that it begins at; undefined: it first shows what is there. */
  follow(of: WatchAddress, from: number | undefined): Follower {
    const watch: Waiting = { of, wanted: from ?? 1, seen: from ?? 0, ends: new Set(), ended: new Set() };
    this.#watches.add(watch);
    return {
      shown: ({ revision, gone, complete }) => {
        if (gone !== undefined) {
          watch.ends.delete(gone);
          watch.ended.add(gone);
        }
        // Until all is shown, objects come in no order of revisions.
        if (from === undefined && watch.seen === 0 && !complete) return;
        if (revision > watch.seen) watch.seen = revision;
        this.#moved();
      },
      end: () => {
        this.#watches.delete(watch);
        this.#moved();
      },
    };
  }

  #behind(): string | undefined {
    for (const { of, wanted, seen, ends } of this.#watches)
      if (wanted > seen || ends.size > 0)
        return `the watch of ${of.resource} (${seen} of ${wanted}, ${ends.size} ends)`;
    return undefined;
  }

  #moved(): void {
    for (const resolve of this.#wake.splice(0)) resolve();
  }
}

export interface Written {
  /** 0: the answer does not tell it. */
  readonly revision: number;
  /** Uid of what has ended by it. */
  readonly gone?: string;
}

export interface Follower {
  /** One event. `complete`: what was there has been shown, this one included. */
  readonly shown: (event: Written & { readonly complete: boolean }) => void;
  readonly end: () => void;
}
