import type { Kind, KubeObject } from "@dipper/api";
import { ofServer } from "../collect/of-server.ts";
import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { TypeTable } from "../types/type-table.ts";
import type { Actor } from "./actor.ts";
import type { DeleteOptions, Deletes } from "./deletes.ts";
import { noSuchResource } from "./refusals.ts";
import type { Writes } from "./writes.ts";

export interface LocalRef {
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}

type Address = Pick<Kind, "group" | "version" | "plural">;

/**
 * The server without HTTP, for kubelets and controllers in the same process: committed reads of shared, frozen-by-agreement objects, and
 * writes through defaults, validation, generation and watches, but without authorisation, managedFields and (but for `actor`) admission.
 */
export interface LocalAccess {
  get<T extends KubeObject>(kind: Kind<T>, ref: LocalRef): T | undefined;
  /** In key order. `namespace` absent: all. */
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[];
  /** With an `actor` admission is asked, as for anybody's request: quotas and policies concern what controllers make, too. */
  create<T extends KubeObject>(kind: Kind<T>, object: Omit<T, "apiVersion" | "kind">, actor?: Actor): Promise<T>;
  /** `change` returns the wanted object (undefined: leave it) and must not touch the one it is given. Undefined: there is none. */
  update<T extends KubeObject>(
    kind: Kind<T>,
    ref: LocalRef,
    change: (current: T) => T | undefined,
    subresource?: "status" | "binding",
  ): Promise<T | undefined>;
  /** `graceSeconds` 0: a pod is gone at once. `propagationPolicy`: by default that of the kind. Nothing happens where there is none. */
  delete(
    kind: Address,
    ref: LocalRef,
    how?: Pick<DeleteOptions, "propagationPolicy"> & { readonly graceSeconds?: number },
  ): Promise<void>;
}

export interface LocalDeps {
  readonly store: Store;
  readonly types: TypeTable;
  readonly writes: Writes;
  readonly deletes: Deletes;
}

export function localAccess(deps: LocalDeps): LocalAccess {
  const { store, types, writes, deletes } = deps;
  const typeOf = (kind: Address): ResourceType => {
    const type = types.byResource(kind.group, kind.version, kind.plural);
    if (type === undefined) throw noSuchResource();
    return type;
  };
  const refOf = (ref: LocalRef): { readonly namespace: string; readonly name: string } => ({
    namespace: ref.namespace ?? "",
    name: ref.name,
  });
  const resource = (kind: Address): string => `${kind.group}/${kind.plural}`;
  return {
    get: <T extends KubeObject>(kind: Kind<T>, ref: LocalRef) => {
      const entry = store.committed(resource(kind)).get(keyOf(ref.namespace ?? "", ref.name));
      return entry === undefined ? undefined : (store.shared(entry) as unknown as T);
    },
    list: <T extends KubeObject>(kind: Kind<T>, namespace?: string) => {
      const tree = store.committed(resource(kind));
      const entries = namespace === undefined ? tree : tree.under(`${namespace}/`);
      return [...entries].map((entry) => store.shared(entry) as unknown as T);
    },
    create: async <T extends KubeObject>(kind: Kind<T>, object: Omit<T, "apiVersion" | "kind">, actor?: Actor) => {
      const namespace = object.metadata.namespace ?? "";
      const options = { ...ofServer, actor };
      const written = writes.create(typeOf(kind), namespace, object as unknown as StoredObject, options);
      await written.durable;
      return store.shared(written.entry) as unknown as T;
    },
    update: async <T extends KubeObject>(
      kind: Kind<T>,
      ref: LocalRef,
      change: (current: T) => T | undefined,
      subresource?: "status" | "binding",
    ) => {
      if (store.staged(resource(kind)).get(keyOf(ref.namespace ?? "", ref.name)) === undefined) return undefined;
      const options = { ...ofServer, subresource: subresource ?? "", unconditional: true };
      const written = writes.update(
        typeOf(kind),
        refOf(ref),
        options,
        (current) => (change(current as unknown as T) ?? current) as unknown as StoredObject,
      );
      await written.durable;
      return store.shared(written.entry) as unknown as T;
    },
    delete: async (kind, ref, { graceSeconds, ...how } = {}) => {
      if (store.staged(resource(kind)).get(keyOf(ref.namespace ?? "", ref.name)) === undefined) return;
      const grace = graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds };
      await deletes.delete(typeOf(kind), refOf(ref), { ...how, ...grace, dryRun: false, actor: undefined }).durable;
    },
  };
}
