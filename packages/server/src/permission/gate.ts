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
}

/** May this caller do that, on a cluster or (undefined) on the fleet? Pure over cached RBAC objects. */
export type Gate = (caller: Pick<Caller, "user" | "groups">, verb: Verb, cluster?: string) => boolean;
