import { isoTime, type KubeObject } from "@dipper/api";

/** A real server stamps by its own clock; the simulation has another. Each object gets the simulation's time at which it was first seen so. */
export class Stamps {
  readonly #now: () => number;
  readonly #created = new Map<string, string>();
  readonly #deleted = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** An object, or a list of them, with the simulation's times. */
  translated<T>(value: T): T {
    const object = value as T & Partial<KubeObject> & { readonly items?: readonly unknown[] };
    if (Array.isArray(object.items)) return { ...value, items: object.items.map((item) => this.translated(item)) };
    const { uid, creationTimestamp, deletionTimestamp } = object.metadata ?? {};
    if (uid === undefined || creationTimestamp === undefined) return value;
    const metadata = {
      ...object.metadata,
      creationTimestamp: this.#first(this.#created, uid),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp: this.#first(this.#deleted, uid) }),
    };
    return { ...value, metadata };
  }

  #first(of: Map<string, string>, uid: string): string {
    const known = of.get(uid) ?? isoTime(this.#now());
    of.set(uid, known);
    return known;
  }
}
