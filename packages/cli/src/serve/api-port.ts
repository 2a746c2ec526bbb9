import { type AuditTrail, beyondScope, type Caller, type Door, loginKey, refusal, tellRefusal } from "@dipper/server";
import type { Random, Transport } from "@dipper/world";

/** Who carries this bearer token; undefined: nobody we know. */
export type CallerOf = (token: string) => Promise<Caller | undefined>;

const bearer = /^Bearer (\S+)$/;

export interface ManagementPort {
  readonly callerOf: CallerOf;
  readonly audit: AuditTrail;
  /** Ids of requests. */
  readonly random: Random;
}

/** Turns a known bearer token into a proven peer, within the token's limits. An unknown one stays, and the API server answers 401. */
export function proven({ callerOf, audit, random }: ManagementPort, next: Transport): Transport {
  return async (exchange) => {
    const { authorization, ...headers } = exchange.headers;
    const token = bearer.exec(authorization ?? "")?.[1];
    const caller = token === undefined ? undefined : await callerOf(token);
    if (caller === undefined) return next(exchange);
    const message = caller.scope === undefined ? undefined : beyondScope(caller.scope, exchange);
    if (message !== undefined) {
      tellRefusal(audit, { request: { exchange, caller, id: random.uuid() }, asked: undefined, code: 403, message });
      return refusal(403, message);
    }
    const { user, groups, token: id } = caller;
    const extra = id === undefined ? {} : { extra: { [loginKey]: [`token ${id}`] } };
    return next({ ...exchange, headers, peer: { address: exchange.peer?.address ?? "", user, groups, ...extra } });
  };
}

export interface ClusterPort {
  readonly callerOf: CallerOf;
  readonly door: Door;
  /** Ids of requests. */
  readonly random: Random;
}

/** The API of a managed cluster at `/clusters/<name>`: who has a token of the platform comes to the door. */
export function clusterPort({ callerOf, door, random }: ClusterPort, cluster: string): Transport {
  return async (exchange) => {
    const token = bearer.exec(exchange.headers["authorization"] ?? "")?.[1];
    const caller = token === undefined ? undefined : await callerOf(token);
    if (token === undefined || caller === undefined) return refusal(401, "Unauthorized");
    const stillKnown = async (): Promise<boolean> => (await callerOf(token)) !== undefined;
    return door({ cluster, caller, exchange, id: random.uuid(), stillKnown });
  };
}
