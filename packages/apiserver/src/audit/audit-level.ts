import type { AuditAttributes, AuditLevel } from "./audit-event.ts";

const reads = ["get", "list", "watch"];
/** What changes what others may do, or what is served: there the request itself is worth keeping. */
const weighty = new Set([
  "rbac.authorization.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "certificates.k8s.io",
]);
const health = /^\/(healthz|livez|readyz)(\/|\?|$)/;

/**
 * The policy where none is given: who did what to which object; whole requests where they change permissions, policies or kinds; nothing of
 * health checks, nor of what the platform's own components (`system:` users) read.
 */
export function auditLevel(attributes: AuditAttributes): AuditLevel {
  const { user, verb, path, object } = attributes;
  if (health.test(path)) return "None";
  if (reads.includes(verb)) return user.startsWith("system:") && user !== "system:anonymous" ? "None" : "Metadata";
  return object?.apiGroup !== undefined && weighty.has(object.apiGroup) ? "Request" : "Metadata";
}

/** Everything, without bodies. */
export const metadataLevel = (): AuditLevel => "Metadata";

/** Kinds whose bodies hold what nobody may read in a log. */
export function isSecretive(object: {
  readonly apiGroup?: string;
  readonly resource: string;
  readonly subresource?: string;
}): boolean {
  if (object.apiGroup === "authentication.k8s.io") return object.resource === "tokenreviews";
  if (object.apiGroup !== undefined) return false;
  return object.resource === "secrets" || (object.resource === "serviceaccounts" && object.subresource === "token");
}
