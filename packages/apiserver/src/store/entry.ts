import type { StoredObject } from "./stored-object.ts";

/** One stored object: its bytes, and beside them what selectors, collection and preconditions need, so that nothing is parsed to read. */
export interface Entry {
  /** `<namespace>/<name>`, or the name alone for cluster-scoped kinds. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly bytes: Uint8Array;
  readonly labels: Readonly<Record<string, string>>;
  /** Values of the kind's selectable fields, by path. */
  readonly fields: Readonly<Record<string, string>>;
  /** uids of the owners. */
  readonly owners: readonly string[];
  readonly deleting: boolean;
}

/** Field path → value, for field selectors. */
export type Projection = (object: StoredObject) => Readonly<Record<string, string>>;

const none: Readonly<Record<string, string>> = Object.freeze({});
const nobody: readonly string[] = Object.freeze([]);

export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

export function entryOf(
  object: StoredObject,
  revision: number,
  bytes: Uint8Array,
  project: Projection | undefined,
): Entry {
  const meta = object.metadata;
  const namespace = meta.namespace ?? "";
  const name = meta.name ?? "";
  return {
    key: keyOf(namespace, name),
    namespace,
    name,
    uid: meta.uid ?? "",
    revision,
    bytes,
    labels: meta.labels ?? none,
    fields: project === undefined ? none : project(object),
    owners: meta.ownerReferences === undefined ? nobody : meta.ownerReferences.map((owner) => owner.uid),
    deleting: meta.deletionTimestamp !== undefined,
  };
}
