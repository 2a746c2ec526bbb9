import { expect, test } from "vitest";
import { type OperationPhase, operationPhases } from "./operation.ts";
import {
  nextOperationPhase,
  nextStepRunPhase,
  operationTransitions,
  stepRunTransitions,
} from "./operation-transitions.ts";
import { stepRunPhases } from "./step-run.ts";

const way = (from: OperationPhase | undefined, to: OperationPhase): readonly OperationPhase[] => {
  const steps: OperationPhase[] = [];
  for (let at = from; at !== to && steps.length < 20; ) {
    const next = nextOperationPhase(at, to);
    if (next === at) break;
    steps.push(next);
    at = next;
  }
  return steps;
};

test("the way is the shortest legal one", () => {
  expect(way(undefined, "Running")).toEqual(["Pending", "Planning", "Queued", "Running"]);
  expect(way("Pending", "Canceled")).toEqual(["Canceling", "Canceled"]);
  expect(way("Paused", "Running")).toEqual(["Queued", "Running"]);
  expect(way("WaitingForDecision", "PartiallySucceeded")).toEqual(["Queued", "Running", "PartiallySucceeded"]);
  expect(way("Queued", "AwaitingApproval")).toEqual(["Planning", "AwaitingApproval"]);
  expect(way("Running", "Queued")).toEqual(["Paused", "Queued"]);
});

test("nothing becomes new again, and what is over stays over", () => {
  for (const phase of operationPhases) {
    expect(operationTransitions[phase]).not.toContain("Pending");
    expect(nextOperationPhase(phase, "Pending")).toBe(phase);
  }
  const over: readonly OperationPhase[] = ["Succeeded", "PartiallySucceeded", "Failed", "Rejected", "Canceled"];
  for (const phase of over) for (const wanted of operationPhases) expect(nextOperationPhase(phase, wanted)).toBe(phase);
  expect(nextOperationPhase("Canceling", "Running")).toBe("Canceling");
});

test("everything unfinished can be canceled, in two steps", () => {
  for (const phase of operationPhases.filter((each) => operationTransitions[each].length > 1))
    expect(way(phase, "Canceled")).toEqual(["Canceling", "Canceled"]);
});

test("a StepRun never goes back", () => {
  const order = stepRunPhases.indexOf("Succeeded");
  for (const [at, phase] of stepRunPhases.entries())
    for (const wanted of stepRunPhases) {
      const next = nextStepRunPhase(phase, wanted);
      expect(stepRunPhases.indexOf(next)).toBeGreaterThanOrEqual(at);
      if (at >= order) expect(next).toBe(phase);
      if (next !== phase) expect(stepRunTransitions[phase]).toContain(next);
    }
  expect(nextStepRunPhase("Running", "Pending")).toBe("Running");
  expect(nextStepRunPhase(undefined, "Collecting")).toBe("Collecting");
});
