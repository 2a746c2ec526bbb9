/** One change, durable as a row: `value` is the object's canonical JSON, absent when it was deleted. */
export interface JournalEntry {
  readonly revision: number;
  /** `<group>/<plural>/<namespace>/<name>`; group and namespace may be empty. */
  readonly key: string;
  readonly value?: Uint8Array;
}

/** The only persistence the API server has. SQLite in production, an array with a sync mark in simulation; one suite runs over both. */
export interface Journal {
  /** Everything that is alive, in any order, and the last revision. Called once. */
  load(): { readonly revision: number; readonly entries: Iterable<JournalEntry> };
  /** All or nothing, durable when it returns. Throws DipperError `StorageFull` or `StorageFailed`; then nothing of the batch is kept. */
  append(batch: readonly JournalEntry[]): void;
  close(): void;
}
