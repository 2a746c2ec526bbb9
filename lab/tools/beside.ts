import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The file or folder at `path`, made once: `make` works in a folder beside it and answers what of it is the result, and only a whole
 * result gets the name. Two that make it at once do the work twice, and one of them is taken.
 */
export function madeOnce(path: string, make: (folder: string) => string): string {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(join(dirname(path), ".making-"));
  try {
    const result = make(folder);
    try {
      renameSync(result, path);
    } catch (cause) {
      if (!existsSync(path)) throw cause;
    }
    return path;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
