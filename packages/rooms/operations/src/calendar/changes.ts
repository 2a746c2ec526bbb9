import { conditionOf, isoTime, type Operation, type OperationPlan, parseTime } from "@dipper/api";
import { conflicts, type LockWish } from "../queue/lock.ts";
import type { Span } from "./periods.ts";
import type { ChangeBar } from "./view.ts";

/** A change with its place in time and the lock that it wants. */
export interface Change extends Span {
  readonly bar: ChangeBar;
  readonly type: Operation["spec"]["operationType"];
  /** Undefined: it has no plan yet, or its plan needs no lock. */
  readonly wish: LockWish | undefined;
}

/** How long something is drawn of which nothing like it ran before. */
const guessedMs = 600_000;

/** The changes of one cluster that have not ended, in the order in which they are expected to start. */
export function changesOf(
  operations: readonly Operation[],
  planOf: (operation: Operation) => OperationPlan | undefined,
  now: number,
): readonly Change[] {
  const placed = operations.flatMap((operation) => {
    const kind = kindOf(operation, now);
    const position = operation.status?.queue?.position ?? Number.MAX_SAFE_INTEGER;
    const around = { wish: wishOf(operation, planOf(operation)), now };
    return kind === undefined ? [] : [{ position, change: place(operation, kind, around) }];
  });
  const isQueued = ({ change }: Placed): boolean => change.bar.kind === "Queued";
  const started = placed.filter((each) => !isQueued(each)).map(({ change }) => change);
  for (const { change } of placed.filter(isQueued).toSorted((a, b) => a.position - b.position))
    started.push(afterOthers(change, started));
  return started.toSorted((a, b) => a.from - b.from || (a.bar.operation < b.bar.operation ? -1 : 1));
}

interface Placed {
  /** In the queue. */
  readonly position: number;
  readonly change: Change;
}

function kindOf(operation: Operation, now: number): ChangeBar["kind"] | undefined {
  const { status, spec } = operation;
  if (conditionOf(operation, "Finished")?.status === "True") return undefined;
  const begun = status?.startedAt !== undefined;
  switch (status?.phase) {
    case "Succeeded":
    case "PartiallySucceeded":
    case "Failed":
    case "Rejected":
    case "Canceled":
      return undefined;
    case "WaitingForDecision":
    case "Paused":
      return begun ? "Stopped" : "Proposed";
    case "Running":
    case "Canceling":
      return "Running";
    default:
      if ((parseTime(spec.notBefore ?? "") ?? 0) > now) return "Scheduled";
      return status?.phase === "Queued" ? "Queued" : begun ? "Running" : "Proposed";
  }
}

interface Around {
  readonly wish: LockWish | undefined;
  readonly now: number;
}

function place(operation: Operation, kind: ChangeBar["kind"], { wish, now }: Around): Change {
  const { status, spec, metadata } = operation;
  const seconds = status?.forecast?.durationSeconds;
  const length = seconds === undefined ? guessedMs : seconds * 1000;
  const begun = parseTime(status?.startedAt ?? "") ?? now;
  const from = kind === "Running" || kind === "Stopped" ? begun : Math.max(now, parseTime(spec.notBefore ?? "") ?? now);
  // What runs longer than expected ends now at the earliest; what stands still has no end that could be told.
  const to = kind === "Stopped" ? now : Math.max(from + length, kind === "Running" ? now : 0);
  const bar: ChangeBar = {
    kind,
    operation: metadata.name,
    type: spec.operationType,
    phase: status?.phase ?? "Pending",
    from: isoTime(from),
    to: isoTime(to),
    lengthKnown: seconds !== undefined,
  };
  return { bar, type: spec.operationType, wish, from, to };
}

/** Its turn comes when all have ended that hold or want the same and stand before it. */
function afterOthers(change: Change, before: readonly Change[]): Change {
  const blocking = before.filter(
    ({ bar, wish }) => bar.kind !== "Proposed" && bar.kind !== "Scheduled" && inTheWay(change.wish, wish),
  );
  const from = Math.max(change.from, ...blocking.map(({ to }) => to));
  const to = from + (change.to - change.from);
  return { ...change, from, to, bar: { ...change.bar, from: isoTime(from), to: isoTime(to) } };
}

export function inTheWay(a: LockWish | undefined, b: LockWish | undefined): boolean {
  return a !== undefined && b !== undefined && conflicts(a, b);
}

function wishOf({ metadata }: Operation, plan: OperationPlan | undefined): LockWish | undefined {
  if (plan === undefined || plan.spec.lockMode === "None") return undefined;
  return {
    operation: metadata.name,
    uid: metadata.uid ?? metadata.name,
    mode: plan.spec.lockMode,
    machines: plan.spec.machines.map((machine) => machine.uid),
  };
}
