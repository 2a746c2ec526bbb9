import type { JsonObject } from "../schema/json-value.ts";

/**
 * A set of field paths, as managedFields has it (FieldsV1). Elements: `f:name` of a field, `k:{"name":"c"}` of an item by its keys,
 * `v:"x"` of an item by its value. A path is a member by itself (`.`), or only on the way to members below. Sets that come out of `union`,
 * `intersect` and `minus` share parts with those they were made from, and are these where nothing differs: add only to a set that is still
 * being built.
 */
export class FieldSet {
  readonly #members = new Set<string>();
  readonly #children = new Map<string, FieldSet>();

  static fromJson(json: unknown): FieldSet {
    const set = new FieldSet();
    for (const [element, below] of Object.entries((json ?? {}) as Record<string, JsonObject>)) {
      if (element === ".") continue;
      const keys = Object.keys(below);
      if (keys.length === 0 || Object.hasOwn(below, ".")) set.#members.add(element);
      if (keys.some((key) => key !== ".")) set.#children.set(element, FieldSet.fromJson(below));
    }
    return set;
  }

  toJson(): JsonObject {
    return this.#json(false);
  }

  #json(member: boolean): JsonObject {
    const json: JsonObject = {};
    if (member && !this.empty) json["."] = {};
    for (const element of this.elements().toSorted()) {
      const below = this.#children.get(element);
      json[element] = below === undefined ? {} : below.#json(this.#members.has(element));
    }
    return json;
  }

  get empty(): boolean {
    return this.#members.size === 0 && this.#children.size === 0;
  }

  add(path: readonly string[]): void {
    const [element, ...rest] = path;
    if (element === undefined) return;
    if (rest.length === 0) this.#members.add(element);
    else this.child(element).add(rest);
  }

  addMember(element: string): void {
    this.#members.add(element);
  }

  /** What is below an element, for adding to it: something must be added, no child is ever empty. */
  child(element: string): FieldSet {
    let child = this.#children.get(element);
    if (child === undefined) {
      child = new FieldSet();
      this.#children.set(element, child);
    }
    return child;
  }

  /** The set at a path, for adding to it. */
  at(path: readonly string[]): FieldSet {
    return path.reduce<FieldSet>((set, element) => set.child(element), this);
  }

  has(element: string): boolean {
    return this.#members.has(element);
  }

  /** A member, or on the way to one. */
  touches(element: string): boolean {
    return this.#members.has(element) || this.#children.has(element);
  }

  below(element: string): FieldSet {
    return this.#children.get(element) ?? new FieldSet();
  }

  elements(): readonly string[] {
    if (this.#children.size === 0) return [...this.#members];
    return [...new Set([...this.#members, ...this.#children.keys()])];
  }

  union(other: FieldSet): FieldSet {
    if (other.empty) return this;
    if (this.empty) return other;
    const result = new FieldSet();
    for (const each of [this, other]) {
      for (const element of each.#members) result.#members.add(element);
    }
    for (const [element, below] of this.#children) {
      const same = other.#children.get(element);
      result.#children.set(element, same === undefined ? below : below.union(same));
    }
    for (const [element, below] of other.#children) {
      if (!this.#children.has(element)) result.#children.set(element, below);
    }
    return result;
  }

  intersect(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.#members) if (other.#members.has(element)) result.#members.add(element);
    for (const [element, below] of this.#children) {
      const common = below.intersect(other.below(element));
      if (!common.empty) result.#children.set(element, common);
    }
    return result;
  }

  minus(other: FieldSet): FieldSet {
    if (other.empty) return this;
    const result = new FieldSet();
    let same = true;
    for (const element of this.#members) {
      if (other.#members.has(element)) same = false;
      else result.#members.add(element);
    }
    for (const [element, below] of this.#children) {
      const taken = other.#children.get(element);
      const rest = taken === undefined ? below : below.minus(taken);
      if (rest !== below) same = false;
      if (!rest.empty) result.#children.set(element, rest);
    }
    return same ? this : result;
  }

  /** True where every member is one of the set that this FieldsV1 writes. */
  isWithin(json: JsonObject): boolean {
    for (const element of this.#members) if (!isMember(json, element)) return false;
    for (const [element, below] of this.#children) {
      if (!Object.hasOwn(json, element) || !below.isWithin(json[element] as JsonObject)) return false;
    }
    return true;
  }

  /** True where some member is one of the set that this FieldsV1 writes. */
  meets(json: JsonObject): boolean {
    for (const element of this.#members) if (isMember(json, element)) return true;
    for (const [element, below] of this.#children) {
      if (Object.hasOwn(json, element) && below.meets(json[element] as JsonObject)) return true;
    }
    return false;
  }

  equals(other: FieldSet): boolean {
    return this.minus(other).empty && other.minus(this).empty;
  }

  /** Every member, as paths of elements. */
  paths(): readonly (readonly string[])[] {
    const own = [...this.#members].sort().map((element) => [element]);
    const deeper = [...this.#children].flatMap(([element, below]) => below.paths().map((path) => [element, ...path]));
    return [...own, ...deeper];
  }
}

function isMember(json: JsonObject, element: string): boolean {
  if (!Object.hasOwn(json, element)) return false;
  const below = json[element] as JsonObject;
  return Object.hasOwn(below, ".") || Object.keys(below).length === 0;
}

/** `.spec.ports[port=80,protocol="TCP"].name`, as conflicts name a field. */
export function pathText(path: readonly string[]): string {
  return path
    .map((element) => {
      const value = element.slice(2);
      if (element.startsWith("f:")) return `.${value}`;
      if (element.startsWith("v:")) return `[=${value}]`;
      if (element.startsWith("i:")) return `[${value}]`;
      const keys = Object.entries(JSON.parse(value) as JsonObject);
      return `[${keys.map(([key, each]) => `${key}=${JSON.stringify(each)}`).join(",")}]`;
    })
    .join("");
}
