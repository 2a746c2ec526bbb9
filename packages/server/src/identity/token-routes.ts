import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Identity } from "./identity.ts";

const own = { verb: "view", on: "filtered" } as const;
const anObject = { type: "object" } as const;

/** Bearer tokens of programs. */
export function tokenRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/me/tokens",
      doc: "The caller's tokens, without their secrets.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: anObject,
      handle: async (call: ServerCall) => ({ items: await identity.tokens.list(call.user, call.signal) }),
    },
    {
      method: "POST",
      path: "/api/v1/me/tokens",
      doc: "Makes a bearer token that may what the caller may. It is shown this once.",
      permission: own,
      input: {
        type: "object",
        additionalProperties: false,
        properties: { note: { type: "string", maxLength: 200 }, days: { type: "integer", minimum: 1, maximum: 3650 } },
      },
      output: anObject,
      async handle(call: ServerCall) {
        const days = typeof call.input["days"] === "number" ? call.input["days"] : undefined;
        const note = typeof call.input["note"] === "string" ? call.input["note"] : "";
        const made = await identity.tokens.create(call.caller, { note, days }, call.signal);
        call.audit({ object: `Token ${made.id}` });
        return made;
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/me/tokens/:id",
      doc: "Revokes a token.",
      permission: own,
      input: { type: "object", required: ["id"], properties: { id: { type: "string", maxLength: 20 } } },
      output: { type: "null" },
      async handle(call: ServerCall) {
        const id = String(call.input["id"]);
        call.audit({ object: `Token ${id}` });
        await identity.revokeToken(call.user, id, call.signal);
        return undefined;
      },
    },
  ];
}
