import { namespaceResource } from "../server/namespaces.ts";
import { keyOf } from "../store/entry.ts";
import type { Change } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { CollectorDeps } from "./garbage.ts";
import { guarded } from "./guarded.ts";
import { ofServer } from "./of-server.ts";

const certificates = "kube-root-ca.crt";

/**
 * Sees to it that every namespace has the ServiceAccount `default` and, where the server's own authority is known, the ConfigMap
 * `kube-root-ca.crt` with its certificate, as the controller manager does.
 */
export class ServiceAccounts {
  readonly #deps: CollectorDeps & { readonly rootCa: string | undefined };
  readonly #wanted: readonly { readonly plural: string; readonly object: StoredObject }[];
  readonly #queue = new Set<string>();

  constructor(deps: CollectorDeps & { readonly rootCa: string | undefined }) {
    this.#deps = deps;
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };
    const bundle = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: certificates },
      data: { "ca.crt": deps.rootCa ?? "" },
    };
    this.#wanted = [
      { plural: "serviceaccounts", object: account },
      ...(deps.rootCa === undefined ? [] : [{ plural: "configmaps", object: bundle }]),
    ];
    for (const entry of deps.store.staged(namespaceResource)) this.#enqueue(entry.name);
    deps.store.onCommit((changes) => changes.forEach((change) => this.#react(change)));
  }

  #react({ resource, type, entry }: Change): void {
    if (resource === namespaceResource && type !== "DELETED") this.#enqueue(entry.name);
    const ours = this.#wanted.some(
      ({ plural, object }) => resource === `/${plural}` && object.metadata.name === entry.name,
    );
    if (ours && type !== "ADDED") this.#enqueue(entry.namespace);
  }

  #enqueue(namespace: string): void {
    this.#queue.add(namespace);
    if (this.#queue.size > 1) return;
    const { clock, log } = this.#deps;
    clock.endOfTurn(
      guarded(log, "service accounts", () => {
        const namespaces = [...this.#queue];
        this.#queue.clear();
        namespaces.forEach((each) => this.#complete(each));
      }),
    );
  }

  #complete(namespace: string): void {
    const { store, types, writes } = this.#deps;
    const owner = store.staged(namespaceResource).get(namespace);
    if (owner === undefined || owner.deleting) return;
    for (const { plural, object } of this.#wanted) {
      const type = types.byResource("", "v1", plural);
      if (type === undefined) continue;
      const name = object.metadata.name ?? "";
      const present = store.staged(`/${plural}`).get(keyOf(namespace, name));
      if (present === undefined) writes.create(type, namespace, object, ofServer);
      else if (object["data"] !== undefined) {
        const options = { ...ofServer, subresource: "", unconditional: true };
        writes.update(type, { namespace, name }, options, (current) => ({ ...current, data: object["data"] }));
      }
    }
  }
}
