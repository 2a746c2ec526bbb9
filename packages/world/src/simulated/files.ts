import type { Files } from "../world.ts";
import { type Kernel, type Life, meet, never } from "./kernel.ts";

const broken = (verb: string, path: string): Error =>
  Object.assign(new Error(`EIO: i/o error, ${verb} '${path}'`), { code: "EIO" });

/** Files of the simulated disk. Synchronous inside: no thread pool decides an order (rule 2). */
export function simulatedFiles(kernel: Kernel, life: Life): Files {
  const { disk, trace } = kernel;

  /** `work` is told whether the write is torn. */
  async function call<T>(verb: string, path: string, work: (torn: boolean) => T): Promise<T> {
    if (!life.alive) return never();
    const fault = meet(kernel, life, { port: "files", verb, object: path });
    const torn = fault?.type === "torn" && verb === "append";
    let value: T | undefined;
    let problem: Error | undefined;
    if (fault?.type === "lostBefore") problem = broken(verb, path);
    else {
      try {
        value = work(torn);
        if (torn || fault?.type === "lostAfter") problem = broken(verb, path);
      } catch (error) {
        problem = error as Error;
      }
    }
    trace.record(life.name, verb, path, fault?.type ?? problem?.message ?? "ok");
    // A listener of the trace may have killed us just now.
    if (!life.alive) return never();
    if (problem !== undefined) throw problem;
    return value as T;
  }

  return {
    read: (path) => call("read", path, () => disk.read(path)),
    readRange: (path, offset, length) => call("read", path, () => disk.range(path, offset, length)),
    size: (path) => call("size", path, () => disk.size(path)),
    replace: (path, data) => call("replace", path, () => disk.replace(path, data)),
    append: (path, data) =>
      call("append", path, (torn) => {
        const part = torn ? data.subarray(0, kernel.random.uint32() % (data.length + 1)) : data;
        disk.append(path, part, life.name);
      }),
    sync: (path) => call("sync", path, () => disk.sync(path)),
    list: (folder) => call("list", folder, () => disk.list(folder)),
    remove: (path) => call("remove", path, () => disk.remove(path)),
  };
}
