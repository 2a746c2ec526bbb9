/** Accounts of people, as administrators see them, and the reader's own sessions. */
import { useQuery } from "@tanstack/react-query";
import { get, patch, post, remove } from "./client.ts";

const e = encodeURIComponent;

export const roleNames = ["viewer", "operator", "approver", "auditor", "admin"] as const;
export type RoleName = (typeof roleNames)[number];

export interface AccountLock {
  readonly at: string;
  readonly why: "failures" | "administrator";
  readonly by?: string;
  readonly reason?: string;
  readonly until?: string;
}

export interface AccountShown {
  readonly name: string;
  /** Absent: a local account. */
  readonly kind?: "service" | "oidc";
  readonly groups: readonly string[];
  readonly roles: readonly RoleName[];
  readonly mustSetPassword: boolean;
  readonly lock?: AccountLock;
  readonly lastSignInAt?: string;
  readonly sessions: number;
  readonly tokens: number;
}

export interface SessionShown {
  readonly id: string;
  readonly current: boolean;
  readonly how: "password" | "link" | "oidc";
  readonly startedAt: string;
  readonly usedAt: string;
  readonly endsAt: string;
  readonly address: string;
  readonly agent?: string;
}

interface Items<T> {
  readonly items: readonly T[];
}

export const accountsKey = ["accounts"] as const;
export const ownSessionsKey = ["own-sessions"] as const;

export function useAccounts(enabled: boolean) {
  return useQuery({
    queryKey: accountsKey,
    queryFn: async ({ signal }) => (await get<Items<AccountShown>>("/api/v1/accounts", { signal })).items,
    enabled,
    refetchInterval: 30_000,
  });
}

export function useOwnSessions() {
  return useQuery({
    queryKey: ownSessionsKey,
    queryFn: async ({ signal }) => (await get<Items<SessionShown>>("/api/v1/me/sessions", { signal })).items,
  });
}

export const endOwnSession = (id: string): Promise<void> => remove(`/api/v1/me/sessions/${e(id)}`);
export const endOtherSessions = (): Promise<void> => remove("/api/v1/me/sessions");

/** What is shown this once: a link that signs in, or a token. */
export interface Made {
  readonly name: string;
  /** Relative to the console; absent: an account of programs. */
  readonly signIn?: string;
  readonly token?: string;
}

export const createAccount = (name: string, role: RoleName): Promise<Made> => post("/api/v1/accounts", { name, role });
export const resetAccount = (name: string, reason: string): Promise<Made> =>
  post(`/api/v1/accounts/${e(name)}/reset`, said(reason));
export const changeRole = (name: string, role: RoleName): Promise<unknown> =>
  patch(`/api/v1/accounts/${e(name)}`, { role });
export const lockAccount = (name: string, reason: string): Promise<unknown> =>
  post(`/api/v1/accounts/${e(name)}/lock`, said(reason));
export const unlockAccount = (name: string, reason: string): Promise<unknown> =>
  post(`/api/v1/accounts/${e(name)}/unlock`, said(reason));
export const endSessions = (name: string): Promise<void> => remove(`/api/v1/accounts/${e(name)}/sessions`);
export const removeAccount = (name: string): Promise<void> => remove(`/api/v1/accounts/${e(name)}`);

const said = (reason: string): object => (reason === "" ? {} : { reason });
