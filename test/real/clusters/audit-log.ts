import type { Lab } from "../../../lab/lab.ts";
import { type AuditedRequest, auditedRequests } from "../../kubernetes/audited-requests.ts";
import { audit } from "../by-hand/prepare.ts";

export { doneBy } from "../../kubernetes/audited-requests.ts";

/** Every request to a cluster made by hand so far. */
export function auditLog(lab: Lab, controlPlane: string): readonly AuditedRequest[] {
  return auditedRequests(lab.inside(controlPlane, `cat ${audit.log}`).split("\n"));
}
