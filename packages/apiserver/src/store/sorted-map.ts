/** Chunks are split beyond this many values: a write copies one chunk and the list of chunks. */
const chunkLimit = 192;

/**
 * An immutable map in key order: two levels, copied on write. A root is a snapshot that costs nothing to take and to keep,
 * which is what consistent paging and "staged beside committed" need. With 100,000 values a write copies about 10 KB.
 */
export class SortedMap<V extends { readonly key: string }> {
  readonly size: number;
  readonly #chunks: readonly (readonly V[])[];

  private constructor(chunks: readonly (readonly V[])[], size: number) {
    this.#chunks = chunks;
    this.size = size;
  }

  static empty<V extends { readonly key: string }>(): SortedMap<V> {
    return new SortedMap<V>([], 0);
  }

  /** From values in any order with distinct keys; for loading. */
  static of<V extends { readonly key: string }>(values: readonly V[]): SortedMap<V> {
    const sorted = values.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const chunks: V[][] = [];
    const fill = Math.ceil(chunkLimit / 2);
    for (let i = 0; i < sorted.length; i += fill) chunks.push(sorted.slice(i, i + fill));
    return new SortedMap<V>(chunks, sorted.length);
  }

  get(key: string): V | undefined {
    const chunk = this.#chunks[this.#chunkFor(key)];
    if (chunk === undefined) return undefined;
    const value = chunk[position(chunk, key)];
    return value?.key === key ? value : undefined;
  }

  with(value: V): SortedMap<V> {
    if (this.#chunks.length === 0) return new SortedMap<V>([[value]], 1);
    const c = this.#chunkFor(value.key);
    const chunk = this.#chunks[c] as readonly V[];
    const at = position(chunk, value.key);
    const replaces = chunk[at]?.key === value.key;
    const changed = chunk.slice();
    changed.splice(at, replaces ? 1 : 0, value);
    const chunks = this.#chunks.slice();
    if (changed.length <= chunkLimit) chunks[c] = changed;
    // An append at the very end is the common case (names that count up): keep the left chunk full then.
    else if (c === chunks.length - 1 && at === changed.length - 1) chunks.splice(c, 1, changed.slice(0, at), [value]);
    else chunks.splice(c, 1, changed.slice(0, changed.length >> 1), changed.slice(changed.length >> 1));
    return new SortedMap<V>(chunks, this.size + (replaces ? 0 : 1));
  }

  without(key: string): SortedMap<V> {
    const c = this.#chunkFor(key);
    const chunk = this.#chunks[c];
    if (chunk === undefined) return this;
    const at = position(chunk, key);
    if (chunk[at]?.key !== key) return this;
    const chunks = this.#chunks.slice();
    if (chunk.length === 1) chunks.splice(c, 1);
    else chunks[c] = chunk.toSpliced(at, 1);
    return new SortedMap<V>(chunks, this.size - 1);
  }

  /** Values with `start` ≤ key, in order. */
  *from(start: string): Generator<V> {
    if (this.#chunks.length === 0) return;
    let c = this.#chunkFor(start);
    let at = position(this.#chunks[c] as readonly V[], start);
    for (; c < this.#chunks.length; c++, at = 0) {
      const chunk = this.#chunks[c] as readonly V[];
      for (; at < chunk.length; at++) yield chunk[at] as V;
    }
  }

  /** Values whose key starts with `prefix`, in order. */
  *under(prefix: string): Generator<V> {
    for (const value of this.from(prefix)) {
      if (!value.key.startsWith(prefix)) return;
      yield value;
    }
  }

  [Symbol.iterator](): Iterator<V> {
    return this.from("");
  }

  /** The last chunk whose first key is not behind `key`; the first chunk for keys before everything. */
  #chunkFor(key: string): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (((this.#chunks[middle] as readonly V[])[0] as V).key <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The first index whose key is not before `key`. */
function position<V extends { readonly key: string }>(chunk: readonly V[], key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunk[middle] as V).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
