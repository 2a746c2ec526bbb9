import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Files } from "../world.ts";

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

async function withFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return work();
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files of this machine. Whatever `replace` and `sync` acknowledged survives a loss of power. */
export function realFiles(): Files {
  let temporary = 0;
  return {
    read: (path) => orUndefined(readFile(path)),
    readRange: (path, offset, length) =>
      orUndefined(
        (async () => {
          const handle = await open(path, "r");
          try {
            const buffer = new Uint8Array(length);
            const { bytesRead } = await handle.read(buffer, 0, length, offset);
            return buffer.subarray(0, bytesRead);
          } finally {
            await handle.close();
          }
        })(),
      ),
    size: (path) => orUndefined(stat(path).then((found) => found.size)),
    replace: async (path, data, mode = 0o600) => {
      const beside = `${path}.${process.pid}-${++temporary}.tmp`;
      try {
        const handle = await withFolder(path, () => open(beside, "w", mode));
        try {
          await handle.writeFile(data);
          await handle.chmod(mode);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
      await syncPath(dirname(path));
    },
    append: (path, data) =>
      withFolder(path, async () => {
        const handle = await open(path, "a", 0o600);
        try {
          await handle.writeFile(data);
        } finally {
          await handle.close();
        }
      }),
    sync: async (path) => {
      await syncPath(path);
      await syncPath(dirname(path));
    },
    list: async (folder) =>
      ((await orUndefined(readdir(folder))) ?? []).filter((name) => !name.endsWith(".tmp")).toSorted(),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}
