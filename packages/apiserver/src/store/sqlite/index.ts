/**
 * The durable journal, apart from the rest because it is the one part of the API server that touches the disk.
 *
 * ```ts
 * import { SqliteJournal } from "@dipper/apiserver/sqlite";
 * const journal = new SqliteJournal({ path: "/var/lib/dipper/state.db" });
 * ```
 */
export type { SqliteJournalOptions } from "./sqlite-journal.ts";
export { SqliteJournal } from "./sqlite-journal.ts";
