import { DipperError } from "@dipper/api";
import type { Random } from "@dipper/world";
import type { Journal, JournalEntry } from "./journal.ts";

/** What is left when a simulated process dies: hand it to the next `MemoryJournal`. */
export class MemoryDisk {
  /** Durable, whatever happens. */
  revision = 0;
  readonly objects = new Map<string, JournalEntry>();
  /** Given to the disk and not synced yet: a kill keeps or loses it. */
  unsynced: readonly JournalEntry[] = [];

  /** The process is gone: what was not synced is kept or lost, all of it, as the seed says. */
  kill(random: Random): void {
    if (random.uint32() % 2 === 0) this.sync();
    else this.unsynced = [];
  }

  sync(): void {
    for (const row of this.unsynced) {
      this.revision = Math.max(this.revision, row.revision);
      if (row.value === undefined) this.objects.delete(row.key);
      else this.objects.set(row.key, row);
    }
    this.unsynced = [];
  }
}

export interface MemoryJournalOptions {
  /** Default: a new, empty one. */
  readonly disk?: MemoryDisk;
  /** Faults at the port: what happens to this batch. `dies` throws between write and sync, as a kill in the middle would. */
  readonly fault?: (batch: readonly JournalEntry[]) => "full" | "failed" | "dies" | undefined;
}

/** The journal of simulated runs and benches: an array with a sync mark. */
export class MemoryJournal implements Journal {
  readonly disk: MemoryDisk;
  readonly #fault: MemoryJournalOptions["fault"];
  #closed = false;

  constructor(options: MemoryJournalOptions = {}) {
    this.disk = options.disk ?? new MemoryDisk();
    this.#fault = options.fault;
  }

  load(): { readonly revision: number; readonly entries: Iterable<JournalEntry> } {
    return { revision: this.disk.revision, entries: [...this.disk.objects.values()] };
  }

  append(batch: readonly JournalEntry[]): void {
    if (this.#closed) throw new DipperError("StorageFailed", { path: "memory", cause: "it is closed" });
    const fault = this.#fault?.(batch);
    if (fault === "full") throw new DipperError("StorageFull", { path: "memory" });
    if (fault === "failed") throw new DipperError("StorageFailed", { path: "memory", cause: "an injected fault" });
    this.disk.unsynced = batch;
    if (fault === "dies") throw new DipperError("StorageFailed", { path: "memory", cause: "killed before the sync" });
    this.disk.sync();
  }

  close(): void {
    this.#closed = true;
  }
}
