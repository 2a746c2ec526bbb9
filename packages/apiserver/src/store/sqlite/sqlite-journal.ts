import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
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
const formatVersion = 1;
const pageBytes = 4_096;

const schema = `
CREATE TABLE IF NOT EXISTS object (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('revision', 0);
`;

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
      database = new DatabaseSync(options.path, { timeout: options.busyTimeoutMs ?? 2_000 });
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous ?? "FULL"};`);
      checkFormat(database, options.path);
      database.exec(schema);
      database.exec(`PRAGMA user_version = ${formatVersion}`);
      chmodSync(options.path, 0o600);
      if (options.maxBytes !== undefined)
        database.exec(`PRAGMA max_page_count = ${Math.floor(options.maxBytes / pageBytes)}`);
      this.#put = database.prepare(
        "INSERT INTO object (key, revision, value) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value",
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
      const rows = this.#database.prepare("SELECT key, revision, value FROM object").all();
      const entries = rows.map((row) => ({
        revision: row["revision"] as number,
        key: row["key"] as string,
        value: row["value"] as Uint8Array,
      }));
      return { revision: meta?.["value"] as number, entries };
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
        else this.#put.run(row.key, row.revision, row.value);
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

function checkFormat(database: DatabaseSync, path: string): void {
  const found = database.prepare("PRAGMA user_version").get()?.["user_version"] as number;
  if (found === 0 || found === formatVersion) return;
  throw new DipperError("StorageVersion", { path, found: String(found), expected: String(formatVersion) });
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
