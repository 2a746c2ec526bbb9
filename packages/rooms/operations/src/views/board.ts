import { isoTime, type Machine, type Operation, type OperationPlan, type StepRun, type Why } from "@dipper/api";
import type { Cell } from "../ledger/cell.ts";
import type { Ledger, LedgerRow } from "../ledger/ledger.ts";
import { timeOf } from "../operation/known.ts";
import { stepsOf, totalsOf } from "../operation/totals.ts";
import type { MachineProgress, RunProgress } from "../step-run/progress.ts";
import { whyOf } from "../words.ts";

/** Steps, batches, machine × step, why: the operation page in one answer. */
export interface Board {
  readonly finished: boolean;
  readonly steps: readonly BoardStep[];
  readonly batches: readonly BoardBatch[];
  readonly machines: readonly BoardMachine[];
  readonly why: readonly Why[];
  readonly asOf: string;
}

export interface BoardStep {
  readonly step: string;
  readonly phase: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly running: number;
  /** The Operation whose earlier results count here, where nothing was run. */
  readonly from?: string;
}

export interface BoardBatch {
  readonly batch: number;
  readonly machines: readonly string[];
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface BoardMachine {
  readonly name: string;
  readonly ip: string;
  readonly rack?: string;
  readonly batch: number;
  /** Quarantined, Failed or Skipped: it takes no further part. */
  readonly outcome?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly cells: readonly BoardCell[];
}

export interface BoardCell {
  readonly step: string;
  readonly result: string;
  readonly attempts: readonly BoardAttempt[];
  readonly why?: Why;
  /** The Operation whose earlier result counts here; then there are no attempts. */
  readonly from?: string;
  /** Of the running attempt, as its runner reports them. */
  readonly stages?: readonly {
    readonly stage: string;
    readonly result: string;
    readonly startedAt: string;
    readonly durationSeconds?: number;
  }[];
}

export interface BoardAttempt {
  readonly attempt: number;
  readonly stepRun: string;
  readonly result: string;
  readonly reason: string;
  readonly message: string;
  readonly startedAt?: string;
  readonly durationSeconds?: number;
  readonly changed?: number;
  readonly stage?: string;
}

export interface BoardInput {
  readonly operation: Operation;
  readonly plan: OperationPlan;
  readonly ledger: Ledger;
  readonly runs: readonly StepRun[];
  readonly machines: readonly Machine[];
  /** What living runners have said beyond the objects. */
  readonly live: (stepRun: string) => RunProgress | undefined;
  readonly now: number;
}

/** Pure. */
export function boardOf(input: BoardInput): Board {
  const { operation, plan, ledger, runs, now } = input;
  const conditions = operation.status?.conditions ?? [];
  const finished = conditions.find((each) => each.type === "Finished");
  const ended = finished?.status === "True" ? finished.reason : undefined;
  const racks = new Map(input.machines.map((machine) => [machine.metadata.uid, machine.spec.rack]));
  const out = new Map(ledger.out.map((cell) => [cell.machine, cell]));
  return {
    finished: ended !== undefined,
    steps: stepsOf(ledger, runs, ended).map(({ name, phase, machines, startedAt, finishedAt }, index) => {
      const cells = ledger.steps[index]?.cells ?? [];
      const { total, succeeded, failed, quarantined } = machines;
      const running = cells.filter((cell) => cell.state === "Running").length;
      return {
        step: name,
        phase,
        total,
        succeeded,
        failed,
        quarantined,
        running,
        ...defined({ startedAt, finishedAt, from: cells.find((cell) => cell.from !== undefined)?.from }),
      };
    }),
    batches: batchesOf(plan, ledger, runs),
    machines: plan.spec.machines.map((machine) => {
      const gone = out.get(machine.name);
      const last = gone?.attempts.at(-1);
      const rack = racks.get(machine.uid);
      return {
        name: machine.name,
        ip: machine.ip,
        batch: machine.batch,
        ...(rack === undefined || rack === "" ? {} : { rack }),
        ...(gone === undefined
          ? {}
          : { outcome: gone.state, reason: last?.reason ?? "", message: last?.message ?? "" }),
        cells: ledger.steps.map((row) => boardCell(input, row, machine.name)),
      };
    }),
    why: operation.status?.why ?? [],
    asOf: isoTime(now),
  };
}

function boardCell(input: BoardInput, row: LedgerRow, machine: string): BoardCell {
  const cell = row.cells.find((each) => each.machine === machine);
  if (cell === undefined) return { step: row.step.name, result: "Pending", attempts: [] };
  const runs = new Map(input.runs.map((run) => [run.metadata.name, run]));
  const attempts = cell.attempts.map((each): BoardAttempt => {
    const status = runs.get(each.stepRun)?.status?.machines?.find((one) => one.name === machine);
    const { attempt, stepRun, result, reason, message } = each;
    return {
      attempt,
      stepRun,
      result,
      reason,
      message,
      ...defined({ startedAt: status?.startedAt, durationSeconds: status?.durationSeconds, changed: status?.changed }),
    };
  });
  const newest = attempts.at(-1);
  const live = newest === undefined ? undefined : input.live(newest.stepRun)?.machines.get(machine);
  const why = whyOfCell(cell, input.now);
  const draining = cell.state === "Running" && newest?.result === "Pending" && newest.reason !== "";
  return {
    step: cell.step,
    // The runner has begun with the machine; its object says so a moment later.
    result: draining
      ? "Waiting"
      : live?.startedAt !== undefined && newest?.result === "Pending"
        ? "Running"
        : resultOf(cell, newest?.result),
    attempts:
      live === undefined || newest === undefined ? attempts : [...attempts.slice(0, -1), withLive(newest, live)],
    ...(why === undefined ? {} : { why }),
    ...(cell.from === undefined ? {} : { from: cell.from }),
    ...(live === undefined || live.stages.length === 0 ? {} : { stages: stagesOf(live) }),
  };
}

function resultOf(cell: Cell, last: string | undefined): string {
  switch (cell.state) {
    case "NotStarted":
      return "Pending";
    case "Running":
      return last === "Pending" || last === undefined ? "Pending" : last === "Succeeded" ? "Running" : last;
    case "LeftOut":
      return "Skipped";
    case "Quarantined":
    case "Failed":
      return last ?? "Quarantined";
    default:
      return cell.state;
  }
}

function whyOfCell(cell: Cell, now: number): Why | undefined {
  if (cell.state === "Retrying") {
    const params = { machines: cell.machine, step: cell.step, at: isoTime(cell.retryAt ?? now) };
    return whyOf("WaitingForRetry", params, now);
  }
  if (cell.state === "Skipped") return whyOf("MachineSkipped", { machines: cell.machine, by: cell.by ?? "" }, now);
  return undefined;
}

function stagesOf(live: MachineProgress): NonNullable<BoardCell["stages"]> {
  return live.stages.map(({ stage, at }, index) => {
    const end = live.stages[index + 1]?.at ?? live.result?.at;
    const result = live.stages[index + 1] !== undefined ? "Succeeded" : (live.result?.result ?? "Running");
    return {
      stage,
      result,
      startedAt: isoTime(at),
      ...(end === undefined ? {} : { durationSeconds: Math.round((end - at) / 1000) }),
    };
  });
}

function withLive(attempt: BoardAttempt, live: MachineProgress): BoardAttempt {
  const result = attempt.result === "Pending" && live.startedAt !== undefined ? "Running" : attempt.result;
  return { ...attempt, result, changed: live.changed, ...(live.stage === undefined ? {} : { stage: live.stage }) };
}

/** The batches of the first step that changes something; checks run over all machines at once. */
function batchesOf(plan: OperationPlan, ledger: Ledger, runs: readonly StepRun[]): readonly BoardBatch[] {
  const changing = plan.spec.steps.find((step) => step.lockMode !== "None") ?? plan.spec.steps[0];
  const row = ledger.steps.find((each) => each.step.name === changing?.name);
  return (row?.step.batches ?? []).map((machines, index) => {
    const batch = index + 1;
    const own = runs.filter((run) => run.spec.step === changing?.name && run.spec.batch === batch);
    const cells = row?.cells.filter((cell) => cell.batch === batch) ?? [];
    const open = totalsOf(cells);
    const over =
      cells.length > 0 &&
      open.succeeded + open.quarantined + open.skipped + cells.filter((cell) => cell.state === "Failed").length ===
        open.total;
    const startedAt = own
      .map((run) => run.status?.startedAt)
      .filter((time) => time !== undefined)
      .sort()[0];
    const ends = own
      .map((run) => run.status?.finishedAt)
      .filter((time) => time !== undefined)
      .sort((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0));
    return { batch, machines, ...defined({ startedAt, finishedAt: over ? ends.at(-1) : undefined }) };
  });
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
