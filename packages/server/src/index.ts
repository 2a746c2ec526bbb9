/**
 * REST, identity, permissions, audit, live changes, and the console's files. REST has no state and no shape of its own: reads return the
 * Kubernetes objects out of the caches, every write makes or changes one object on behalf of the caller.
 *
 * ```ts
 * import { createServer, type ServerDeps } from "@dipper/server";
 *
 * async function open(deps: Omit<ServerDeps, "host" | "port">, signal: AbortSignal): Promise<void> {
 *   const server = createServer({ ...deps, host: "127.0.0.1", port: 8080 });
 *   await server.start(signal);
 *   console.log(server.address(), server.signInPath());
 * }
 * ```
 */
export { loginKey } from "./audit/api-event.ts";
export { type AuditLog, type AuditLogOptions, openAuditLog } from "./audit/audit-log.ts";
export type { AuditEntry, AuditRecord } from "./audit/record.ts";
export { redact } from "./audit/redact.ts";
export { type AuditTrail, createAuditTrail } from "./audit/trail.ts";
export { type AuditBreak, type AuditVerdict, verifyAuditLog } from "./audit/verify.ts";
export type { TokenAuthenticator } from "./identity/identity.ts";
export { type KubeconfigWish, kubeconfigFor } from "./identity/kubeconfig.ts";
export type { Door, DoorRequest } from "./inside/door.ts";
export { refusal } from "./inside/refusal.ts";
export { tellRefusal } from "./inside/tell-refusal.ts";
export { openApiDocument } from "./openapi/document.ts";
export type { Caller } from "./permission/gate.ts";
export { beyondScope } from "./permission/management-scope.ts";
export { type Problem, problemOf } from "./rest/problem.ts";
export { createServer, type Server, type ServerDeps } from "./server.ts";
export type { FollowStepRun } from "./stream/watch-route.ts";
