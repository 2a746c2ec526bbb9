import { DipperError, platformVerbs } from "@dipper/api";
import type { Scope, Verb } from "../permission/gate.ts";
import type { ServerCall } from "../rest/bind-routes.ts";

/** Fields of a route's input that limit a token. */
export const scopeProperties = {
  verbs: {
    type: "array",
    minItems: 1,
    uniqueItems: true,
    items: { type: "string", enum: platformVerbs },
    description: "Absent: every verb that its user has.",
  },
  clusters: {
    type: "array",
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    items: { type: "string", maxLength: 63, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" },
    description: "Absent: the whole fleet. With names nothing outside of these clusters.",
  },
} as const;

/** What a token is asked to be limited to; undefined: nothing. */
export function scopeIn(call: Pick<ServerCall, "input">): Scope | undefined {
  const verbs = call.input["verbs"] as readonly Verb[] | undefined;
  const clusters = call.input["clusters"] as readonly string[] | undefined;
  if (verbs === undefined && clusters === undefined) return undefined;
  return { ...(verbs === undefined ? {} : { verbs }), ...(clusters === undefined ? {} : { clusters }) };
}

/** A token that could not do what it says would only be found out when it is used. */
export function refuseBeyond(call: ServerCall, scope: Scope | undefined): void {
  const places: readonly (string | undefined)[] = scope?.clusters ?? [undefined];
  for (const verb of scope?.verbs ?? []) {
    const missing = places.find((cluster) => call.may?.(verb, cluster) !== true);
    const lacks = places.some((cluster) => call.may?.(verb, cluster) !== true);
    if (!lacks) continue;
    throw new DipperError("Forbidden", {
      user: call.user,
      verb,
      resource: "cluster",
      name: missing ?? "*",
      problem: "a token may at most what its maker may",
    });
  }
}

/** A token in the wrong hands must not make further ones that outlive it, nor throw its owner out. */
export function refuseTokens(call: ServerCall): void {
  if (call.caller.token === undefined && call.caller.shortLived !== true) return;
  throw new DipperError("Forbidden", {
    user: call.user,
    verb: "change",
    resource: "account",
    name: call.user,
    problem: "a token does not change the account that it speaks for; sign in",
  });
}
