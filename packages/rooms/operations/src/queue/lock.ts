/** Who may change a cluster at the same time: one alone (Exclusive), or several on different machines (Shared). */
export interface LockHolder {
  readonly operation: string;
  readonly uid: string;
  readonly mode: "Exclusive" | "Shared";
  readonly machines: readonly string[];
  readonly since: string;
}

export interface LockWish {
  readonly operation: string;
  readonly uid: string;
  readonly mode: "Exclusive" | "Shared";
  readonly machines: readonly string[];
}

/** An Operation that has a place in the queue: approved, inside its window, not paused. */
export interface Waiter extends LockWish {
  readonly priority: "Emergency" | "Repair" | "Normal";
  readonly createdAt: string;
}

const rank = { Emergency: 0, Repair: 1, Normal: 2 } as const;

/** First come, first served within a priority; the name decides between two of the same second. */
export function byTurn(a: Waiter, b: Waiter): number {
  return rank[a.priority] - rank[b.priority] || compare(a.createdAt, b.createdAt) || compare(a.operation, b.operation);
}

/** Exclusive goes with nobody; Shared goes with Shared on other machines. */
export function conflicts(a: LockWish, b: LockWish): boolean {
  if (a.uid === b.uid) return false;
  if (a.mode === "Exclusive" || b.mode === "Exclusive") return true;
  const mine = new Set(a.machines);
  return b.machines.some((machine) => mine.has(machine));
}

export type Turn =
  | { readonly granted: true }
  /** `position` counts from 1; `behind` holds the lock, or stands before in the queue. */
  | { readonly granted: false; readonly position: number; readonly behind: string };

/** Whose turn it is. Nobody overtakes one that waits for the same machines, so that an Exclusive wish is not starved by Shared ones. */
export function turnOf(wish: Waiter, holders: readonly LockHolder[], waiters: readonly Waiter[]): Turn {
  const queue = [...waiters.filter((each) => each.uid !== wish.uid), wish].sort(byTurn);
  const ahead = queue.slice(0, queue.indexOf(wish));
  const blocker = holders.find((holder) => conflicts(wish, holder)) ?? ahead.find((each) => conflicts(wish, each));
  if (blocker === undefined) return { granted: true };
  return {
    granted: false,
    position: ahead.filter((each) => conflicts(wish, each)).length + 1,
    behind: blocker.operation,
  };
}

/** The list with this holder in it, once. */
export function withHolder(holders: readonly LockHolder[], holder: LockHolder): readonly LockHolder[] {
  return holders.some((each) => each.uid === holder.uid) ? holders : [...holders, holder];
}

export function withoutHolder(holders: readonly LockHolder[], uid: string): readonly LockHolder[] {
  return holders.filter((each) => each.uid !== uid);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
