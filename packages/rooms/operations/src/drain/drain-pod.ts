/** What a drain must know of a pod. */
export interface DrainPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Kind of the controlling owner; absent: nobody makes it again. */
  readonly controller?: string;
  readonly mirror: boolean;
  /** Succeeded or Failed: nothing runs any more. */
  readonly finished: boolean;
  readonly terminating: boolean;
  readonly emptyDir: boolean;
}

/** What a drain must know of a PodDisruptionBudget. */
export interface DrainBudget {
  readonly namespace: string;
  readonly name: string;
  readonly matches: (labels: Readonly<Record<string, string>>) => boolean;
  readonly disruptionsAllowed: number;
}

/** What emptying nodes moves, and what is in the way; the first 50. */
export interface DrainForecast {
  readonly evictedPods: number;
  readonly blockedBy: readonly Blocker[];
}

export interface DrainPolicy {
  readonly emptyDir: "Refuse" | "Delete";
  readonly unmanagedPods: "Refuse" | "Delete";
}

export type BlockReason = "BlockedByPDB" | "BlockedByUnmanagedPod" | "WaitingForVolumes";

export interface Blocker {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly reason: BlockReason;
  readonly detail: string;
}
