import { isOpen, type Ledger, type LedgerRow } from "./ledger.ts";

/** What the ledger asks for next. Exactly one; the caller knows about locks, windows, pauses. */
export type Next =
  | {
      readonly type: "Run";
      readonly step: string;
      readonly batch: number;
      readonly attempt: number;
      readonly machines: readonly string[];
    }
  /** Runners are at work. */
  | { readonly type: "Working"; readonly step: string; readonly batch: number; readonly machines: readonly string[] }
  /** Back-off of a retry, or the soak time between two batches. */
  | {
      readonly type: "WaitUntil";
      readonly at: number;
      readonly because: "Backoff" | "Soak";
      readonly step: string;
      readonly batch: number;
    }
  /** More machines failed than the budget allows. */
  | { readonly type: "Decide"; readonly step: string; readonly failures: readonly string[]; readonly allowed: number }
  | { readonly type: "Done"; readonly result: "Succeeded" | "PartiallySucceeded" | "Failed" };

export interface NextOptions {
  readonly maxFailures: number;
  readonly soakSeconds: number;
  /** Steps that change nothing need no soak. */
  readonly changes: (step: string) => boolean;
  readonly now: number;
}

export function nextOf(ledger: Ledger, options: NextOptions): Next {
  const row = ledger.steps.find(({ cells }) => cells.some(isOpen));
  const running = ledger.steps.flatMap(({ cells }) => cells).filter((cell) => cell.state === "Running");
  if (row === undefined) return resultOf(ledger, options.maxFailures);
  const working = running[0];
  if (working !== undefined)
    return { type: "Working", step: working.step, batch: working.batch, machines: running.map((cell) => cell.machine) };
  if (ledger.failures.length > options.maxFailures) return decide(ledger, row.step.name, options.maxFailures);
  return startOf(ledger, row, options);
}

function startOf(ledger: Ledger, row: LedgerRow, options: NextOptions): Next {
  const batch = Math.min(...row.cells.filter(isOpen).map((cell) => cell.batch));
  const cells = row.cells.filter((cell) => cell.batch === batch);
  const at = { step: row.step.name, batch };
  const soaked = soakedAt(row, batch, options);
  if (soaked > options.now) return { type: "WaitUntil", at: soaked, because: "Soak", ...at };
  const due = cells.filter((cell) => isOpen(cell) && (cell.retryAt ?? 0) <= options.now);
  if (due.length === 0)
    return {
      type: "WaitUntil",
      at: Math.min(...cells.filter(isOpen).map((cell) => cell.retryAt ?? 0)),
      because: "Backoff",
      ...at,
    };
  return {
    type: "Run",
    ...at,
    attempt: ledger.lastAttempt(at.step, batch) + 1,
    machines: due.map((cell) => cell.machine),
  };
}

/** A batch starts when the one before it has stood for the soak time. */
function soakedAt(row: LedgerRow, batch: number, options: NextOptions): number {
  const begun = row.cells.some((cell) => cell.batch === batch && cell.attempts.length > 0);
  if (begun || !options.changes(row.step.name)) return 0;
  const ends = row.cells
    .filter((cell) => cell.batch < batch)
    .flatMap((cell) => cell.attempts.map((each) => each.endedAt ?? 0));
  return ends.length === 0 ? 0 : Math.max(...ends) + options.soakSeconds * 1000;
}

function resultOf(ledger: Ledger, maxFailures: number): Next {
  if (ledger.reached.length === 0) return { type: "Done", result: "Failed" };
  if (ledger.out.length === 0) return { type: "Done", result: "Succeeded" };
  if (ledger.failures.length > maxFailures) return decide(ledger, ledger.failures[0]?.step ?? "", maxFailures);
  return { type: "Done", result: "PartiallySucceeded" };
}

function decide(ledger: Ledger, step: string, allowed: number): Next {
  return { type: "Decide", step, failures: ledger.failures.map((cell) => cell.machine), allowed };
}
