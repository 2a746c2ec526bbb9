/** What the calendar shows of one stretch of time. Times are RFC 3339. */
export interface CalendarView {
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  /** Clusters; those with conflicts first, then those with changes, then by name. */
  readonly lanes: readonly Lane[];
  /** Soonest first. */
  readonly conflicts: readonly CalendarConflict[];
}

export interface Lane {
  readonly cluster: string;
  readonly changes: readonly ChangeBar[];
  readonly periods: readonly PeriodBar[];
}

/** An operation: what runs, waits for its turn, has a time, waits for a person before its start, or stands still in the middle. */
export interface ChangeBar {
  readonly kind: "Running" | "Queued" | "Scheduled" | "Proposed" | "Stopped";
  readonly operation: string;
  readonly type: string;
  readonly phase: string;
  readonly from: string;
  readonly to: string;
  /** False: nothing like it ran before, so that its length is a guess. */
  readonly lengthKnown: boolean;
}

/** What a policy says of a time; a stop has no end, and reaches to the end of what is shown. */
export interface PeriodBar {
  readonly kind: "Window" | "Freeze" | "Stop";
  readonly policy: string;
  readonly reason: string;
  readonly from: string;
  readonly to: string;
}

export const conflictTypes = [
  "Lock",
  "Queued",
  "StartsInFreeze",
  "RunsIntoFreeze",
  "OutsideWindow",
  "FreezeInWindow",
] as const;

/** Two things that cannot both be as they are planned, with what a sentence about it names. */
export interface CalendarConflict {
  readonly type: (typeof conflictTypes)[number];
  readonly at: string;
  readonly cluster?: string;
  readonly params: Readonly<Record<string, string>>;
}
