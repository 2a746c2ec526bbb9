import type { Permission } from "@dipper/room";

export type Verb = Permission["verb"];

/** Somebody who has proven who he is. */
export interface Caller {
  readonly user: string;
  /** With `system:authenticated`. */
  readonly groups: readonly string[];
  /** How: a browser session, a bearer token, or the kubeconfig's token. */
  readonly by: "session" | "token";
  /** The session's id, where there is one. */
  readonly session?: string;
  /** Id of the token, where it is one of ours. */
  readonly token?: string;
  /** He came with a token of minutes, made from that session or token. */
  readonly shortLived?: boolean;
  /** Nothing but his own password may be set before that was done. */
  readonly mustSetPassword?: boolean;
  /** A token's limits; absent: all that the person may. */
  readonly scope?: Scope;
}

/** What a token is limited to, whatever its maker may. */
export interface Scope {
  /** Absent: every verb. */
  readonly verbs?: readonly Verb[];
  /** Absent: the whole fleet. With names the fleet itself is out of reach. */
  readonly clusters?: readonly string[];
}

/** The one place that reads a scope. `cluster` undefined: the fleet, which is more than all of its clusters. */
export function withinScope(scope: Scope | undefined, verb: Verb, cluster?: string): boolean {
  if (scope?.verbs !== undefined && !scope.verbs.includes(verb)) return false;
  return scope?.clusters === undefined || (cluster !== undefined && scope.clusters.includes(cluster));
}

/** May this caller do that, on a cluster or (undefined) on the fleet? Pure over cached RBAC objects. */
export type Gate = (caller: Pick<Caller, "user" | "groups" | "scope">, verb: Verb, cluster?: string) => boolean;
