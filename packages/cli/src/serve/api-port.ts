import { ClusterRole, ClusterRoleBinding, fleetGroup, mayDo } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import { loginKey } from "@dipper/server";
import type { Exchange, Transport } from "@dipper/world";
import { refusal } from "./refusal.ts";

export interface Caller {
  readonly user: string;
  readonly groups: readonly string[];
  /** Id of the token, where the platform gave it out. */
  readonly token?: string;
}

/** Who carries this bearer token; undefined: nobody we know. */
export type CallerOf = (token: string) => Promise<Caller | undefined>;

/** Turns a known bearer token into a proven peer. An unknown one stays, and the API server answers 401. */
export function proven(callerOf: CallerOf, next: Transport): Transport {
  return async (exchange) => {
    const { authorization, ...headers } = exchange.headers;
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    const caller = token === undefined ? undefined : await callerOf(token);
    if (caller === undefined) return next(exchange);
    const { user, groups, token: id } = caller;
    const extra = id === undefined ? {} : { extra: { [loginKey]: [`token ${id}`] } };
    return next({ ...exchange, headers, peer: { address: exchange.peer?.address ?? "", user, groups, ...extra } });
  };
}

/**
 * The API of a simulated cluster at `/clusters/<name>`. Inside it everybody is its administrator, so that the door asks: reading needs
 * `get` on the Cluster, writing `operate`.
 */
export function clusterDoor(manager: Manager, name: string, next: Transport): Transport {
  const roles = manager.cache(ClusterRole);
  const bindings = manager.cache(ClusterRoleBinding);
  return async (exchange: Exchange) => {
    const { user, groups = [] } = exchange.peer ?? {};
    if (user === undefined) return refusal(401, "Unauthorized");
    const verb = exchange.method === "GET" || exchange.method === "HEAD" ? "get" : "operate";
    const objects = { clusterRoles: roles.all(), clusterRoleBindings: bindings.all(), roles: [], roleBindings: [] };
    if (
      !groups.includes("system:masters") &&
      !mayDo({ user, groups }, { group: fleetGroup, resource: "clusters", name, verb }, objects)
    )
      return refusal(
        403,
        `User "${user}" cannot ${verb} resource "clusters" in API group "${fleetGroup}" with the name "${name}"`,
      );
    return next({
      ...exchange,
      peer: { address: "", ...exchange.peer, user, groups: [...groups, "system:masters"] },
    });
  };
}
