import { type Filter, fieldOf } from "../list/filter.ts";
import type { Change } from "../store/store.ts";

/** Who may see a change: what an audience is made of. */
export interface Listener {
  readonly filter: Filter;
}

/** Value of a path → whoever wants exactly this value. */
type ByValue<L> = Map<string, Set<L>>;

/**
 * The watches of one resource, found by what they ask for, so that a change costs what its readers cost and not what all cost: kubelets watch
 * the pods of one node, clients one object by its name or one namespace. Who is handed out may see the change; the filter has the last word.
 */
export class Audience<L extends Listener> {
  readonly #members = new Set<L>();
  readonly #everything = new Set<L>();
  /** By the path of the first field that is asked for with `=`; a namespace is the path `metadata.namespace`. */
  readonly #byPath = new Map<string, ByValue<L>>();

  get size(): number {
    return this.#members.size;
  }

  [Symbol.iterator](): Iterator<L> {
    return this.#members[Symbol.iterator]();
  }

  add(listener: L): void {
    this.#members.add(listener);
    const wanted = wantedBy(listener.filter);
    if (wanted === undefined) {
      this.#everything.add(listener);
      return;
    }
    const byValue: ByValue<L> = this.#byPath.get(wanted.path) ?? new Map<string, Set<L>>();
    this.#byPath.set(wanted.path, byValue);
    byValue.set(wanted.value, (byValue.get(wanted.value) ?? new Set<L>()).add(listener));
  }

  delete(listener: L): void {
    this.#members.delete(listener);
    const wanted = wantedBy(listener.filter);
    if (wanted === undefined) {
      this.#everything.delete(listener);
      return;
    }
    const byValue = this.#byPath.get(wanted.path);
    const same = byValue?.get(wanted.value);
    same?.delete(listener);
    if (same?.size === 0) byValue?.delete(wanted.value);
    if (byValue?.size === 0) this.#byPath.delete(wanted.path);
  }

  /** Everybody who may see it, each once: by the present value of a field, or by the one it had. */
  *concernedBy({ entry, previous }: Change): Generator<L> {
    yield* this.#everything;
    for (const [path, byValue] of this.#byPath) {
      const value = fieldOf(entry, path);
      yield* byValue.get(value) ?? [];
      const before = previous === undefined ? value : fieldOf(previous, path);
      if (before !== value) yield* byValue.get(before) ?? [];
    }
  }
}

function wantedBy(filter: Filter): { readonly path: string; readonly value: string } | undefined {
  const field = filter.fields.find(({ equal }) => equal);
  if (field !== undefined) return field;
  return filter.namespace === "" ? undefined : { path: "metadata.namespace", value: filter.namespace };
}
