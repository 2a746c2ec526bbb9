import {
  type Condition,
  type ConditionUpdate,
  conditionOf,
  isoTime,
  nextOperationPhase,
  type Operation,
  type OperationPlan,
  setCondition,
} from "@dipper/api";
import type { Outcome } from "@dipper/controller";
import { durationOf } from "../forecast/duration.ts";
import { keepSince } from "../words.ts";
import { type Assessment, condition } from "./assessment.ts";
import type { OperationDecision } from "./decide.ts";
import { runningSeconds } from "./known.ts";
import type { OperationSeen } from "./seen.ts";
import { machineTotals, stepsOf } from "./totals.ts";

type Status = NonNullable<Operation["status"]>;

/** Conditions in the order in which an Operation passes them; what it has not come to yet is not there. */
export function report(
  seen: OperationSeen,
  decision: OperationDecision,
  outcomes: readonly Outcome[],
  now: number,
): Status | undefined {
  const before = seen.operation.status ?? {};
  if (before.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true) return undefined;
  const found = decision.assessment;
  const arrived = decision.phase === found.ends?.phase;
  const ended = arrived && outcomes.every((each) => each.ok) ? found.ends : undefined;
  const { generation = 0 } = seen.operation.metadata;
  const finished =
    ended === undefined
      ? condition("Finished", "False", "NotFinished")
      : condition("Finished", "True", ended.reason, ended.message);
  const progressing = ended === undefined ? [] : [condition("Progressing", "False", "NotStarted", "Finished")];
  const startedAt = seen.runs[0]?.status?.startedAt ?? seen.runs[0]?.metadata.creationTimestamp;
  const { queue: _queue, ...kept } = before;
  return {
    ...kept,
    observedGeneration: generation,
    phase: arrived && ended === undefined ? nextOperationPhase(before.phase, found.phase) : decision.phase,
    why: keepSince(before.why ?? [], ended?.why ?? found.why),
    conditions: withAll(before.conditions ?? [], [...found.conditions, ...progressing, finished], generation, now),
    ...(found.plan === undefined
      ? {}
      : { planRef: { name: found.plan.metadata.name, digest: found.plan.spec.digest } }),
    ...forecastOf(seen, found, now),
    ...(found.queue === undefined ? {} : { queue: found.queue }),
    ...progressOf(seen, found, now),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(ended === undefined ? {} : { finishedAt: isoTime(now) }),
  };
}

function progressOf(seen: OperationSeen, found: Assessment, now: number): Partial<Status> {
  if (found.ledger === undefined) return {};
  const seconds = runningSeconds(seen.runs, now);
  // Written when it is over, and in steps of half a minute before: a clock in a status is a write for nothing.
  const shown = found.ends === undefined ? Math.floor(seconds / 30) * 30 : seconds;
  return {
    steps: stepsOf(found.ledger, seen.runs, found.ends?.reason),
    machines: machineTotals(found.ledger),
    runningSeconds: shown,
  };
}

/** Made with the plan, and kept as it was approved. */
function forecastOf(seen: OperationSeen, found: Assessment, now: number): Partial<Status> {
  const before = seen.operation.status?.forecast;
  if (found.plan === undefined || seen.runs.length > 0) return {};
  // What was approved is what a later forecast is measured by.
  const approved = conditionOf(seen.operation, "Approved")?.status === "True";
  const same = seen.operation.status?.planRef?.digest === found.plan.spec.digest;
  if (approved && same && before !== undefined) return { forecast: before };
  const fresh = before !== undefined && sameForecast(before, seen);
  if (fresh && same) return { forecast: before };
  const duration = durationOf(similarTo(seen.operation, found.plan), seen.history);
  const counted =
    duration === undefined ? {} : { durationSeconds: duration.seconds, basedOnRuns: duration.basedOnRuns };
  const { evictedPods, blockedBy } = seen.forecast ?? before ?? { evictedPods: 0, blockedBy: [] };
  return { forecast: { asOf: isoTime(now), evictedPods, blockedBy, ...counted } };
}

function sameForecast(before: NonNullable<Status["forecast"]>, seen: OperationSeen): boolean {
  return (
    seen.forecast === undefined ||
    (seen.forecast.evictedPods === before.evictedPods && seen.forecast.blockedBy.length === before.blockedBy.length)
  );
}

export function similarTo(operation: Pick<Operation, "spec">, plan: Pick<OperationPlan, "spec">) {
  const { operationType, clusterName, operationFlow } = operation.spec;
  return { operationType, clusterName, flow: operationFlow, machines: plan.spec.machines.length };
}

function withAll(
  before: readonly Condition[],
  updates: readonly ConditionUpdate[],
  observedGeneration: number,
  now: number,
): readonly Condition[] {
  return updates.reduce(
    (conditions, update) => setCondition(conditions, { ...update, observedGeneration }, now),
    before,
  );
}
