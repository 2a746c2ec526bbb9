import type { KubeObject } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Cancel } from "@dipper/world";
import { type Resource, resources } from "../rest/resources.ts";
import { Ring } from "./ring.ts";

/** A change of an object of ours. */
export interface Change {
  readonly resource: Resource;
  readonly type: "Added" | "Modified" | "Deleted";
  readonly object: KubeObject;
}

export type ChangeListener = (number: number, change: Change) => void;

const remembered = 5_000;

/** One ear on every cache for all browsers; remembers the last changes for those who come back. */
export class ChangeHub {
  readonly #ring = new Ring<Change>(remembered);
  readonly #listeners = new Set<ChangeListener>();
  readonly #cancels: Cancel[] = [];
  /** Numbers of another life mean nothing in this one. */
  readonly life: string;

  constructor(life: string) {
    this.life = life;
  }

  /** Call it when the caches are synced: what they start with is no change. */
  start(manager: Manager): void {
    for (const resource of resources) {
      const cancel = manager.cache<KubeObject>(resource.kind).subscribe((now, before) => {
        const object = now ?? before;
        if (object === undefined) return;
        const type = now === undefined ? "Deleted" : before === undefined ? "Added" : "Modified";
        this.#tell({ resource, type, object });
      });
      this.#cancels.push(cancel);
    }
  }

  close(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#listeners.clear();
  }

  /** Hears everything from now on; `last` is the number of the latest change before. */
  listen(listener: ChangeListener): { readonly last: number; readonly cancel: Cancel } {
    this.#listeners.add(listener);
    return { last: this.#ring.last, cancel: () => void this.#listeners.delete(listener) };
  }

  idOf(number: number): string {
    return `${this.life}-${number}`;
  }

  /** What came after the event with this id; undefined: too long ago, or another life. */
  since(id: string): readonly (readonly [number, Change])[] | undefined {
    const [life, number] = id.split("-");
    return life === this.life && /^\d+$/.test(number ?? "") ? this.#ring.after(Number(number)) : undefined;
  }

  #tell(change: Change): void {
    const number = this.#ring.push(change);
    for (const listener of this.#listeners) listener(number, change);
  }
}
