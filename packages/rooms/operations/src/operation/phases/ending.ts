import { type Machine, machineMarks, type Why } from "@dipper/api";
import type { Cell } from "../../ledger/cell.ts";
import type { PlannedMachine } from "../../plan/make-plan.ts";
import type { OperationAction } from "../action.ts";
import type { Ending, GateResult, Known } from "../assessment.ts";

/** The end: everything is given back, what is left is put aside, and the record is written. Finished when all that has succeeded. */
export function ending(
  known: Known,
  end: { readonly reason: Ending["reason"]; readonly phase: Ending["phase"]; readonly why: readonly Why[] },
): GateResult {
  const actions: OperationAction[] = [
    ...givingBack(known),
    ...(holdsLock(known) ? [{ type: "ReleaseLock" } as const] : []),
    { type: "Archive", result: end.reason },
  ];
  const before = known.seen.operation.status?.phase;
  const phase = end.phase === "Canceled" ? "Canceling" : (before ?? "Running");
  return { stop: { phase, why: end.why, actions, ends: { ...end, message: messageOf(known, end.reason) } } };
}

export function holdsLock(known: Known): boolean {
  const { uid } = known.seen.operation.metadata;
  return known.seen.lock?.spec.holders.some((holder) => holder.uid === uid) === true;
}

/** Machines that are out are put aside at once, not only at the end: nobody else may take them meanwhile. */
export function quarantines(known: Known): readonly OperationAction[] {
  if (known.plan?.spec.lockMode === "None") return [];
  return machinesOf(known).flatMap(({ planned, machine, cells }) => {
    const cell = cells.find((each) => each.state === "Quarantined");
    if (cell === undefined || !isOurs(known, machine)) return [];
    return [{ type: "Quarantine", machine: planned, cause: causeOf(cell) } as const];
  });
}

function givingBack(known: Known): readonly OperationAction[] {
  return machinesOf(known).flatMap(({ planned, machine, cells }): readonly OperationAction[] => {
    if (!isOurs(known, machine)) return [];
    const failed = cells.find((cell) => cell.state === "Quarantined");
    // A check that fails puts nothing aside: the machine is as it was.
    if (failed !== undefined && known.plan?.spec.lockMode !== "None")
      return [{ type: "Quarantine", machine: planned, cause: causeOf(failed) }];
    const consumer = keeps(known, machine, cells) ? "Keep" : "Drop";
    const admit = serves(known, cells) && admits(known, cells) ? [{ type: "Admit", machine: planned } as const] : [];
    return [...admit, { type: "Release", machine: planned, consumer, settled: serves(known, cells) }];
  });
}

function causeOf(cell: Cell): string {
  return cell.attempts.at(-1)?.reason ?? "";
}

interface MachineEnd {
  readonly planned: PlannedMachine;
  readonly machine: Machine;
  readonly cells: readonly Cell[];
}

function machinesOf(known: Known): readonly MachineEnd[] {
  const machines = new Map(known.seen.machines.map((machine) => [machine.metadata.uid, machine]));
  return (known.plan?.spec.machines ?? []).flatMap((planned) => {
    const machine = machines.get(planned.uid);
    const cells = known.ledger?.steps.flatMap((row) => row.cells.filter((cell) => cell.machine === planned.name)) ?? [];
    return machine === undefined ? [] : [{ planned, machine, cells }];
  });
}

/** Fenced by this Operation, or reserved for it. Giving back takes both marks off. */
function isOurs(known: Known, machine: Machine): boolean {
  const { uid } = known.seen.operation.metadata;
  return machine.spec.operationRef?.uid === uid || machine.metadata.annotations?.[machineMarks.reservedFor] === uid;
}

/** It is a node of the cluster by now. */
function serves(known: Known, cells: readonly Cell[]): boolean {
  const proving = new Set(
    known.plan?.spec.steps.filter((step) => step.postCondition === "NodeReady").map((step) => step.name),
  );
  return cells.some((cell) => proving.has(cell.step) && cell.state === "Succeeded");
}

/** The last step of a task takes the taint off; without a task it is the end of the Operation. */
function admits(known: Known, cells: readonly Cell[]): boolean {
  return known.seen.task === undefined && cells.every((cell) => cell.state === "Succeeded");
}

function keeps(known: Known, machine: Machine, cells: readonly Cell[]): boolean {
  const type = known.seen.operation.spec.operationType;
  // Who only looked at a machine leaves it to whom it belongs.
  if (known.plan?.spec.lockMode === "None") return true;
  if (type === "ScaleDown") return !(known.ledger?.reached.includes(machine.metadata.name) ?? false);
  if (type !== "ScaleUp" || serves(known, cells)) return true;
  return machine.metadata.annotations?.[machineMarks.reservedFor] !== known.seen.operation.metadata.uid;
}

function messageOf(known: Known, reason: Ending["reason"]): string {
  const total = known.plan?.spec.machines.length ?? 0;
  const reached = known.ledger?.reached.length ?? 0;
  if (reason === "Rejected") return "The plan was rejected.";
  if (reason === "TimedOut") return `${reached} of ${total} machines are done; the time was over.`;
  return `${reached} of ${total} machines are done.`;
}
