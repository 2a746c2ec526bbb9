import type { Pod } from "@dipper/api";

/** A pod as the search shows it. */
export interface FoundPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  readonly exact: boolean;
}

export interface FoundImage {
  readonly image: string;
  readonly pods: number;
  /** One of the nodes that run it. */
  readonly node: string;
  readonly exact: boolean;
}

/** Beyond this many pods of one cluster the rest is counted, not found. */
const mostPods = 250_000;

/**
 * Names, addresses and images of a cluster's pods. Not as objects: names stand one after the other in one text, which the engine searches
 * faster than a map of them would be filled, and everything that repeats is a number. About 80 bytes per pod instead of kilobytes.
 */
export class PodIndex {
  readonly #names: Column;
  readonly #addresses: Column;
  readonly #namespaces: Repeated;
  readonly #nodes: Repeated;
  readonly #images: Repeated;
  /** More pods than were taken in. */
  readonly partial: boolean;

  constructor(parts: {
    readonly names: Column;
    readonly addresses: Column;
    readonly namespaces: Repeated;
    readonly nodes: Repeated;
    readonly images: Repeated;
    readonly partial: boolean;
  }) {
    this.#names = parts.names;
    this.#addresses = parts.addresses;
    this.#namespaces = parts.namespaces;
    this.#nodes = parts.nodes;
    this.#images = parts.images;
    this.partial = parts.partial;
  }

  get size(): number {
    return this.#names.size;
  }

  /** By name, `namespace/name` or address; exact ones first. */
  pods(text: string, limit: number): readonly FoundPod[] {
    const slash = text.indexOf("/");
    const name = slash < 0 ? text : text.slice(slash + 1);
    const inNamespace = slash < 0 ? undefined : text.slice(0, slash);
    const fits = (at: number): boolean => inNamespace === undefined || this.#namespaces.at(at) === inNamespace;
    const found = new Map<number, FoundPod>();
    const take = (places: Iterable<number>, exact: boolean): void => {
      for (const at of places) {
        if (found.size >= limit) return;
        if (!found.has(at) && fits(at)) found.set(at, this.#pod(at, exact));
      }
    };
    if (name === "" || text.includes("\n")) return [];
    take(this.#names.equal(name), true);
    if (slash < 0 && /^[0-9a-f.:]+$/.test(name)) {
      take(this.#addresses.equal(name), true);
      if (name.length > 3) take(this.#addresses.containing(name), false);
    }
    if (name.length > 2) take(this.#names.containing(name), false);
    return [...found.values()];
  }

  /** Images that contain the text, with how many pods run each. */
  images(text: string, limit: number): readonly FoundImage[] {
    if (text.length < 3 || text.includes("\n")) return [];
    const counts = new Map<string, { pods: number; first: number }>();
    const sets = this.#images.values.map((set) =>
      set.includes(text) ? set.split("\n").filter((image) => image.includes(text)) : [],
    );
    if (!sets.some((set) => set.length > 0)) return [];
    for (let at = 0; at < this.size; at++) {
      for (const image of sets[this.#images.codes[at] ?? 0] ?? []) {
        const count = counts.get(image);
        if (count === undefined) counts.set(image, { pods: 1, first: at });
        else count.pods += 1;
      }
    }
    return [...counts]
      .map(([image, { pods, first }]) => ({ image, pods, node: this.#nodes.at(first), exact: image === text }))
      .toSorted((a, b) => Number(b.exact) - Number(a.exact) || b.pods - a.pods)
      .slice(0, limit);
  }

  #pod(at: number, exact: boolean): FoundPod {
    return {
      namespace: this.#namespaces.at(at),
      name: this.#names.at(at),
      node: this.#nodes.at(at),
      ip: this.#addresses.at(at),
      exact,
    };
  }
}

/** Takes pods in while they are listed for something else. */
export class PodIndexBuilder {
  readonly #names: string[] = [];
  readonly #addresses: string[] = [];
  readonly #namespaces = new RepeatedBuilder();
  readonly #nodes = new RepeatedBuilder();
  readonly #images = new RepeatedBuilder();
  #left = 0;

  add({ metadata, spec, status }: Pod): void {
    if (this.#names.length >= mostPods) {
      this.#left += 1;
      return;
    }
    this.#names.push(metadata.name);
    this.#addresses.push(status?.podIP ?? "");
    this.#namespaces.add(metadata.namespace ?? "");
    this.#nodes.add(spec.nodeName ?? "");
    const images = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => (image ?? "").toLowerCase());
    this.#images.add([...new Set(images)].toSorted().join("\n"));
  }

  build(): PodIndex {
    return new PodIndex({
      names: new Column(this.#names),
      addresses: new Column(this.#addresses),
      namespaces: this.#namespaces.build(),
      nodes: this.#nodes.build(),
      images: this.#images.build(),
      partial: this.#left > 0,
    });
  }
}

/** Texts one after the other, each closed by a newline, and where each begins. */
class Column {
  readonly #text: string;
  readonly #starts: Uint32Array;

  constructor(values: readonly string[]) {
    this.#text = `${values.join("\n")}\n`;
    this.#starts = new Uint32Array(values.length + 1);
    let at = 0;
    for (const [index, value] of values.entries()) {
      this.#starts[index] = at;
      at += value.length + 1;
    }
    this.#starts[values.length] = at;
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  at(index: number): string {
    return this.#text.slice(this.#starts[index] ?? 0, (this.#starts[index + 1] ?? 1) - 1);
  }

  *equal(value: string): Generator<number> {
    const closed = `${value}\n`;
    for (let at = this.#text.indexOf(closed); at >= 0; at = this.#text.indexOf(closed, at + 1)) {
      const index = this.#indexOf(at);
      if (this.#starts[index] === at) yield index;
    }
  }

  *containing(part: string): Generator<number> {
    let at = this.#text.indexOf(part);
    while (at >= 0) {
      const index = this.#indexOf(at);
      yield index;
      at = this.#text.indexOf(part, this.#starts[index + 1] ?? this.#text.length);
    }
  }

  /** Which value a place of the text belongs to. */
  #indexOf(place: number): number {
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A column in which few values repeat: a number per row. */
class Repeated {
  readonly values: readonly string[];
  readonly codes: Uint32Array;

  constructor(values: readonly string[], codes: Uint32Array) {
    this.values = values;
    this.codes = codes;
  }

  at(index: number): string {
    return this.values[this.codes[index] ?? 0] ?? "";
  }
}

class RepeatedBuilder {
  readonly #codeOf = new Map<string, number>();
  readonly #codes: number[] = [];

  add(value: string): void {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(value, code);
    }
    this.#codes.push(code);
  }

  build(): Repeated {
    return new Repeated([...this.#codeOf.keys()], Uint32Array.from(this.#codes));
  }
}
