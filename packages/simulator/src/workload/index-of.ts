import type { Kind, KubeObject } from "@dipper/api";
import type { Change, LocalAccess } from "@dipper/apiserver";

/** A projection of every object of a kind, kept current by the server's own commits. */
export class IndexOf<T extends KubeObject, P> {
  readonly items = new Map<string, P>();
  readonly #resource: string;
  readonly #project: (object: T) => P;

  constructor(kind: Kind<T>, local: LocalAccess, project: (object: T) => P) {
    this.#resource = `${kind.group}/${kind.plural}`;
    this.#project = project;
    for (const object of local.list(kind)) {
      const { namespace, name } = object.metadata;
      this.items.set(namespace === undefined ? name : `${namespace}/${name}`, project(object));
    }
  }

  /** True: it was about this kind. */
  take(change: Change): boolean {
    if (change.resource !== this.#resource) return false;
    if (change.type === "DELETED") this.items.delete(change.entry.key);
    else this.items.set(change.entry.key, this.#project(JSON.parse(new TextDecoder().decode(change.entry.bytes)) as T));
    return true;
  }
}
