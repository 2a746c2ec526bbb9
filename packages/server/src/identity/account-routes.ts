import { isoTime } from "@dipper/api";
import type { Route } from "@dipper/room";
import type { ServerCall } from "../rest/bind-routes.ts";
import { type Account, type AccountLock, lockAt } from "./account.ts";
import type { Identity } from "./identity.ts";
import { type RoleName, roleGroups, roleNames, rolesOf } from "./roles.ts";

const newName = { type: "string", pattern: "^(service:)?[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$" } as const;
const name = { type: "string", minLength: 1, maxLength: 300 } as const;
const role = { type: "string", enum: roleNames } as const;
const administer = { verb: "administer", on: "fleet" } as const;
const anObject = { type: "object" } as const;
const named = { type: "object", required: ["name"], additionalProperties: false, properties: { name } } as const;
const withReason = { ...named, properties: { name, reason: { type: "string", maxLength: 500 } } } as const;

/** An account as administrators see it. Times are RFC 3339. */
export interface AccountShown {
  readonly name: string;
  /** Absent: a local account. */
  readonly kind?: "service" | "oidc";
  readonly groups: readonly string[];
  readonly roles: readonly RoleName[];
  /** Nothing else can be done with it before a password is set. */
  readonly mustSetPassword: boolean;
  readonly lock?: AccountLock;
  readonly lastSignInAt?: string;
  readonly sessions: number;
  readonly tokens: number;
}

/** Further people: whoever decides about a plan must be somebody else than who asked for it. */
export function accountRoutes(identity: Identity, now: () => number): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/accounts",
      doc: "Who may sign in: roles, locks, last sign-in, and how many sessions and tokens.",
      permission: administer,
      input: { type: "object", additionalProperties: false, properties: {} },
      output: anObject,
      handle: async (call: ServerCall) => ({ items: await shownAccounts(identity, now(), call.signal) }),
    },
    {
      method: "POST",
      path: "/api/v1/accounts",
      doc: "Makes an account with a role, and a sign-in link that works once within a day; with a name `service:…` an account of programs, which has tokens only.",
      permission: administer,
      input: {
        type: "object",
        required: ["name", "role"],
        additionalProperties: false,
        properties: { name: newName, role },
      },
      output: anObject,
      async handle(call: ServerCall) {
        const account = nameIn(call);
        const wanted = roleIn(call);
        call.audit({ object: `Account ${account}`, role: wanted });
        if (account.startsWith("service:")) {
          await identity.accounts.createService(account, [roleGroups[wanted]], call.signal);
          return { name: account, role: wanted };
        }
        const signIn = await identity.accounts.create(account, [roleGroups[wanted]], call.signal);
        return { name: account, role: wanted, signIn };
      },
    },
    {
      method: "PATCH",
      path: "/api/v1/accounts/:name",
      doc: "Gives an account another role. It counts with the next request; tokens may no more than the new role.",
      permission: administer,
      input: { ...named, required: ["name", "role"], properties: { name, role } },
      output: anObject,
      async handle(call: ServerCall) {
        const account = nameIn(call);
        const wanted = roleIn(call);
        const before = (await identity.accounts.get(account, call.signal)).record.groups;
        await identity.setGroups(account, [roleGroups[wanted]], call.caller, call.signal);
        call.audit({ object: `Account ${account}`, role: wanted, before: rolesOf(before).join(", ") });
        return { name: account, role: wanted };
      },
    },
    ...lockRoutes(identity),
    ...sessionRoutes(identity),
    {
      method: "POST",
      path: "/api/v1/accounts/:name/reset",
      doc: "Takes the password and the lock away, ends the sessions, and makes a sign-in link that works once within a day. Tokens go on.",
      permission: administer,
      input: withReason,
      output: anObject,
      async handle(call: ServerCall) {
        const account = nameIn(call);
        call.audit({ object: `Account ${account}`, action: "reset" });
        return { name: account, signIn: await identity.resetAccount(account, call.signal) };
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/accounts/:name",
      doc: "Takes an account away; its sessions and tokens end within seconds.",
      permission: administer,
      input: named,
      output: { type: "null" },
      async handle(call: ServerCall) {
        call.audit({ object: `Account ${nameIn(call)}` });
        await identity.removeAccount(nameIn(call), call.caller, call.signal);
        return undefined;
      },
    },
  ];
}

function lockRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/accounts/:name/lock",
      doc: "Locks an account until somebody unlocks it: its sessions end, its tokens are refused.",
      permission: administer,
      input: withReason,
      output: { type: "null" },
      async handle(call: ServerCall) {
        const account = nameIn(call);
        call.audit({ object: `Account ${account}`, action: "lock" });
        const reason = typeof call.input["reason"] === "string" ? call.input["reason"] : "";
        await identity.lockAccount(account, { user: call.user, reason }, call.signal);
        return undefined;
      },
    },
    {
      method: "POST",
      path: "/api/v1/accounts/:name/unlock",
      doc: "Unlocks an account, whatever locked it, and forgets its wrong passwords.",
      permission: administer,
      input: withReason,
      output: { type: "null" },
      async handle(call: ServerCall) {
        const account = nameIn(call);
        call.audit({ object: `Account ${account}`, action: "unlock" });
        await identity.unlockAccount(account, call.signal);
        return undefined;
      },
    },
  ];
}

function sessionRoutes(identity: Identity): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/accounts/:name/sessions",
      doc: "The sessions of an account: from where, since when, last used.",
      permission: administer,
      input: named,
      output: anObject,
      handle: async (call: ServerCall) => ({ items: await identity.sessions.list(nameIn(call), call.signal) }),
    },
    {
      method: "DELETE",
      path: "/api/v1/accounts/:name/sessions",
      doc: "Ends all sessions of an account.",
      permission: administer,
      input: named,
      output: { type: "null" },
      async handle(call: ServerCall) {
        const account = nameIn(call);
        const except = account === call.user ? call.caller.session : undefined;
        const ended = await identity.sessions.endAll(account, except, call.signal);
        call.audit({ object: `Account ${account}`, action: "end sessions", ended });
        return undefined;
      },
    },
  ];
}

async function shownAccounts(identity: Identity, now: number, signal: AbortSignal): Promise<readonly AccountShown[]> {
  const [accounts, sessions, tokens] = await Promise.all([
    identity.accounts.list(signal),
    identity.sessions.list(undefined, signal),
    identity.tokens.list(undefined, signal),
  ]);
  const count = (of: readonly { readonly user: string }[], user: string): number =>
    of.filter((each) => each.user === user).length;
  return accounts.map((account) => ({
    ...shown(account, now, identity.uses.of(`account/${account.name}`)),
    sessions: count(sessions, account.name),
    tokens: count(tokens, account.name),
  }));
}

function shown(account: Account, now: number, signedInAt: number | undefined) {
  const lock = lockAt(account, now);
  return {
    name: account.name,
    groups: account.groups,
    roles: rolesOf(account.groups),
    ...(account.kind === undefined ? {} : { kind: account.kind }),
    mustSetPassword: account.kind === undefined && account.password === undefined,
    ...(lock === undefined ? {} : { lock }),
    ...(signedInAt === undefined ? {} : { lastSignInAt: isoTime(signedInAt) }),
  };
}

const nameIn = (call: ServerCall): string => String(call.input["name"]);
const roleIn = (call: ServerCall): RoleName => String(call.input["role"]) as RoleName;
