import type { Exchange } from "@dipper/world";
import { refuse } from "../types/refusal.ts";
import { type Authority, requireAllowed } from "./authority.ts";
import type { Actor } from "./writes.ts";

export const authenticated = "system:authenticated";
const serviceAccountPrefix = "system:serviceaccount:";

/** Who asks: by the given function (tokens), else as the transport has proven (client certificate, in-process). 401 for nobody. */
export function authenticate(
  exchange: Exchange,
  known: ((exchange: Exchange) => Actor | undefined) | undefined,
): Actor {
  const byToken = known?.(exchange);
  if (byToken !== undefined) return withAuthenticated(byToken);
  const peer = exchange.peer;
  const refused = exchange.headers["authorization"] !== undefined && known !== undefined;
  if (peer?.user === undefined || refused) throw refuse("Unauthorized", "Unauthorized");
  return withAuthenticated({ user: peer.user, groups: peer.groups ?? [] });
}

function withAuthenticated(actor: Actor): Actor {
  return actor.groups.includes(authenticated) ? actor : { user: actor.user, groups: [...actor.groups, authenticated] };
}

/** `Impersonate-User` and `-Group`: everything that follows is done and judged as somebody else, if the caller may impersonate him. */
export function impersonated(exchange: Exchange, actor: Actor, authority: Authority): Actor {
  const user = exchange.headers["impersonate-user"];
  const groups = (exchange.headers["impersonate-group"] ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const more = Object.keys(exchange.headers).filter(
    (name) => name.startsWith("impersonate-") && !["impersonate-user", "impersonate-group"].includes(name),
  );
  if (user === undefined) {
    if (groups.length === 0 && more.length === 0) return actor;
    throw refuse("BadRequest", "impersonation headers were given without Impersonate-User");
  }
  const [unknown] = more;
  if (unknown !== undefined) throw refuse("BadRequest", `impersonation by ${unknown} is not supported by this server`);
  const account = serviceAccount(user);
  const what = { verb: "impersonate", group: "", subresource: "" };
  requireAllowed(
    authority,
    actor,
    account === undefined
      ? { ...what, resource: "users", namespace: "", name: user }
      : { ...what, resource: "serviceaccounts", namespace: account.namespace, name: account.name },
  );
  for (const group of groups)
    requireAllowed(authority, actor, { ...what, resource: "groups", namespace: "", name: group });
  const implied =
    account === undefined || groups.length > 0
      ? groups
      : ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`];
  return withAuthenticated({ user, groups: implied });
}

function serviceAccount(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(serviceAccountPrefix)) return undefined;
  const [namespace, name, ...rest] = user.slice(serviceAccountPrefix.length).split(":");
  return namespace === undefined || name === undefined || rest.length > 0 ? undefined : { namespace, name };
}
