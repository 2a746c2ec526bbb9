import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { DipperError } from "@dipper/api";
import type { Journal, JournalEntry } from "../journal.ts";

export interface SqliteJournalOptions {
  readonly path: string;
  /** FULL (default) survives a power cut, NORMAL only the death of the process. */
  readonly synchronous?: "FULL" | "NORMAL";
  /** How long another process may hold the file before the write is refused; default 2,000 ms. */
  readonly busyTimeoutMs?: number;
  /** How large the file may become; default: as large as the disk. Beyond it writes are refused as on a full disk. */
  readonly maxBytes?: number;
}

/** The format of the file, in `PRAGMA user_version`. */
const formatVersion = 2;
const pageBytes = 4_096;

const schema = `
CREATE TABLE object (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, value BLOB NOT NULL, checksum INTEGER) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', 0);
PRAGMA user_version = ${formatVersion};
`;

/** To the present format, by the one a file has. Rows of format 1 have no checksum until they are written again. */
const migrations: Readonly<Record<number, string>> = {
  1: `BEGIN; ALTER TABLE object ADD COLUMN checksum INTEGER; PRAGMA user_version = ${formatVersion}; COMMIT;`,
};

/** Current state only, no history: watches resume from memory, and after a restart clients list again. */
export class SqliteJournal implements Journal {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #revision: StatementSync;

  constructor(options: SqliteJournalOptions) {
    this.#path = options.path;
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    let database: DatabaseSync | undefined;
    try {
      if (!existsSync(options.path)) create(options.path);
      requireContent(options.path);
      chmodSync(options.path, 0o600);
      database = new DatabaseSync(options.path, { timeout: options.busyTimeoutMs ?? 2_000 });
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous ?? "FULL"};`);
      bringUpToFormat(database, options.path);
      if (options.maxBytes !== undefined)
        database.exec(`PRAGMA max_page_count = ${Math.floor(options.maxBytes / pageBytes)}`);
      this.#put = database.prepare(
        "INSERT INTO object (key, revision, value, checksum) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value, checksum = excluded.checksum",
      );
      this.#delete = database.prepare("DELETE FROM object WHERE key = ?");
      this.#revision = database.prepare("UPDATE meta SET value = max(value, ?) WHERE name = 'revision'");
    } catch (cause) {
      database?.close();
      throw storageError(options.path, cause);
    }
    this.#database = database;
  }

  load(): { readonly revision: number; readonly entries: Iterable<JournalEntry> } {
    try {
      const meta = this.#database.prepare("SELECT value FROM meta WHERE name = 'revision'").get();
      return { revision: meta?.["value"] as number, entries: this.#entries() };
    } catch (cause) {
      throw storageError(this.#path, cause);
    }
  }

  /** SQLite notices a damaged structure, the checksum a damaged row. */
  *#entries(): Generator<JournalEntry> {
    try {
      for (const row of this.#database.prepare("SELECT key, revision, value, checksum FROM object").iterate()) {
        const key = row["key"] as string;
        const value = row["value"] as Uint8Array;
        const checksum = row["checksum"] as number | null;
        if (checksum !== null && checksum !== checksumOf(key, value))
          throw corrupted(this.#path, `the row ${key} is not as it was written`);
        yield { revision: row["revision"] as number, key, value };
      }
    } catch (cause) {
      throw storageError(this.#path, cause);
    }
  }

  append(batch: readonly JournalEntry[]): void {
    const last = batch.at(-1);
    if (last === undefined) return;
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const row of batch) {
        if (row.value === undefined) this.#delete.run(row.key);
        else this.#put.run(row.key, row.revision, row.value, checksumOf(row.key, row.value));
      }
      this.#revision.run(last.revision);
      this.#database.exec("COMMIT");
    } catch (cause) {
      this.#rollBack();
      throw storageError(this.#path, cause);
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #rollBack(): void {
    // SQLite has rolled back by itself after some errors (disk full among them); then there is nothing to take back.
    if (!this.#database.isOpen || !this.#database.isTransaction) return;
    this.#database.exec("ROLLBACK");
  }
}

function checksumOf(key: string, value: Uint8Array): number {
  return crc32(value, crc32(key));
}

/**
 * A new file gets its name only when it is complete and synced: so one without content under that name is what is left of a database, and never
 * a beginning.
 */
function create(path: string): void {
  const draft = `${path}.new`;
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${end}`, { force: true });
  writeFileSync(draft, "", { mode: 0o600 });
  const database = new DatabaseSync(draft);
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN; ${schema} COMMIT;`);
  } finally {
    database.close();
  }
  renameSync(draft, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** SQLite takes a file of less than a page for a new database, and throws away the log that lies beside it. */
function requireContent(path: string): void {
  const { size } = statSync(path);
  if (size < pageBytes) throw corrupted(path, `it has only ${size} bytes`);
}

function bringUpToFormat(database: DatabaseSync, path: string): void {
  const found = database.prepare("PRAGMA user_version").get()?.["user_version"] as number;
  const migration = migrations[found];
  if (migration !== undefined) database.exec(migration);
  else if (found !== formatVersion)
    throw new DipperError("StorageVersion", { path, found: String(found), expected: String(formatVersion) });
}

function corrupted(path: string, cause: string): DipperError {
  return new DipperError("StorageCorrupted", { path, cause });
}

/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes carry them in the low byte. */
const full = 13;
const corrupt = 11;
const notADatabase = 26;
const busy = 5;
const locked = 6;

function storageError(path: string, cause: unknown): DipperError {
  if (cause instanceof DipperError) return cause;
  const code = ((cause as { errcode?: number }).errcode ?? 0) & 0xff;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (code === full) return new DipperError("StorageFull", { path }, { cause });
  if (code === corrupt || code === notADatabase)
    return new DipperError("StorageCorrupted", { path, cause: message }, { cause });
  if (code === busy || code === locked)
    return new DipperError("StorageFailed", { path, cause: "another process holds the file" }, { cause });
  return new DipperError("StorageFailed", { path, cause: message }, { cause });
}
