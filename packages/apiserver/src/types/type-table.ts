import { builtInTypes } from "./built-in.ts";
import { type CustomResourceDefinition, typesOfCrd } from "./crd-types.ts";
import { type DefinitionTable, sharedDefinitions } from "./definition-table.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * Every kind that is served, in every version: built in, and from CustomResourceDefinitions as they come and go.
 *
 * @example
 * const table = new TypeTable();
 * table.addCrd(crd);
 * table.byResource("ops.dipper.dev", "v1alpha1", "operations")?.kind; // "Operation"
 */
export class TypeTable {
  readonly definitions: DefinitionTable;
  readonly #byResource = new Map<string, ResourceType>();
  readonly #byKind = new Map<string, ResourceType>();
  readonly #ofCrd = new Map<string, readonly ResourceType[]>();
  #generation = 0;

  constructor(definitions: DefinitionTable = sharedDefinitions()) {
    this.definitions = definitions;
    for (const type of builtInTypes(definitions)) this.#put(type);
  }

  /** Counts changes: whoever keeps something computed from the table compares it. */
  get generation(): number {
    return this.#generation;
  }

  /** Also replaces what the same CRD had served before. */
  addCrd(crd: CustomResourceDefinition): void {
    const types = typesOfCrd(crd);
    this.#forget(crd.metadata.name);
    this.#ofCrd.set(crd.metadata.name, types);
    for (const type of types) this.#put(type);
    this.#generation += 1;
  }

  removeCrd(name: string): void {
    if (!this.#ofCrd.has(name)) return;
    this.#forget(name);
    this.#generation += 1;
  }

  byResource(group: string, version: string, plural: string): ResourceType | undefined {
    return this.#byResource.get(`${group}/${version}/${plural}`);
  }

  byKind(group: string, version: string, kind: string): ResourceType | undefined {
    return this.#byKind.get(`${group}/${version}/${kind}`);
  }

  all(): readonly ResourceType[] {
    return [...this.#byResource.values()];
  }

  #put(type: ResourceType): void {
    this.#byResource.set(`${type.group}/${type.version}/${type.plural}`, type);
    this.#byKind.set(`${type.group}/${type.version}/${type.kind}`, type);
  }

  #forget(crdName: string): void {
    for (const type of this.#ofCrd.get(crdName) ?? []) {
      this.#byResource.delete(`${type.group}/${type.version}/${type.plural}`);
      this.#byKind.delete(`${type.group}/${type.version}/${type.kind}`);
    }
    this.#ofCrd.delete(crdName);
  }
}
