import { isoTime } from "@dipper/api";
import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Identity } from "./identity.ts";
import { refuseBeyond, refuseTokens, scopeIn, scopeProperties } from "./token-scope.ts";
import type { NewToken, TokenShown } from "./tokens.ts";

const own = { verb: "view", on: "filtered" } as const;
const administer = { verb: "administer", on: "fleet" } as const;
const anObject = { type: "object" } as const;
const nothing = { type: "object", additionalProperties: false, properties: {} } as const;
const withId = {
  type: "object",
  required: ["id"],
  additionalProperties: false,
  properties: { id: { type: "string", maxLength: 20 } },
} as const;
const wished = {
  note: { type: "string", maxLength: 200, description: "What it is for." },
  days: { type: "integer", minimum: 1, maximum: 3650, description: "Until it expires. Absent: never." },
  ...scopeProperties,
} as const;

/** Bearer tokens of people and of service accounts. */
export function tokenRoutes(identity: Identity): readonly Route[] {
  return [...ownRoutes(identity), ...fleetRoutes(identity)];
}

function ownRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/me/tokens",
      doc: "The caller's tokens, without their secrets.",
      permission: own,
      input: nothing,
      output: anObject,
      handle: async (call: ServerCall) => ({
        items: used(identity, await identity.tokens.list(call.user, call.signal)),
      }),
    },
    {
      method: "POST",
      path: "/api/v1/me/tokens",
      doc: "Makes a bearer token that may what the caller may, within its limits. It is shown this once.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: wished },
      output: anObject,
      async handle(call: ServerCall) {
        refuseTokens(call);
        const scope = scopeIn(call);
        refuseBeyond(call, scope);
        return create(identity, call, {
          user: call.user,
          groups: call.groups,
          ...(scope === undefined ? {} : { scope }),
        });
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/me/tokens/:id",
      doc: "Revokes a token.",
      permission: own,
      input: withId,
      output: { type: "null" },
      async handle(call: ServerCall) {
        refuseTokens(call);
        const id = String(call.input["id"]);
        call.audit({ object: `Token ${id}` });
        await identity.revokeToken(call.user, id, call.signal);
        return undefined;
      },
    },
  ];
}

function fleetRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/tokens",
      doc: "Everybody's tokens, without their secrets: whose, for what, their limits, last used.",
      permission: administer,
      input: nothing,
      output: anObject,
      handle: async (call: ServerCall) => ({
        items: used(identity, await identity.tokens.list(undefined, call.signal)),
      }),
    },
    {
      method: "POST",
      path: "/api/v1/tokens",
      doc: "Makes a token of a service account, within its role and the given limits. It is shown this once.",
      permission: administer,
      input: {
        type: "object",
        required: ["account"],
        additionalProperties: false,
        properties: { account: { type: "string", pattern: "^service:[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$" }, ...wished },
      },
      output: anObject,
      async handle(call: ServerCall) {
        refuseTokens(call);
        const user = String(call.input["account"]);
        const { record } = await identity.accounts.get(user, call.signal);
        const scope = scopeIn(call);
        const of = { user, groups: record.groups, madeBy: call.user, ...(scope === undefined ? {} : { scope }) };
        return create(identity, call, of);
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/tokens/:id",
      doc: "Revokes anybody's token.",
      permission: administer,
      input: withId,
      output: { type: "null" },
      async handle(call: ServerCall) {
        const id = String(call.input["id"]);
        call.audit({ object: `Token ${id}` });
        call.audit({ of: await identity.revokeToken(undefined, id, call.signal) });
        return undefined;
      },
    },
  ];
}

/** With the note and the days of the call. */
async function create(identity: Identity, call: ServerCall, of: Omit<NewToken, "note" | "days">): Promise<object> {
  const made = await identity.tokens.create({ ...of, note: noteIn(call), days: daysIn(call) }, call.signal);
  call.audit({ object: `Token ${made.id}`, of: of.user });
  return made;
}

function used(identity: Identity, tokens: readonly TokenShown[]): readonly object[] {
  return tokens.map((token) => {
    const at = identity.uses.of(`token/${token.id}`);
    return at === undefined ? token : { ...token, usedAt: isoTime(at) };
  });
}

const noteIn = (call: ServerCall): string => (typeof call.input["note"] === "string" ? call.input["note"] : "");
const daysIn = (call: ServerCall): number | undefined =>
  typeof call.input["days"] === "number" ? call.input["days"] : undefined;
