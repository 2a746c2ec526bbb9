import { isoTime } from "@dipper/api";
import type { Clock, Log } from "@dipper/world";
import { trackManagers } from "../patch/managed-fields.ts";
import { crdCleanup, type Deletes } from "../server/deletes.ts";
import { crdResource } from "../server/namespaces.ts";
import type { Change, Store } from "../store/store.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import type { CustomResourceDefinition } from "../types/crd-types.ts";
import type { TypeTable } from "../types/type-table.ts";
import type { WatchHub } from "../watch/hub.ts";
import { approvalOf, type Condition } from "./approval-condition.ts";
import { guarded } from "./guarded.ts";

export interface DefinitionDeps {
  readonly store: Store;
  readonly types: TypeTable;
  readonly deletes: Deletes;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: WatchHub;
}

/**
 * CustomResourceDefinitions become kinds in the moment they are committed, say so in their conditions one write later, and stop being
 * kinds when they are gone; before that their objects are deleted.
 */
export class Definitions {
  readonly #deps: DefinitionDeps;

  constructor(deps: DefinitionDeps) {
    this.#deps = deps;
    for (const entry of deps.store.committed(crdResource)) this.#serve(deps.store.shared(entry));
    deps.store.onCommit((changes) => this.#react(changes));
    this.#later(() => {
      for (const entry of deps.store.committed(crdResource)) this.#settle(entry.name);
    });
  }

  #react(changes: readonly Change[]): void {
    const names = new Set<string>();
    for (const change of changes) {
      if (change.resource === crdResource) {
        names.add(change.entry.name);
        if (change.type === "DELETED") this.#forget(change.entry.name);
        else if (!change.entry.deleting) this.#serve(this.#deps.store.shared(change.entry));
      } else if (change.type === "DELETED") {
        const [group = "", plural = ""] = change.resource.split("/");
        const name = `${plural}.${group}`;
        if (this.#deps.store.committed(crdResource).get(name)?.deleting === true) names.add(name);
      }
    }
    if (names.size > 0) this.#later(() => names.forEach((name) => this.#settle(name)));
  }

  #later(run: () => void): void {
    this.#deps.clock.endOfTurn(guarded(this.#deps.log, "definitions", run));
  }

  #serve(object: StoredObject): void {
    const { types, store, log } = this.#deps;
    const crd = object as unknown as CustomResourceDefinition;
    if (this.#conflict(object) !== undefined) return;
    try {
      types.addCrd(crd);
    } catch (cause) {
      log.error("A CustomResourceDefinition cannot be served", { name: crd.metadata.name, cause: String(cause) });
      return;
    }
    store.reindex(`${crd.spec.group}/${crd.spec.names.plural}`);
  }

  #forget(name: string): void {
    this.#deps.types.removeCrd(name);
    // `<plural>.<group>`: whoever watches objects of a kind that is gone learns it by the end of his watch.
    const at = name.indexOf(".");
    this.#deps.hub.end(`${name.slice(at + 1)}/${name.slice(0, at)}`);
  }

  /** Writes what is true about a definition into its status, or goes on with its deletion. */
  #settle(name: string): void {
    const { store } = this.#deps;
    const entry = store.staged(crdResource).get(name);
    if (entry === undefined) return;
    const object = parseObject(entry.bytes);
    const crd = object as unknown as CustomResourceDefinition;
    if (entry.deleting && this.#purge(crd)) {
      object.metadata.finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== crdCleanup);
      if (object.metadata.finalizers.length === 0) store.remove(crdResource, object);
      else store.put(crdResource, object);
      return;
    }
    const status = (object["status"] ?? {}) as {
      conditions?: readonly Condition[];
      storedVersions?: readonly string[];
    };
    const storage = crd.spec.versions.find((version) => version.storage)?.name ?? "";
    const wanted = {
      ...status,
      conditions: this.#conditions(object, status.conditions ?? []),
      acceptedNames: {
        ...crd.spec.names,
        listKind: crd.spec.names.listKind ?? `${crd.spec.names.kind}List`,
        singular: crd.spec.names.singular ?? crd.spec.names.kind.toLowerCase(),
      },
      storedVersions: [...new Set([...(status.storedVersions ?? []), storage])],
    };
    if (JSON.stringify(wanted) === JSON.stringify(status)) return;
    store.put(crdResource, this.#owned({ ...object, status: wanted }));
  }

  /** All that a definition does not begin with is the server's own: its status but for the versions that were stored. */
  #owned(object: StoredObject): StoredObject {
    const type = this.#deps.types.byResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    if (type === undefined) return object;
    const { storedVersions } = object["status"] as { readonly storedVersions: unknown };
    const tracking = { manager: "kube-apiserver", subresource: "status", now: this.#deps.clock.now() };
    return trackManagers(type, { ...object, status: { storedVersions } }, object, tracking) as unknown as StoredObject;
  }

  #conditions(object: StoredObject, present: readonly Condition[]): readonly Condition[] {
    const problem = this.#conflict(object);
    const accepted =
      problem === undefined
        ? { status: "True", reason: "NoConflicts", message: "no conflicts found" }
        : { status: "False", reason: "NamesConflict", message: problem };
    const established =
      problem === undefined
        ? { status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" }
        : { status: "False", reason: "NotAccepted", message: "not all names are accepted" };
    const wanted: Condition[] = [
      { type: "NamesAccepted", ...accepted },
      { type: "Established", ...established },
      ...approvalOf(object),
    ];
    if (object.metadata.deletionTimestamp !== undefined)
      wanted.push({
        type: "Terminating",
        status: "True",
        reason: "InstanceDeletionInProgress",
        message: "CustomResource deletion is in progress",
      });
    return wanted.map((condition) => {
      const before = present.find((each) => each.type === condition.type);
      const same = before !== undefined && before.status === condition.status;
      return {
        lastTransitionTime: same ? before["lastTransitionTime"] : isoTime(this.#deps.clock.now()),
        ...condition,
      };
    });
  }

  /** The sentence that says who has the names already. */
  #conflict(object: StoredObject): string | undefined {
    const { group, names } = (object as unknown as CustomResourceDefinition).spec;
    const other = this.#deps.types
      .all()
      .find(
        (type) =>
          type.group === group &&
          (type.origin === "built-in" || type.origin.crd !== object.metadata.name) &&
          (type.plural === names.plural || type.kind === names.kind),
      );
    return other === undefined
      ? undefined
      : `${JSON.stringify(other.plural === names.plural ? names.plural : names.kind)} is already in use`;
  }

  /** Deletes the objects of a definition that goes away; true when none is left. */
  #purge(crd: CustomResourceDefinition): boolean {
    const { store, types, deletes } = this.#deps;
    const resource = `${crd.spec.group}/${crd.spec.names.plural}`;
    const type = types.all().find((each) => each.group === crd.spec.group && each.plural === crd.spec.names.plural);
    if (type === undefined) return store.staged(resource).size === 0;
    for (const entry of store.staged(resource))
      if (!entry.deleting)
        deletes.delete(type, { namespace: entry.namespace, name: entry.name }, { dryRun: false, actor: undefined });
    return store.staged(resource).size === 0;
  }
}
