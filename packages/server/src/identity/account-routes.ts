import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import type { Identity } from "./identity.ts";

/** A role is a group; the bindings of `deploy/rbac` say what it may. */
const roles = {
  viewer: ["dipper:viewers"],
  operator: ["dipper:operators"],
  approver: ["dipper:approvers"],
  auditor: ["dipper:auditors"],
  admin: ["dipper:admins"],
} as const satisfies Record<string, readonly string[]>;

const name = { type: "string", pattern: "^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$" } as const;
const administer = { verb: "administer", on: "fleet" } as const;

/** Further people: whoever decides about a plan must be somebody else than who asked for it. */
export function accountRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/accounts",
      doc: "Who may sign in, and with which groups.",
      permission: administer,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: { type: "object" },
      handle: async (call: ServerCall) => ({ items: await identity.accounts(call.signal) }),
    },
    {
      method: "POST",
      path: "/api/v1/accounts",
      doc: "Makes an account with a role, and a sign-in link that works once.",
      permission: administer,
      input: {
        type: "object",
        required: ["name", "role"],
        additionalProperties: false,
        properties: { name, role: { type: "string", enum: Object.keys(roles) } },
      },
      output: { type: "object" },
      async handle(call: ServerCall) {
        const account = String(call.input["name"]);
        const role = String(call.input["role"]) as keyof typeof roles;
        const signIn = await identity.createAccount(account, roles[role], call.signal);
        call.audit({ object: `Account ${account}`, role });
        return { name: account, role, signIn };
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/accounts/:name",
      doc: "Takes an account away; its sessions and tokens end within seconds.",
      permission: administer,
      input: { type: "object", required: ["name"], properties: { name } },
      output: { type: "null" },
      async handle(call: ServerCall) {
        await identity.removeAccount(String(call.input["name"]), call.caller, call.signal);
        return undefined;
      },
    },
  ];
}
