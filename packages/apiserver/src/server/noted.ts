import type { Call } from "./call.ts";
import type { Deleted, DeleteOptions } from "./deletes.ts";
import type { Written } from "./writes.ts";

/** For the audit: the object that a write found, and the one that it left. */
export function noteWrite(call: Pick<Call, "facts" | "query" | "verb">, written: Written): void {
  if (call.query.dryRun(call.verb)) return;
  const { before, entry } = written;
  (call.facts.changes ??= []).push(before === undefined ? { after: entry } : { before, after: entry });
}

/** For the audit: what a deletion took away or only marked. */
export function noteDeletion(
  call: Pick<Call, "facts">,
  deleted: Deleted,
  options: Pick<DeleteOptions, "dryRun">,
): void {
  if (options.dryRun) return;
  const { before, entry, gone } = deleted;
  (call.facts.changes ??= []).push(gone ? { before } : { before, after: entry });
}
