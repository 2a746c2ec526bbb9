import type { Access } from "./access.ts";

export interface AccessRouteDeps {
  readonly access: Access;
  readonly clusters: () => readonly string[];
  /** Names of the clusters of a group. */
  readonly clustersOf: (group: string) => readonly string[];
  /** Who may sign in, and with which groups. */
  readonly accounts: (signal: AbortSignal) => Promise<readonly Account[]>;
}

export interface Account {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The group of everybody who has proven who he is. */
export const authenticated = "system:authenticated";
