import { parseTime } from "@dipper/api";
import type { Cancel } from "@dipper/world";
import type { Change } from "../store/store.ts";
import { parseObject } from "../store/stored-object.ts";
import type { CollectorDeps } from "./garbage.ts";
import { guarded } from "./guarded.ts";
import { ofServer } from "./of-server.ts";
import { StorageTypes } from "./storage-type.ts";

/** As upstream: an event lives for an hour after it was last written. */
const liveMs = 3_600_000;
/** Of both APIs. */
const events = "/events";
const sweepEveryMs = 60_000;

interface Written {
  readonly key: string;
  readonly revision: number;
  /** On the clock that nobody sets: an hour is an hour, whatever happens to the time of day. */
  readonly at: number;
}

/** Takes events away when their hour is over. They are kept in the order of their last write, so that a sweep looks at old ones only. */
export class EventExpiry {
  readonly #deps: CollectorDeps;
  readonly #storage: StorageTypes;
  #written: Written[] = [];
  #timer: Cancel | undefined;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#storage = new StorageTypes(deps.types);
    for (const entry of deps.store.committed(events)) {
      const created = parseTime(parseObject(entry.bytes).metadata.creationTimestamp ?? "") ?? deps.clock.now();
      const age = Math.max(0, deps.clock.now() - created);
      this.#written.push({ key: entry.key, revision: entry.revision, at: deps.clock.monotonic() - age });
    }
    this.#written.sort((a, b) => a.at - b.at);
    if (this.#written.length > 0) this.#arm();
    deps.store.onCommit((changes) => changes.forEach((change) => this.#react(change)));
  }

  #react({ resource, type, entry }: Change): void {
    if (type === "DELETED" || resource !== events) return;
    this.#written.push({ key: entry.key, revision: entry.revision, at: this.#deps.clock.monotonic() });
    this.#arm();
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    this.#timer = this.#deps.clock.after(sweepEveryMs, () => {
      this.#timer = undefined;
      guarded(this.#deps.log, "events", () => this.#sweep())();
      if (this.#written.length > 0) this.#arm();
    });
  }

  #sweep(): void {
    const { store, clock, deletes } = this.#deps;
    const before = clock.monotonic() - liveMs;
    const keep = this.#written.findIndex((each) => each.at > before);
    const old = this.#written.splice(0, keep < 0 ? this.#written.length : keep);
    const type = this.#storage.of(events);
    for (const { key, revision } of old) {
      const entry = store.staged(events).get(key);
      if (entry !== undefined && entry.revision === revision && type !== undefined)
        deletes.delete(type, entry, ofServer);
    }
  }
}
