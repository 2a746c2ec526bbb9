import type { ResourceType } from "../types/resource-type.ts";
import { isKeptOtherwise } from "../types/stored-forms.ts";
import type { TypeTable } from "../types/type-table.ts";

/** Finds some served version of a stored resource (`<group>/<plural>`): enough to delete or change metadata. Kept until the table changes. */
export class StorageTypes {
  readonly #types: TypeTable;
  readonly #known = new Map<string, ResourceType>();
  #generation = -1;

  constructor(types: TypeTable) {
    this.#types = types;
  }

  of(resource: string): ResourceType | undefined {
    if (this.#generation !== this.#types.generation) {
      this.#generation = this.#types.generation;
      this.#known.clear();
      for (const type of this.#types.all())
        if (!isKeptOtherwise(type)) this.#known.set(`${type.group}/${type.plural}`, type);
    }
    return this.#known.get(resource);
  }

  /** All that can stand in a namespace. */
  namespaced(): readonly ResourceType[] {
    this.of("");
    return [...this.#known.values()].filter((type) => type.namespaced && type.verbs.includes("delete"));
  }
}
