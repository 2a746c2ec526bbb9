import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Identity } from "./identity.ts";
import { refuseTokens } from "./token-scope.ts";

const own = { verb: "view", on: "filtered" } as const;

/** Where the caller is signed in, and how to end it. */
export function ownSessionRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/me/sessions",
      doc: "The caller's sessions: from where, since when, last used, how signed in, and which one asks.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: { type: "object" },
      async handle(call: ServerCall) {
        const all = await identity.sessions.list(call.user, call.signal);
        return { items: all.map((each) => ({ ...each, current: each.id === call.caller.session })) };
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/me/sessions/:id",
      doc: "Ends one session of the caller.",
      permission: own,
      input: {
        type: "object",
        required: ["id"],
        additionalProperties: false,
        properties: { id: { type: "string", maxLength: 20 } },
      },
      output: { type: "null" },
      async handle(call: ServerCall) {
        refuseTokens(call);
        const id = String(call.input["id"]);
        call.audit({ object: `Session ${id}` });
        await identity.sessions.revoke(call.user, id, call.signal);
        return undefined;
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/me/sessions",
      doc: "Ends all sessions of the caller but the one that asks.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: { type: "null" },
      async handle(call: ServerCall) {
        refuseTokens(call);
        const ended = await identity.sessions.endAll(call.user, call.caller.session, call.signal);
        call.audit({ object: `Account ${call.user}`, action: "end other sessions", ended });
        return undefined;
      },
    },
  ];
}
