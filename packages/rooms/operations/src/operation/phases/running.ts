import { isoTime, type Machine } from "@dipper/api";
import type { Next } from "../../ledger/next-run.ts";
import type { PlannedMachine } from "../../plan/make-plan.ts";
import { listed, whyOf } from "../../words.ts";
import type { OperationAction } from "../action.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { quarantines } from "./ending.ts";
import { questionOf } from "./question.ts";
import { wishes } from "./wish.ts";

/** The lock is held and nothing forbids: the ledger says what runs next. */
export const runningGate: Gate = (known) => {
  const { next } = known;
  if (next === undefined || next.type === "Done" || next.type === "Decide") return questionOf(known) ?? {};
  const aside = quarantines(known);
  if (aside.length > 0) return running(known, nowRunning(known, next), aside);
  const open = questionOf(known);
  if (open !== undefined) return open;
  switch (next.type) {
    case "Working":
      return working(known, next);
    case "WaitUntil": {
      const params = { at: isoTime(next.at), step: next.step, machines: listed(retrying(known, next.step)) };
      return running(
        known,
        [whyOf(next.because === "Soak" ? "Soaking" : "WaitingForRetry", params, known.now)],
        [],
        Math.max(1, next.at - known.now),
      );
    }
    case "Run":
      return start(known, next);
  }
};

function start(known: Known, next: Extract<Next, { type: "Run" }>): GateResult {
  const { seen, plan } = known;
  if (plan === undefined) return {};
  const preparing = plan.spec.lockMode === "None" ? [] : [...wishes(known), ...reservations(known, next)];
  if (preparing.length > 0) return running(known, nowRunning(known, next), preparing);
  const machines = plan.spec.machines.filter((machine) => next.machines.includes(machine.name));
  const blocked = machines.flatMap((machine) => heldByOthers(seen.machines, machine, seen.operation.metadata.uid));
  if (blocked.length > 0) {
    const why = [
      whyOf(
        "MachineInUse",
        { machines: listed(blocked.map(([name]) => name)), consumer: `operation ${blocked[0]?.[1] ?? ""}` },
        known.now,
      ),
    ];
    return running(known, why, []);
  }
  const { step, batch, attempt } = next;
  return running(known, nowRunning(known, next), [{ type: "StartRun", step, batch, attempt, machines }]);
}

function working(known: Known, next: Extract<Next, { type: "Working" }>): GateResult {
  const stuck = known.seen.runs.find((run) =>
    run.status?.machines?.some((each) => each.reason === "DrainTimedOut" && each.result === "Pending"),
  );
  if (stuck === undefined) return running(known, nowRunning(known, next), []);
  const machines = stuck.status?.machines?.filter((each) => each.reason === "DrainTimedOut") ?? [];
  const params = { failed: machines.length, allowed: 0, machines: listed(machines.map((each) => each.name)) };
  const why = [whyOf("WaitingForDecision", params, known.now), ...(stuck.status?.why ?? [])];
  return {
    conditions: [condition("Progressing", "False", "WaitingForDecision", why[0]?.message)],
    stop: { phase: "WaitingForDecision", why, actions: [] },
  };
}

/** Machines join by being bound first; all at once, so that nobody takes one in the middle. */
function reservations(known: Known, next: Extract<Next, { type: "Run" }>): readonly OperationAction[] {
  const type = known.seen.operation.spec.operationType;
  if (type !== "ScaleUp" && type !== "CreateCluster") return [];
  const free = new Set(
    known.seen.machines
      .filter((machine) => machine.spec.consumerRef === undefined)
      .map((machine) => machine.metadata.uid),
  );
  const out = new Set(known.ledger?.out.map((cell) => cell.machine));
  return (known.plan?.spec.machines ?? [])
    .filter((machine) => free.has(machine.uid) && (!out.has(machine.name) || next.machines.includes(machine.name)))
    .map((machine) => ({ type: "Reserve", machine }));
}

function heldByOthers(
  machines: readonly Machine[],
  planned: PlannedMachine,
  uid: string | undefined,
): readonly (readonly [string, string])[] {
  const held = machines.find((machine) => machine.metadata.uid === planned.uid)?.spec.operationRef;
  return held === undefined || held.uid === uid ? [] : [[planned.name, held.name]];
}

function retrying(known: Known, step: string): readonly string[] {
  const cells = known.ledger?.steps.find((row) => row.step.name === step)?.cells ?? [];
  return cells.filter((cell) => cell.state === "Retrying").map((cell) => cell.machine);
}

function nowRunning(known: Known, next: Next) {
  if (next.type === "Done" || next.type === "Decide") return [];
  const machines = next.type === "WaitUntil" ? 0 : next.machines.length;
  return known.alive.length === 0 ? [] : [whyOf("Running", { step: next.step, machines }, known.now)];
}

function running(
  known: Known,
  why: readonly ReturnType<typeof whyOf>[],
  actions: readonly OperationAction[],
  forMs?: number,
): GateResult {
  const step = known.next !== undefined && "step" in known.next ? known.next.step : "";
  const conditions = [condition("Progressing", "True", "Running", step)];
  return { conditions, stop: { phase: "Running", why, actions, ...(forMs === undefined ? {} : { forMs }) } };
}
