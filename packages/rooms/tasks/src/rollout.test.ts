import type { AutoOperationTask } from "@dipper/api";
import { expect, test } from "vitest";
import { rolloutOf } from "./rollout.ts";

const task = (spec: Partial<AutoOperationTask["spec"]>): Pick<AutoOperationTask, "spec"> => ({
  spec: {
    operationTaskType: "ScaleUp",
    operationTaskStep: [{ step: "ScaleUpPreCheck" }, { step: "ScaleUp" }],
    onFailure: "Stop",
    ...spec,
  } as AutoOperationTask["spec"],
});
const quick = { firstBatch: 1, batchSize: "100%", soakSeconds: 0 };

test.each<[string, Partial<AutoOperationTask["spec"]>, object]>([
  ["checked machines join one first, then all", {}, quick],
  ["without a check they spread as operations do", { operationTaskStep: [{ step: "ScaleUp" }] }, {}],
  [
    "machines leave as operations let them",
    { operationTaskType: "ScaleDown", operationTaskStep: [{ step: "ScaleDownPreCheck" }, { step: "ScaleDown" }] },
    {},
  ],
  ["those that made it go on", { onFailure: "ContinueWithSucceeded" }, { ...quick, maxFailures: "100%" }],
  [
    "what is given counts, field by field",
    { onFailure: "ContinueWithSucceeded", rollout: { firstBatch: 100, maxFailures: 3 } },
    { ...quick, firstBatch: 100, maxFailures: 3 },
  ],
])("how the operation of a task spreads: %s", (_name, spec, expected) => {
  expect(rolloutOf(task(spec))).toEqual(expected);
});
