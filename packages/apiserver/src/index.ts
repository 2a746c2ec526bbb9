/**
 * A Kubernetes API server as a function from Exchange to Answer, over a journal.
 *
 * ```ts
 * import { MemoryJournal, openApiServer } from "@dipper/apiserver";
 * import { realWorld } from "@dipper/world/real";
 *
 * const { clock, random, log } = realWorld();
 * const { signal } = new AbortController();
 * const server = await openApiServer({ name: "c1", clock, random, log, journal: new MemoryJournal(), authorisation: "allow-all" });
 * const answer = await server.handle({ method: "GET", path: "/api/v1/nodes", headers: {}, signal, peer: { address: "", user: "me" } });
 * ```
 */

export type {
  AuditAttributes,
  AuditEvent,
  AuditLevel,
  AuditObject,
  AuditSink,
  AuditStage,
  AuditUser,
} from "./audit/audit-event.ts";
export { type AuditFile, type AuditFileOptions, openAuditFile } from "./audit/audit-file.ts";
export { auditLevel, metadataLevel } from "./audit/audit-level.ts";
export type { AuditedChange } from "./audit/request-facts.ts";
export { storedForm } from "./schema/stored-form.ts";
export type { Actor } from "./server/actor.ts";
export type { ApiServer, ApiServerOptions } from "./server/api-server.ts";
export { openApiServer } from "./server/api-server.ts";
export type { CallerClass } from "./server/in-flight.ts";
export type { LocalAccess, LocalRef } from "./server/local.ts";
export type { LogRequest, LogSource } from "./server/pod-log.ts";
export type { TokenSigner } from "./server/service-accounts/token-signer.ts";
export type { Entry } from "./store/entry.ts";
export type { Journal, JournalEntry } from "./store/journal.ts";
export { MemoryDisk, MemoryJournal, type MemoryJournalOptions } from "./store/memory-journal.ts";
export type { Change } from "./store/store.ts";
export type { StoredObject } from "./store/stored-object.ts";
export type { JsonSchema, ResourceType } from "./types/resource-type.ts";
export { defaultHistoryLimits, type HistoryLimits } from "./watch/history.ts";
