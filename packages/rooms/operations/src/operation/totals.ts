import type { Operation, StepPhase, StepRun } from "@dipper/api";
import type { Cell } from "../ledger/cell.ts";
import { isOpen, type Ledger, type LedgerRow } from "../ledger/ledger.ts";
import { isFinished } from "./known.ts";

type Status = NonNullable<Operation["status"]>;
type Totals = NonNullable<Status["machines"]>;

/** Machines of the whole Operation. */
export function machineTotals(ledger: Ledger): Totals {
  const machines = new Set(ledger.steps.flatMap((row) => row.cells.map((cell) => cell.machine)));
  return { ...countsOf(ledger.out), total: machines.size, succeeded: ledger.reached.length };
}

/** The flow, step by step. */
export function stepsOf(
  ledger: Ledger,
  runs: readonly StepRun[],
  ended: string | undefined,
): NonNullable<Status["steps"]> {
  return ledger.steps.map((row) => {
    const own = runs.filter((run) => run.spec.step === row.step.name);
    const phase = phaseOf(row, ended);
    const startedAt = earliest(own.map((run) => run.status?.startedAt));
    const over = own.length > 0 && own.every(isFinished) && phase !== "Running" && phase !== "Waiting";
    const finishedAt = over ? latest(own.map((run) => run.status?.finishedAt)) : undefined;
    return {
      name: row.step.name,
      phase,
      machines: totalsOf(row.cells),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(finishedAt === undefined ? {} : { finishedAt }),
    };
  });
}

export function totalsOf(cells: readonly Cell[]): Totals {
  return {
    ...countsOf(cells),
    total: cells.length,
    succeeded: cells.filter((cell) => cell.state === "Succeeded").length,
  };
}

function countsOf(cells: readonly Cell[]): Omit<Totals, "total" | "succeeded"> {
  const count = (...states: readonly Cell["state"][]) => cells.filter((cell) => states.includes(cell.state)).length;
  return {
    failed: count("Failed", "Retrying"),
    quarantined: count("Quarantined"),
    skipped: count("Skipped", "LeftOut"),
  };
}

function phaseOf({ cells }: LedgerRow, ended: string | undefined): StepPhase {
  const has = (...states: readonly Cell["state"][]) => cells.some((cell) => states.includes(cell.state));
  if (has("Running")) return "Running";
  if (cells.some(isOpen)) {
    if (ended === "Canceled" || ended === "TimedOut") return "Canceled";
    return cells.some((cell) => cell.attempts.length > 0) ? "Waiting" : "Pending";
  }
  if (!has("Succeeded")) return has("Quarantined", "Failed") ? "Failed" : "Skipped";
  return has("Quarantined", "Failed", "Skipped") ? "PartiallySucceeded" : "Succeeded";
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}

function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
}
