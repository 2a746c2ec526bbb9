/** Who may do what, where, and why: the matrix, grants, roles, and looking as somebody else. */
import { useQuery } from "@tanstack/react-query";
import { get, post, query, remove } from "./client.ts";
import type { Meta, Why } from "./objects.ts";
import type { Verb } from "./queries.ts";

const e = encodeURIComponent;

export const scopeTypes = ["Fleet", "ClusterGroup", "Cluster", "Project"] as const;
export type ScopeType = (typeof scopeTypes)[number];
export const verbs: readonly Verb[] = ["view", "operate", "approve", "emergency", "administer", "audit"];

export interface GrantSubject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  readonly namespace?: string;
}

export interface AccessEntry {
  readonly subject: GrantSubject;
  readonly role: string;
  readonly scope: { readonly type: ScopeType; readonly name: string };
  readonly verbs: readonly Verb[];
  readonly binding: string;
  /** Accounts in the group. */
  readonly people?: readonly string[];
  readonly grant?: {
    readonly name: string;
    readonly by: string;
    readonly reason: string;
    readonly expiresAt?: string;
  };
}

export interface AccessQuestion {
  readonly verb: string;
  readonly cluster: string;
}

interface Items<T> {
  readonly items: readonly T[];
}

/** Everybody and everything; with a verb those who may do it, on the cluster or the fleet. */
export function useAccess({ verb, cluster }: AccessQuestion) {
  const path = verb === "" ? "/api/v1/access/matrix" : `/api/v1/access/who-can${query({ verb, cluster })}`;
  return useQuery({
    queryKey: ["object", "access", verb, cluster],
    queryFn: async ({ signal }) => (await get<Items<AccessEntry>>(path, { signal })).items,
    refetchInterval: 30_000,
  });
}

export interface GrantSpec {
  readonly subjects: readonly GrantSubject[];
  readonly role: string;
  readonly scope: { readonly type: ScopeType; readonly name: string };
  readonly reason: string;
  readonly expiresAt?: string;
}

export interface Grant {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec: GrantSpec;
  readonly status?: { readonly phase?: string; readonly clusters?: readonly string[]; readonly why?: readonly Why[] };
}

/** What giving or taking it changes; computed by the server, which refuses what may not be. */
export interface GrantPreview {
  readonly clusters: readonly string[];
  readonly people: readonly string[];
  readonly verbs: readonly Verb[];
  /** What each subject has there without it. */
  readonly keeps: readonly { readonly subject: string; readonly verbs: readonly Verb[] }[];
}

export function previewGrant(spec: GrantSpec, signal: AbortSignal): Promise<GrantPreview> {
  return get(`/api/v1/access/preview${query({ spec: JSON.stringify(spec) })}`, { signal });
}

export function previewRevoke(revoke: string, signal: AbortSignal): Promise<GrantPreview> {
  return get(`/api/v1/access/preview${query({ revoke })}`, { signal });
}

export function give(spec: GrantSpec): Promise<Grant> {
  return post("/api/v1/access-grants", { spec }, { reason: spec.reason });
}

export function takeAway(name: string, reason: string): Promise<void> {
  return remove(`/api/v1/access-grants/${e(name)}`, { reason });
}

export interface AccessRole {
  readonly name: string;
  readonly shipped: boolean;
  readonly rules: readonly {
    readonly verbs: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
  }[];
}

export function useRoles() {
  return useQuery({
    queryKey: ["object", "access-roles"],
    queryFn: async ({ signal }) => (await get<Items<AccessRole>>("/api/v1/access/roles", { signal })).items,
    staleTime: 60_000,
  });
}
