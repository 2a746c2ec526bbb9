import type { ConditionUpdate, OperationPlan } from "@dipper/api";
import type { Ledger } from "../ledger/ledger.ts";
import { nextOf } from "../ledger/next-run.ts";
import { isMember } from "../plan/make-plan.ts";
import { type Assessment, condition, type Gate, type Known } from "./assessment.ts";
import { ledgerFor, planInForce, timeOf, unfinished } from "./known.ts";
import { approvalGate } from "./phases/approval.ts";
import { cancelGate, doneGate, lifeGate, timeoutGate } from "./phases/life.ts";
import { planningGate } from "./phases/planning.ts";
import { questionGate } from "./phases/question.ts";
import { runningGate } from "./phases/running.ts";
import { lockGate, pauseGate, stopGate, timeGate } from "./phases/turn.ts";
import { rulesOf } from "./rules.ts";
import type { OperationSeen } from "./seen.ts";

/** In this order; the first one that stops says where the Operation stands. */
const gates: readonly Gate[] = [
  lifeGate,
  cancelGate,
  timeoutGate,
  doneGate,
  planningGate,
  approvalGate,
  stopGate,
  pauseGate,
  timeGate,
  questionGate,
  lockGate,
  runningGate,
];

/** Pure: equal input, equal output. Looks only at what is there, never at what was concluded before. */
export function assess(seen: OperationSeen, now: number): Assessment {
  const known = knownOf(seen, now);
  const conditions: ConditionUpdate[] = [];
  const about = {
    ...(known.plan === undefined ? {} : { plan: known.plan }),
    ...(known.ledger === undefined ? {} : { ledger: known.ledger }),
  };
  for (const gate of gates) {
    const result = gate(known);
    conditions.push(...(result.conditions ?? []));
    if (result.stop !== undefined) return { ...result.stop, ...about, conditions };
  }
  return {
    phase: "Running",
    why: [],
    actions: [],
    conditions: [...conditions, condition("Progressing", "True", "Running")],
    ...about,
  };
}

export function knownOf(seen: OperationSeen, now: number): Known {
  const createdAt = timeOf(seen.operation.metadata.creationTimestamp) ?? now;
  const alive = unfinished(seen.runs).map((run) => run.metadata.name);
  const base = { seen, now, createdAt, rules: rulesOf(seen, now), alive };
  const plan = planInForce(seen);
  if (plan === undefined) return base;
  const ledger = ledgerFor(seen, plan, now);
  const changing = new Set(plan.spec.steps.filter((step) => step.lockMode !== "None").map((step) => step.name));
  const { soakSeconds } = seen.operation.spec.rollout;
  const next = nextOf(ledger, {
    maxFailures: allowedFailures(seen, plan, ledger),
    soakSeconds,
    changes: (step) => changing.has(step),
    now,
  });
  return { ...base, plan, ledger, next };
}

/** A cluster is not made around a member that failed: nobody can join what does not serve. People decide. */
function allowedFailures({ operation }: OperationSeen, plan: OperationPlan, ledger: Ledger): number {
  const members = new Set(plan.spec.machines.filter(({ role }) => isMember(role)).map(({ name }) => name));
  const broken = ledger.failures.some((cell) => members.has(cell.machine));
  return operation.spec.operationType === "CreateCluster" && broken ? 0 : plan.spec.maxFailures;
}
