/** How somebody came in. */
export type SignInWay = "password" | "link" | "oidc";

/** An account that cannot sign in. */
export interface AccountLock {
  /** RFC 3339. */
  readonly at: string;
  /** `failures`: too many wrong passwords in a row; sessions go on. `administrator`: sessions and tokens are refused too. */
  readonly why: "failures" | "administrator";
  /** Who locked it; absent for failures. */
  readonly by?: string;
  readonly reason?: string;
  /** RFC 3339; ends by itself then. */
  readonly until?: string;
}

/** A person who signs in. */
export interface Account {
  /** `service:<name>` of a service account; with the prefix of the provider for whoever signs in there. */
  readonly name: string;
  /** Absent: a local account. Neither of the others has a password. */
  readonly kind?: "service" | "oidc";
  readonly groups: readonly string[];
  /** scrypt; absent until it was set. */
  readonly password?: string;
  /** SHA-256 of the one-time sign-in link's token; taken away when it was used. */
  readonly linkHash?: string;
  /** RFC 3339; absent for the first administrator's, which each start makes anew. */
  readonly linkUntil?: string;
  /** Nothing else is answered before a password was set. */
  readonly mustSetPassword?: boolean;
  readonly lock?: AccountLock;
  /** Sessions of an earlier epoch are over: it grows with every new password. */
  readonly epoch: number;
}

/** Whether it counts at this moment (milliseconds since 1970). */
export function lockAt(account: Account, now: number): AccountLock | undefined {
  const { lock } = account;
  return lock?.until !== undefined && Date.parse(lock.until) <= now ? undefined : lock;
}
