import type { AccessGrant, ClusterRole, ClusterRoleBinding } from "@dipper/api";

/** Everything a grant is kept by. */
export interface GrantSeen {
  readonly grant: AccessGrant;
  /** The role that it gives. */
  readonly role: ClusterRole | undefined;
  /** Rules of that role, with those that it gathers from others. */
  readonly rules: NonNullable<ClusterRole["rules"]>;
  /** Names of the clusters that the scope means, in order. */
  readonly clusters: readonly string[];
  readonly projectExists: boolean;
  /** What stands for it now. */
  readonly ownRole: ClusterRole | undefined;
  readonly binding: ClusterRoleBinding | undefined;
}

/** Names of the ClusterRole and the ClusterRoleBinding of a grant. */
export function ownName(grant: string): string {
  return `dipper:grant:${grant}`;
}
