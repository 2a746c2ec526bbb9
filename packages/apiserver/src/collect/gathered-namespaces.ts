import type { Cancel, Clock, Log } from "@dipper/world";
import { guarded } from "./guarded.ts";

/** Changes are gathered this long: what is counted is a summary, and whoever decides by it counts afresh anyway. */
const gatherMs = 100;

/** Namespaces in which something has changed: each is counted once for all that came in the meantime. */
export class GatheredNamespaces {
  readonly #deps: { readonly clock: Clock; readonly log: Log };
  readonly #dirty = new Set<string>();
  readonly #count: (namespace: string) => void;
  readonly #name: string;
  #timer: Cancel | undefined;

  /** `name`: what the log calls a count that fails. */
  constructor(deps: { readonly clock: Clock; readonly log: Log }, name: string, count: (namespace: string) => void) {
    this.#deps = deps;
    this.#name = name;
    this.#count = count;
  }

  mark(namespace: string): void {
    this.#dirty.add(namespace);
    if (this.#timer !== undefined) return;
    this.#timer = this.#deps.clock.after(gatherMs, () => {
      this.#timer = undefined;
      const namespaces = [...this.#dirty];
      this.#dirty.clear();
      for (const each of namespaces) guarded(this.#deps.log, this.#name, () => this.#count(each))();
    });
  }
}
