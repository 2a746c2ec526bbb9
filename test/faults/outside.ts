import { MemoryDisk, MemoryJournal } from "@dipper/apiserver";

/** Everything that outlives processes, beside the simulated disk: the platform's database and those of the simulated world. */
export class Storage {
  readonly #disks = new Map<string, MemoryDisk>();

  disk(name: string): MemoryDisk {
    const known = this.#disks.get(name) ?? new MemoryDisk();
    this.#disks.set(name, known);
    return known;
  }

  journal(name: string): MemoryJournal {
    return new MemoryJournal({ disk: this.disk(name) });
  }

  /** As it is now; objects are bytes that nobody changes, so they are shared. */
  copy(): Storage {
    const copy = new Storage();
    for (const [name, disk] of this.#disks) {
      const fresh = copy.disk(name);
      fresh.revision = disk.revision;
      for (const [key, entry] of disk.objects) fresh.objects.set(key, entry);
    }
    return copy;
  }
}
