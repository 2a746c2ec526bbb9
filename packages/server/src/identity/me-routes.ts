import type { Route } from "@dipper/room";
import type { Access } from "../permission/access.ts";
import { permissionsOf } from "../permission/permissions.ts";
import type { ServerCall } from "../rest/bind-routes.ts";
import { sendSession } from "./cookies.ts";
import type { Identity } from "./identity.ts";
import { consoleOf } from "./oidc/oidc-routes.ts";
import type { OidcSettings } from "./oidc/settings.ts";
import { refuseTokens } from "./token-scope.ts";

export interface MeDeps {
  readonly identity: Identity;
  readonly access: Access;
  readonly version: string;
  /** Names of the clusters there are, to say on which of them the caller may do what. */
  readonly clusters: () => readonly string[];
  /** Shown beside the product's name: `demo`. */
  readonly environment?: string;
}

/** What everybody may do with his own account. */
export function meRoutes(deps: MeDeps): readonly Route[] {
  const own = { verb: "view", on: "filtered" } as const;
  const anObject = { type: "object" };
  return [
    {
      method: "GET",
      path: "/api/v1/me",
      doc: "Who is asking, and which verbs are allowed on the fleet, on which clusters and in which projects.",
      permission: own,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: anObject,
      handle: (call: ServerCall) => me(deps, call),
    },
    {
      method: "POST",
      path: "/api/v1/me/password",
      doc: "Sets the password and ends all other sessions. Once there is a password, the present one is needed.",
      permission: own,
      input: {
        type: "object",
        required: ["password"],
        additionalProperties: false,
        properties: {
          password: { type: "string", minLength: 1, maxLength: 256 },
          current: { type: "string", maxLength: 256 },
        },
      },
      output: anObject,
      async handle(call: ServerCall) {
        const current = typeof call.input["current"] === "string" ? call.input["current"] : undefined;
        refuseTokens(call);
        const given = { password: String(call.input["password"]), current };
        const signedIn = await deps.identity.setPassword(call.caller, given, call.from, call.signal);
        call.audit({ object: `Account ${call.user}`, action: "set password" });
        sendSession(call.reply, signedIn);
        return { name: signedIn.account.name };
      },
    },
    {
      method: "POST",
      path: "/api/v1/sign-out",
      doc: "Ends the session. Answers `logout`, where a browser goes to end it at the identity provider too.",
      permission: own,
      input: anObject,
      output: anObject,
      async handle(call: ServerCall) {
        const back = (settings: OidcSettings): string => `${consoleOf(settings, call.reply.request)}/sign-in`;
        const logout = await deps.identity.signOut(call.caller, back, call.signal);
        sendSession(call.reply, undefined);
        return logout === undefined ? undefined : { logout };
      },
    },
  ];
}

async function me(deps: MeDeps, call: ServerCall): Promise<object> {
  const account = await deps.identity.accounts.known(call.user);
  const { scope } = call.caller;
  return {
    name: call.user,
    groups: call.groups,
    ...(scope === undefined ? {} : { scope }),
    version: deps.version,
    ...(deps.environment === undefined ? {} : { environment: deps.environment }),
    ...(account?.kind === undefined ? {} : { kind: account.kind }),
    mustSetPassword: call.caller.by === "session" && account?.kind === undefined && account?.password === undefined,
    ...(call.caller.mustSetPassword === true ? { passwordForced: true } : {}),
    permissions: permissionsOf(deps.access, call.caller, deps.clusters()),
  };
}
