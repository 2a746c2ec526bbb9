import type { AccessRequest } from "@dipper/api";
import type { Caller, Gate, Verb } from "./gate.ts";

/** May this caller do that inside a managed cluster? Pure over cached objects of the platform; the cluster itself is not asked. */
export type MayInside = (
  caller: Pick<Caller, "user" | "groups" | "scope">,
  cluster: string,
  request: AccessRequest,
) => boolean;

const reading: ReadonlySet<string> = new Set(["get", "list", "watch"]);
/** What is told of a cluster without a resource: its version, its health, and what it serves. */
const openPaths = /^\/(?:version|healthz|livez|readyz|api|apis|openapi)(?:\/|$)/;
/** Of a Secret everything but its values: the subresource that a door asks for where it shows no more. */
export const namesOfSecrets = "names";

/** Reading needs `view` on the cluster, writing `operate`, and so do the values of Secrets and paths that tell of its inside. */
export function neededInside(request: AccessRequest): Extract<Verb, "view" | "operate"> {
  if (!reading.has(request.verb)) return "operate";
  if ("path" in request) return openPaths.test(request.path) ? "view" : "operate";
  const secret = request.group === "" && request.resource === "secrets";
  return secret && request.subresource !== namesOfSecrets ? "operate" : "view";
}

export function createMayInside(gate: Gate): MayInside {
  return (caller, cluster, request) => gate(caller, neededInside(request), cluster);
}
