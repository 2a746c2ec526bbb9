import { isoTime, type Machine } from "@dipper/api";
import { isWorse } from "../../drain/forecast.ts";
import type { Next } from "../../ledger/next-run.ts";
import type { PlannedMachine } from "../../plan/make-plan.ts";
import { listed, whyOf } from "../../words.ts";
import type { OperationAction } from "../action.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { quarantines } from "./ending.ts";
import { idle } from "./turn.ts";
import { wishes } from "./wish.ts";

/** The lock is held and nothing forbids: the ledger says what runs next. */
export const runningGate: Gate = (known) => {
  const { next } = known;
  if (next === undefined || next.type === "Done") return {};
  const aside = quarantines(known);
  if (aside.length > 0) return running(known, nowRunning(known, next), aside);
  switch (next.type) {
    case "Working":
      return working(known, next);
    case "Decide":
      return waitsForDecision(known, next);
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
  const worse = worsened(known, next);
  if (worse !== undefined) return worse;
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

function waitsForDecision(known: Known, next: Extract<Next, { type: "Decide" }>): GateResult {
  const params = { failed: next.failures.length, allowed: next.allowed, machines: listed(next.failures) };
  const causes = (known.ledger?.failures ?? []).slice(0, 7).map((cell) => {
    const last = cell.attempts.at(-1);
    const cause = last?.message || last?.reason || "no message";
    return whyOf(
      "MachineQuarantined",
      { machines: cell.machine, step: cell.step, attempts: cell.tries, cause },
      known.now,
    );
  });
  const why = [whyOf("WaitingForDecision", params, known.now), ...causes];
  const conditions = [condition("Progressing", "False", "WaitingForDecision", why[0]?.message)];
  return { conditions, stop: { phase: "WaitingForDecision", why, ...idle(known, "WaitingForDecision") } };
}

/** Before a batch that empties nodes, the forecast is made again; much worse than approved is a question to people. */
function worsened(known: Known, next: Extract<Next, { type: "Run" }>): GateResult | undefined {
  const { seen } = known;
  const drains = known.plan?.spec.steps.some((step) => step.name === next.step && step.consequences.includes("Drain"));
  const approved = seen.operation.status?.forecast;
  if (drains !== true || approved === undefined || seen.forecast === undefined) return undefined;
  const accepted = seen.operation.spec.decisions.some((each) => each.action === "AcceptForecast");
  const then = {
    evictedPods: approved.evictedPods,
    blockedBy: approved.blockedBy.map((each) => ({ ...each, reason: "BlockedByPDB" as const })),
  };
  if (accepted || !isWorse(then, seen.forecast, known.rules.forecastTolerancePercent)) return undefined;
  const say = (forecast: { readonly evictedPods: number; readonly blockedBy: readonly unknown[] }) =>
    `${forecast.evictedPods} pods, ${forecast.blockedBy.length} blocked`;
  const why = [whyOf("ForecastWorsened", { was: say(approved), is: say(seen.forecast) }, known.now)];
  const conditions = [condition("Progressing", "False", "ForecastWorsened", why[0]?.message)];
  return { conditions, stop: { phase: "WaitingForDecision", why, ...idle(known, "ForecastWorsened") } };
}

/** Machines join by being bound first; all at once, so that nobody takes one in the middle. */
function reservations(known: Known, next: Extract<Next, { type: "Run" }>): readonly OperationAction[] {
  if (known.seen.operation.spec.operationType !== "ScaleUp") return [];
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
