/** The last `size` things, each with a number that grows by one. */
export class Ring<T> {
  readonly #size: number;
  readonly #items: (readonly [number, T])[] = [];
  #last = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get last(): number {
    return this.#last;
  }

  push(item: T): number {
    this.#last++;
    this.#items.push([this.#last, item]);
    // Dropped in blocks: shifting an array at every event would copy it every time.
    if (this.#items.length >= this.#size * 2) this.#items.splice(0, this.#items.length - this.#size);
    return this.#last;
  }

  /** What came after that number; undefined where some of it is forgotten, or the number is not from here. */
  after(number: number): readonly (readonly [number, T])[] | undefined {
    if (number > this.#last || number < 0) return undefined;
    if (number === this.#last) return [];
    const first = this.#items[0]?.[0] ?? 0;
    return number + 1 < first ? undefined : this.#items.slice(number + 1 - first);
  }
}
