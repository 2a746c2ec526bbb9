import { fleetGroup } from "@dipper/api";
import type { Exchange } from "@dipper/world";
import { askedOf } from "../inside/asked.ts";
import { type Scope, withinScope } from "./gate.ts";
import { neededInside } from "./inside.ts";

/**
 * Why a limited token may not do this at the Kubernetes API of the platform itself; undefined: it may, as far as its user may. What stands
 * there belongs to no one cluster, and one write there can be any of the verbs: so a limited token reads with `view` (Secrets never), and
 * writes with `administer` only. Everything between the two is REST and the clusters' own doors, where each verb is asked for by name.
 */
export function beyondScope(scope: Scope, exchange: Pick<Exchange, "method" | "path" | "headers">): string | undefined {
  const asked = askedOf(exchange.method, exchange.path, exchange.headers);
  if ("message" in asked) return asked.message;
  const { access, address } = asked;
  if ("path" in access && neededInside(access) === "view") return undefined;
  const cluster = address?.group === fleetGroup && address.resource === "clusters" ? address.name : "";
  const reads = !asked.writes && asked.question === undefined && neededInside(access) === "view";
  const verb = reads ? "view" : "administer";
  if (withinScope(scope, verb, reads && cluster !== "" ? cluster : undefined)) return undefined;
  const where =
    scope.clusters === undefined ? "" : ` on the whole fleet, and is limited to ${scope.clusters.join(", ")}`;
  return `the token does not have the verb "${verb}"${where}: use REST, or the API of a cluster at /clusters/<name>`;
}
