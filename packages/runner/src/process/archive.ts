import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/**
 * Compresses the result file of a finished StepRun to `<path>.gz` and takes the plain one away. Answers the digest of the plain
 * text. Done twice, or after a crash in between, it does no harm.
 */
export function packLog(path: string): { readonly digest: string } | undefined {
  const plain = readIfThere(path);
  if (plain === undefined) {
    const packed = readIfThere(`${path}.gz`);
    return packed === undefined ? undefined : { digest: digestOf(gunzipSync(packed)) };
  }
  const beside = `${path}.gz.tmp`;
  const file = openSync(beside, "w", 0o600);
  writeFileSync(file, gzipSync(plain));
  fsyncSync(file);
  closeSync(file);
  // Its age is that of the run, whenever it was compressed.
  const { atime, mtime } = statSync(path);
  utimesSync(beside, atime, mtime);
  renameSync(beside, `${path}.gz`);
  rmSync(path, { force: true });
  return { digest: digestOf(plain) };
}

/** Refuses to unpack more than a result file can be. */
export function unpackLog(data: Uint8Array): Uint8Array {
  return gunzipSync(data, { maxOutputLength: 512 * 1024 * 1024 });
}

/** Removes compressed result files that are older than `keepMs`, and folders of operations that are empty then. Answers how many. */
export function expireLogs(logsFolder: string, options: { readonly keepMs: number; readonly now: number }): number {
  let removed = 0;
  for (const operation of foldersIn(logsFolder)) {
    const folder = join(logsFolder, operation);
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".ndjson.gz"))) {
      if (options.now - statSync(join(folder, name)).mtimeMs <= options.keepMs) continue;
      const base = name.slice(0, -".ndjson.gz".length);
      for (const end of [".ndjson.gz", ".runner.json", ".runner.log", ".job.json"])
        rmSync(join(folder, base + end), { force: true });
      removed += 1;
    }
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
  return removed;
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function digestOf(data: Uint8Array): string {
  return `sha256:${createHash("sha256").update(data).digest("hex")}`;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}
