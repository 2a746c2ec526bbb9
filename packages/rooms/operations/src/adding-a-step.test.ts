import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type KubeObject, Operation, platformNamespace, StepDefinition, StepRun } from "@dipper/api";
import { finished, machines, objectsIn, openStage, operationOn, write } from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "./index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

/** The manifests of a page, without the indentation of the list that they stand in. */
function manifests(page: string): readonly KubeObject[] {
  const text = readFileSync(join(import.meta.dirname, "../../../../docs", page), "utf8");
  return [...text.matchAll(/^ *```yaml\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = ""]) =>
    objectsIn(block.replace(/^ {3}/gm, "")),
  );
}

const [definition, operation] = manifests("adding-a-step.md") as [StepDefinition, Operation];
const nodes = machines(2).map((machine, i) => ({ ...machine, address: `10.1.0.${i + 1}` }));
const open = () => openStage({ rooms: [operationsRoom], clusters: [{ name: "product-cluster", nodes }] });

it("the page's step runs in the page's operation", async () => {
  const stage = await open();
  await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
  await stage.sim.complete(stage.kube.create(Operation, operation, write));
  await finished(stage, "tune-two");
  expect(operationOn(stage, "tune-two").status).toMatchObject({
    phase: "Succeeded",
    machines: { total: 2, succeeded: 2 },
  });
  expect(stage.list(StepRun).map((run) => `${run.spec.step} ${run.spec.machines.length}`)).toEqual([
    "preCheck 2",
    "tuneKernel 1",
    "tuneKernel 1",
  ]);
});

it.each([
  ["ParameterInvalid", { parameters: [] }],
  ["ParameterInvalid", { parameters: [{ name: "profile", value: "speed" }] }],
  ["StepUnknown", { operationFlow: ["preCheck", "tuneKernels"] }],
])("what it does not take is not accepted: %s %j", async (reason, wrong) => {
  const stage = await open();
  await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
  await stage.sim.complete(
    stage.kube.create(Operation, { ...operation, spec: { ...operation.spec, ...wrong } }, write),
  );
  await stage.sim.until(() => stage.get(Operation, "tune-two", platformNamespace)?.status?.why?.[0]?.reason === reason);
  await finished(stage, "tune-two");
  expect(operationOn(stage, "tune-two").status?.phase).toBe("Failed");
  expect(stage.list(StepRun)).toEqual([]);
});
