import type { Exchange } from "@dipper/world";
import { refuse } from "../types/refusal.ts";
import type { Actor } from "./actor.ts";
import { type Authority, requireAllowed } from "./authority.ts";
import { isToken } from "./service-accounts/jwt.ts";
import type { ServiceAccountTokens } from "./service-accounts/tokens.ts";

export const authenticated = "system:authenticated";
const serviceAccountPrefix = "system:serviceaccount:";

export interface Authenticators {
  /** From a bearer token or so. */
  readonly known: ((exchange: Exchange) => Actor | undefined) | undefined;
  readonly tokens: ServiceAccountTokens | undefined;
  /** Whoever shows nothing is `system:anonymous`, for whom permissions decide; else 401. */
  readonly anonymous: boolean;
}

const anonymous: Actor = { user: "system:anonymous", groups: ["system:unauthenticated"] };

/**
 * Who asks: by the given function (tokens), by a service account's token, else as the transport has proven (client certificate,
 * in-process). 401 for a token that is nobody's.
 */
export function authenticate(exchange: Exchange, by: Authenticators): Actor {
  const byToken = by.known?.(exchange);
  if (byToken !== undefined) return withAuthenticated(byToken);
  const token = bearerOf(exchange);
  if (token !== undefined && by.tokens !== undefined && isToken(token)) {
    const holder = by.tokens.holder(token);
    if (holder !== undefined) return withAuthenticated(holder.actor);
  }
  const peer = exchange.peer;
  const refused = token !== undefined && (by.known !== undefined || by.tokens !== undefined);
  if (!refused && peer?.user !== undefined) {
    const { user, groups = [], extra } = peer;
    return withAuthenticated({ user, groups, ...(extra === undefined ? {} : { extra }) });
  }
  if (!refused && by.anonymous) return anonymous;
  throw refuse("Unauthorized", "Unauthorized");
}

function bearerOf(exchange: Exchange): string | undefined {
  return /^Bearer +(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
}

export function withAuthenticated(actor: Actor): Actor {
  const { groups } = actor;
  if (groups.includes(authenticated) || actor.user === anonymous.user) return actor;
  return { ...actor, groups: [...groups, authenticated] };
}

const extraPrefix = "impersonate-extra-";
const simpleHeaders = ["impersonate-user", "impersonate-group", "impersonate-uid"];

/** Everything that follows is done and judged as whom the `Impersonate-` headers name, if the caller may impersonate each part of him. */
export function impersonated(exchange: Exchange, actor: Actor, authority: Authority): Actor {
  const headers = Object.entries(exchange.headers).filter(([name]) => name.startsWith("impersonate-"));
  if (headers.length === 0) return actor;
  const [unknown] = headers.find(([name]) => !simpleHeaders.includes(name) && !name.startsWith(extraPrefix)) ?? [];
  if (unknown !== undefined) throw refuse("BadRequest", `impersonation by ${unknown} is not supported by this server`);
  const user = exchange.headers["impersonate-user"] ?? "";
  const uid = exchange.headers["impersonate-uid"] ?? "";
  const groups = listOf(exchange.headers["impersonate-group"]);
  if (user === "") {
    const asked = `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:[]string{${groups.map((each) => JSON.stringify(each)).join(", ")}}, Extra:map[string][]string(nil)}`;
    throw refuse("BadRequest", `requested ${asked} without impersonating a user name`);
  }
  const extra = extraOf(headers);
  const account = serviceAccount(user);
  const may = (
    group: string,
    resource: string,
    name: string,
    more: { readonly namespace?: string; readonly subresource?: string } = {},
  ): void =>
    requireAllowed(authority, actor, {
      verb: "impersonate",
      group,
      resource,
      subresource: "",
      namespace: "",
      name,
      ...more,
    });
  if (account === undefined) may("", "users", user);
  else may("", "serviceaccounts", account.name, { namespace: account.namespace });
  for (const group of groups) may("", "groups", group);
  if (uid !== "") may(authenticationGroup, "uids", uid);
  for (const [key, values] of Object.entries(extra))
    for (const value of values) may(authenticationGroup, "userextras", value, { subresource: key });
  const implied =
    account === undefined || groups.length > 0
      ? groups
      : ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`];
  return withAuthenticated({
    user,
    groups: implied,
    ...(uid === "" ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  });
}

const authenticationGroup = "authentication.k8s.io";

function listOf(header: string | undefined): readonly string[] {
  return (header ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** Keys are percent-encoded where a header's name could not hold them. */
function extraOf(headers: readonly (readonly [string, string])[]): Readonly<Record<string, readonly string[]>> {
  const found = headers.filter(([name]) => name.startsWith(extraPrefix));
  return Object.fromEntries(
    found.map(([name, value]) => {
      const key = name.slice(extraPrefix.length);
      try {
        return [decodeURIComponent(key), listOf(value)];
      } catch {
        return [key, listOf(value)];
      }
    }),
  );
}

function serviceAccount(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(serviceAccountPrefix)) return undefined;
  const [namespace, name, ...rest] = user.slice(serviceAccountPrefix.length).split(":");
  return namespace === undefined || name === undefined || rest.length > 0 ? undefined : { namespace, name };
}
