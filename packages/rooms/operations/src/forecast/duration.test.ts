import { expect, it } from "vitest";
import { durationOf, type PastRun } from "./duration.ts";

const run = (over: Partial<PastRun> = {}): PastRun => ({
  operationType: "ScaleUp",
  clusterName: "c1",
  flow: ["preCheck", "scaleUp"],
  machines: 10,
  runningSeconds: 100,
  ...over,
});

it("guesses nothing without history", () => {
  expect(durationOf(run(), [])).toBeUndefined();
  expect(durationOf(run(), [run({ operationType: "ScaleDown" }), run({ flow: ["preCheck"] })])).toBeUndefined();
});

it("takes the median per machine", () => {
  const past = [run({ runningSeconds: 100 }), run({ runningSeconds: 200 }), run({ runningSeconds: 9000 })];
  expect(durationOf(run({ machines: 5 }), past)).toEqual({ seconds: 100, basedOnRuns: 3 });
});

it("prefers runs on the same cluster", () => {
  const past = [run({ clusterName: "c2", runningSeconds: 10 }), run({ runningSeconds: 300 })];
  expect(durationOf(run(), past)).toEqual({ seconds: 300, basedOnRuns: 1 });
});
