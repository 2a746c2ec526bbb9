import { expect, test } from "vitest";
import type { MachinePhase } from "./machine.ts";
import { machineTransitions, nextPhase } from "./machine-transitions.ts";

const way = (from: MachinePhase, to: MachinePhase): readonly MachinePhase[] => {
  const steps = [from];
  for (let at = from; at !== to && steps.length < 20; ) {
    at = nextPhase(at, to) ?? to;
    steps.push(at);
  }
  return steps;
};

test("the way is the shortest legal one", () => {
  expect(way("Registered", "Spare")).toEqual(["Registered", "Verifying", "Spare"]);
  expect(way("Spare", "Deployed")).toEqual(["Spare", "Reserved", "Provisioning", "Deployed"]);
  expect(way("Deployed", "Cleaning")).toEqual(["Deployed", "Draining", "Releasing", "Cleaning"]);
  expect(way("Quarantined", "Deployed")).toEqual(["Quarantined", "Provisioning", "Deployed"]);
  expect(way("Retired", "Spare")).toEqual(["Retired", "Quarantined", "Verifying", "Spare"]);
});

test("every phase but the first can be reached from everywhere, by listed steps only", () => {
  const phases = Object.keys(machineTransitions) as MachinePhase[];
  for (const from of phases) {
    for (const to of phases.filter((each) => each !== "Registered")) {
      const steps = way(from, to);
      for (const [index, phase] of steps.slice(1).entries())
        expect(machineTransitions[steps[index] as MachinePhase]).toContain(phase);
    }
  }
});
