import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join, relative, sep } from "node:path";

/**
 * The digest of a folder of playbooks: SHA-256 over its files, sorted by path, each with the length of its content. Only names and
 * contents count, not times, owners or modes. Caches of Python and hidden files are no part of it; symbolic links are refused.
 */
export function bundleOf(folder: string): string {
  const hash = createHash("sha256");
  for (const path of filesOf(folder)) {
    const data = readFileSync(join(folder, path));
    hash.update(`${path}\0${data.length}\0`);
    hash.update(data);
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Where a bundle is kept below the data folder. */
export function bundleFolder(dataFolder: string, digest: string): string {
  return join(dataFolder, "artifacts", "bundles", digest.replace(":", "-"));
}

/** Copies a folder of playbooks into the data folder, under its digest. An operation runs this copy, also after an upgrade of ours. */
export function keepBundle(dataFolder: string, folder: string): string {
  const digest = bundleOf(folder);
  const target = bundleFolder(dataFolder, digest);
  if (existsSync(target)) return digest;
  const parent = join(dataFolder, "artifacts", "bundles");
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const beside = mkdtempSync(join(parent, ".new-"));
  for (const path of filesOf(folder)) cpSync(join(folder, path), join(beside, path));
  chmodSync(beside, 0o755);
  try {
    renameSync(beside, target);
  } catch (cause) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(target)) throw cause;
  }
  return digest;
}

/** Paths of the files that count, sorted. */
export function filesOf(folder: string): readonly string[] {
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name === "__pycache__") continue;
      const path = join(at, entry.name);
      if (entry.isSymbolicLink()) throw new Error(`${path} is a symbolic link: a bundle holds its own files only.`);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(relative(folder, path).split(sep).join("/"));
    }
  };
  walk(folder);
  return found.sort();
}
