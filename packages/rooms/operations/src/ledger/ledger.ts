import { type Cell, cellOf } from "./cell.ts";
import type { LedgerInput, LedgerStep } from "./ledger-input.ts";

/** Who reached what: machines × steps, derived from StepRuns and decisions, and from nothing else. */
export interface Ledger {
  readonly steps: readonly LedgerRow[];
  /** Machines that hold all post-conditions of all steps. */
  readonly reached: readonly string[];
  /** Machines that went out, with the cell in which they did. */
  readonly out: readonly Cell[];
  /** Those of `out` that nobody has decided on: they count against `maxFailures`. */
  readonly failures: readonly Cell[];
  /** Highest attempt of a step's batch so far, whoever was in it: names of StepRuns are never used twice. */
  lastAttempt(step: string, batch: number): number;
}

export interface LedgerRow {
  readonly step: LedgerStep;
  readonly cells: readonly Cell[];
}

export function ledgerOf(input: LedgerInput): Ledger {
  const outAt = new Map<string, Cell>();
  const consumed = new Map<string, ReadonlySet<string>>();
  const steps = input.steps.map((step) => ({ step, cells: cellsOf(input, step, { outAt, consumed }) }));
  const out = [...outAt.values()];
  return {
    steps,
    reached: input.machines.filter(
      (machine) => !outAt.has(machine) && steps.every(({ cells }) => stateIn(cells, machine) === "Succeeded"),
    ),
    out,
    failures: out.filter((cell) => cell.by === undefined),
    lastAttempt: (step, batch) =>
      input.runs.reduce(
        (most, run) => (run.step === step && run.batch === batch ? Math.max(most, run.attempt) : most),
        0,
      ),
  };
}

/** Cells that still want work or have it. */
export function isOpen(cell: Cell): boolean {
  return cell.state === "NotStarted" || cell.state === "Running" || cell.state === "Retrying";
}

/** What earlier steps tell later ones, by machine. */
interface SoFar {
  readonly outAt: Map<string, Cell>;
  readonly consumed: Map<string, ReadonlySet<string>>;
}

function cellsOf(input: LedgerInput, step: LedgerStep, { outAt, consumed }: SoFar): readonly Cell[] {
  const cells: Cell[] = [];
  step.batches.forEach((machines, index) => {
    for (const machine of machines) {
      const used = consumed.get(machine) ?? new Set<string>();
      const cell = cellOf({ input, step, machine, batch: index + 1, consumed: used });
      if (cell.consumed.length > 0) consumed.set(machine, new Set([...used, ...cell.consumed]));
      const gone = outAt.has(machine);
      cells.push(gone && cell.attempts.length === 0 ? { ...cell, state: "LeftOut" } : cell);
      if (!gone && (cell.state === "Quarantined" || cell.state === "Failed" || cell.state === "Skipped"))
        outAt.set(machine, cell);
    }
  });
  return cells;
}

function stateIn(cells: readonly Cell[], machine: string): Cell["state"] | undefined {
  return cells.find((cell) => cell.machine === machine)?.state;
}
