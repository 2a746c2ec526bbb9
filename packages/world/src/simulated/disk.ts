import type { Random } from "../world.ts";

interface StoredFile {
  data: Uint8Array;
  length: number;
  /** Bytes that survive whatever happens. */
  synced: number;
  /** The process that wrote the part behind `synced`. */
  writer: string;
}

/**
 * The disk of the simulated machine: outlives processes. Appends are safe once synced; what is behind the sync mark stays, stays in
 * part, or goes when its writer dies, as the seed says (rule 6). `replace` and `remove` are atomic and durable at once.
 */
export class Disk {
  readonly #files = new Map<string, StoredFile>();
  /** Appends and replaces beyond this many bytes fail with ENOSPC. */
  capacity = Number.POSITIVE_INFINITY;
  #used = 0;

  get used(): number {
    return this.#used;
  }

  read(path: string): Uint8Array | undefined {
    const file = this.#files.get(path);
    return file?.data.slice(0, file.length);
  }

  size(path: string): number | undefined {
    return this.#files.get(path)?.length;
  }

  range(path: string, offset: number, length: number): Uint8Array | undefined {
    const file = this.#files.get(path);
    return file?.data.slice(Math.min(offset, file.length), Math.min(offset + length, file.length));
  }

  replace(path: string, data: Uint8Array): void {
    this.#claim(data.length);
    this.#used -= this.#files.get(path)?.length ?? 0;
    this.#files.set(path, { data: data.slice(), length: data.length, synced: data.length, writer: "" });
  }

  append(path: string, data: Uint8Array, writer: string): void {
    this.#claim(data.length);
    const file = this.#files.get(path) ?? { data: new Uint8Array(256), length: 0, synced: 0, writer };
    this.#files.set(path, file);
    if (file.length + data.length > file.data.length) {
      const grown = new Uint8Array(Math.max(file.data.length * 2, file.length + data.length));
      grown.set(file.data.subarray(0, file.length));
      file.data = grown;
    }
    file.data.set(data, file.length);
    file.length += data.length;
    file.writer = writer;
  }

  sync(path: string): void {
    const file = this.#files.get(path);
    if (file !== undefined) file.synced = file.length;
  }

  list(folder: string): readonly string[] {
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    const names = new Set<string>();
    for (const path of this.#files.keys())
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split("/")[0] ?? "");
    return [...names].toSorted();
  }

  remove(path: string): void {
    for (const [name, file] of this.#files)
      if (name === path || name.startsWith(`${path}/`)) {
        this.#used -= file.length;
        this.#files.delete(name);
      }
  }

  /** A process died: each of its unsynced tails stays, is torn, or goes. */
  died(writer: string, random: Random): void {
    for (const [path, file] of this.#files) {
      const tail = file.length - file.synced;
      if (file.writer !== writer || tail === 0) continue;
      const kept = [tail, 0, random.uint32() % (tail + 1)][random.uint32() % 3] ?? 0;
      this.#used -= tail - kept;
      file.length = file.synced + kept;
      file.synced = file.length;
      if (file.length === 0) this.#files.delete(path);
    }
  }

  #claim(bytes: number): void {
    if (this.#used + bytes > this.capacity)
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    this.#used += bytes;
  }
}
