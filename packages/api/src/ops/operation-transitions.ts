import { firstHop, type Transitions } from "../common/transitions.ts";
import type { OperationPhase } from "./operation.ts";
import type { StepRunPhase } from "./step-run.ts";

/** Which phase of an Operation may follow which; anything else is illegal, and asserted after every write of the fault tests. */
export const operationTransitions: Transitions<OperationPhase> = {
  Pending: ["Planning", "Failed", "Canceling"],
  Planning: ["Queued", "AwaitingApproval", "Failed", "Canceling"],
  AwaitingApproval: ["Queued", "Planning", "Rejected", "Canceling"],
  // Until the first runner starts the plan may change, and what it names may vanish.
  Queued: ["Running", "Planning", "Paused", "Failed", "Canceling"],
  Running: ["Succeeded", "PartiallySucceeded", "Failed", "Paused", "WaitingForDecision", "Canceling"],
  Paused: ["Queued", "AwaitingApproval", "Canceling"],
  WaitingForDecision: ["Queued", "AwaitingApproval", "Canceling"],
  Canceling: ["Canceled"],
  Succeeded: [],
  PartiallySucceeded: [],
  Failed: [],
  Rejected: [],
  Canceled: [],
};

const runEnds = ["Succeeded", "Failed", "TimedOut", "Canceled", "Lost"] as const;

/** A StepRun only goes forwards. Who was away finds it further on, so steps may be left out. */
export const stepRunTransitions: Transitions<StepRunPhase> = {
  Pending: ["Starting", "Running", "Collecting", ...runEnds],
  Starting: ["Running", "Collecting", ...runEnds],
  Running: ["Collecting", ...runEnds],
  Collecting: runEnds,
  Succeeded: [],
  Failed: [],
  TimedOut: [],
  Canceled: [],
  Lost: [],
};

/**
 * The phase to be written now on the way to `wanted`: one legal step. A phase from which no way leads there is kept. New is what has
 * no phase yet.
 */
export function nextOperationPhase(before: OperationPhase | undefined, wanted: OperationPhase): OperationPhase {
  if (before === undefined) return "Pending";
  return firstHop(operationTransitions, { from: before, to: wanted }) ?? before;
}

/** As `nextOperationPhase`; what is found at first is where a StepRun begins. */
export function nextStepRunPhase(before: StepRunPhase | undefined, wanted: StepRunPhase): StepRunPhase {
  if (before === undefined) return wanted;
  return firstHop(stepRunTransitions, { from: before, to: wanted }) ?? before;
}
