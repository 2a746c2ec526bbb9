import {
  AutoOperationTask,
  checkFailedOf,
  isoTime,
  labels,
  lostText,
  Machine,
  MachineSet,
  machineMarks,
  Node,
  newObject,
  Operation,
  platformNamespace,
  SparePool,
  WorkOrder,
} from "@dipper/api";
import {
  callRoute,
  describeSpare,
  machines,
  never,
  openStage,
  type Stage,
  type StageOptions,
  write,
} from "@dipper/room/testkit";
import { operationsRoom } from "@dipper/room-operations";
import { expect, it, vi } from "vitest";
import { tasksRoom } from "./index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom, tasksRoom], ...options });
const steps = ["ScaleUpPreCheck", "ScaleUpWorkprocess", "ScaleUp", "UncordonNodes", "ScaleUpSubWorkprocess"].map(
  (step) => ({ step }),
);
const create = (stage: Stage, name: string, spec: object) =>
  stage.sim.complete(
    stage.kube.create(
      AutoOperationTask,
      newObject(AutoOperationTask, { name, namespace: platformNamespace }, {
        cluster: "c1",
        clusterType: "native",
        operationIds: ["op"],
        operationTaskStep: steps,
        operationTaskType: "ScaleUp",
        ...spec,
      } as never),
      write,
    ),
  );
const task = (stage: Stage, name: string) => stage.get(AutoOperationTask, name, platformNamespace)?.status;
const over = (stage: Stage, name: string) =>
  stage.sim.until(
    () => task(stage, name)?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true,
    { limitMs: 7_200_000 },
  );
const names = (...list: string[]) => ({ operationTaskMachines: list.map((name) => ({ name })) });

async function taints(stage: Stage): Promise<readonly number[]> {
  const found: Node[] = [];
  for await (const page of stage.cluster("c1").pages(Node, { labels: labels.machineUid, signal: never }))
    found.push(...page.items);
  return found.map((node) => node.spec?.taints?.length ?? 0);
}

it("the whole process: check, work orders nobody asks for, the operation, uncordon, follow-ups", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await create(stage, "scaleup-xxxxxx", { ...names("10.0.0.1", "m2"), operationIds: ["scale-up"] });
  await over(stage, "scaleup-xxxxxx");
  const status = task(stage, "scaleup-xxxxxx");
  expect(status?.phase).toBe("Succeeded");
  expect(status?.steps?.map((step) => `${step.step} ${step.phase} ${step.ref?.name ?? step.reason}`)).toEqual([
    "ScaleUpPreCheck Succeeded scaleup-xxxxxx-scale-up-check",
    "ScaleUpWorkprocess Succeeded NotRequired",
    "ScaleUp Succeeded scaleup-xxxxxx-scale-up",
    "UncordonNodes Succeeded ",
    "ScaleUpSubWorkprocess Succeeded NotRequired",
  ]);
  expect(await stage.sim.complete(taints(stage))).toEqual([0, 0]);
  // The check of the task counts: the operation does not check again.
  expect(
    stage
      .list(Operation)
      .map((operation) => `${operation.metadata.name} ${operation.status?.phase} ${operation.spec.origin}`),
  ).toEqual(["scaleup-xxxxxx-scale-up Succeeded Task", "scaleup-xxxxxx-scale-up-check Succeeded Task"]);
  const main = stage.list(Operation)[0];
  expect(main?.status?.steps?.[0]).toMatchObject({ name: "preCheck", phase: "Succeeded" });
  expect(main?.status?.steps?.[0]?.startedAt).toBeUndefined();
  const path = "/api/v1/operations/scaleup-xxxxxx-scale-up/board";
  const board = await stage.sim.complete(callRoute(stage, { method: "GET", path, input: {}, user: "admin" }));
  const from = "scaleup-xxxxxx-scale-up-check";
  expect(board).toMatchObject({
    steps: [{ step: "preCheck", phase: "Succeeded", from, succeeded: 2 }, { step: "scaleUp" }, { step: "postCheck" }],
    machines: [
      { cells: [{ step: "preCheck", result: "Succeeded", attempts: [], from }, { result: "Succeeded" }, {}] },
      { cells: [{ step: "preCheck", result: "Succeeded", attempts: [], from }, { result: "Succeeded" }, {}] },
    ],
  });
});

it("waits for a work order until a person reports it done", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  await create(stage, "t", {
    ...names("m1"),
    workOrders: [{ step: "ScaleUpWorkprocess", type: "Manual", title: { reason: "RackPower" } }],
  });
  await stage.sim.until(() => task(stage, "t")?.phase === "Waiting" && stage.list(WorkOrder).length === 1);
  expect(task(stage, "t")?.why?.[0]?.reason).toBe("WaitingForWorkOrder");
  await stage.sim.run(60_000);
  expect(stage.list(Operation)).toHaveLength(1);
  const [order] = stage.list(WorkOrder);
  const ref = { namespace: platformNamespace, name: order?.metadata.name ?? "" };
  await stage.sim.complete(
    stage
      .as("grace", ["dipper:admins"])
      .patch(WorkOrder, ref, { spec: { verdicts: [{ verdict: "Done", at: isoTime(stage.sim.now()) }] } }, write),
  );
  await over(stage, "t");
  expect(task(stage, "t")?.phase).toBe("Succeeded");
});

it("takes machines by number and class from a pool, and says why it waits when there are too few", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await stage.sim.complete(stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, {}), write));
  for (const name of ["m1", "m2"])
    await stage.sim.complete(stage.kube.patch(Machine, { name }, { spec: { poolRef: { name: "general" } } }, write));
  await create(stage, "t", { machineRequest: { pool: "general", count: 3, machineClass: "c64m256", role: "Compute" } });
  await stage.sim.until(() => stage.get(SparePool, "general")?.spec.reservations.length === 1);
  await stage.sim.run(1000);
  expect(task(stage, "t")).toMatchObject({ phase: "Waiting", why: [{ reason: "NotEnoughSpare" }] });
  const machine = newObject(
    Machine,
    { name: "m3" },
    {
      simulated: {},
      addresses: [{ type: "Internal", address: "10.0.0.3" }],
      machineClass: "c64m256",
      poolRef: { name: "general" },
    },
  );
  await stage.sim.complete(stage.kube.create(Machine, machine, write));
  await stage.sim.complete(describeSpare(stage.controller, "m3", stage.sim.now()));
  await over(stage, "t");
  expect(task(stage, "t")?.phase).toBe("Succeeded");
  expect(stage.get(SparePool, "general")?.spec.reservations).toEqual([]);
  expect(stage.list(Machine).map((each) => each.spec.consumerRef?.clusterName)).toEqual(["c1", "c1", "c1"]);
});

it("a cancelled task cancels its operations and gives back what it reserved", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await stage.sim.complete(stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, {}), write));
  for (const name of ["m1", "m2"])
    await stage.sim.complete(stage.kube.patch(Machine, { name }, { spec: { poolRef: { name: "general" } } }, write));
  await create(stage, "t", { machineRequest: { pool: "general", count: 2 } });
  await stage.sim.until(() => stage.list(Operation).some((operation) => operation.status?.phase === "Running"));
  await stage.sim.complete(
    stage.kube.patch(
      AutoOperationTask,
      { namespace: platformNamespace, name: "t" },
      { spec: { desiredState: "Canceled" } },
      write,
    ),
  );
  await over(stage, "t");
  expect(task(stage, "t")?.phase).toBe("Canceled");
  expect(
    stage.list(Machine).every(({ spec }) => spec.consumerRef === undefined && spec.operationRef === undefined),
  ).toBe(true);
});

it("steps out of order are refused", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  await create(stage, "t", { ...names("m1"), operationTaskStep: [{ step: "UncordonNodes" }, { step: "ScaleUp" }] });
  await over(stage, "t");
  expect(task(stage, "t")).toMatchObject({ phase: "Failed", why: [{ reason: "StepOrderInvalid" }] });
});

async function pooled(stage: Stage, ...members: string[]) {
  await stage.sim.complete(stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, {}), write));
  for (const name of members)
    await stage.sim.complete(stage.kube.patch(Machine, { name }, { spec: { poolRef: { name: "general" } } }, write));
}

it("a machine that fails the check goes back to the pool at once, and the others go on", async () => {
  const faults = { m2: [{ step: "preCheck", fault: "FailsAlways" as const }] };
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3, faults) });
  await pooled(stage, "m1", "m2", "m3");
  await create(stage, "t", {
    machineRequest: { pool: "general", count: 3, machineClass: "c64m256" },
    onFailure: "ContinueWithSucceeded",
  });
  await stage.sim.until(() => stage.list(Operation).some(({ spec }) => spec.operationFlow.includes("scaleUp")), {
    limitMs: 3_600_000,
  });
  // The pool has it back before the others have begun to join.
  const failed = stage.get(Machine, "m2");
  expect([failed?.spec.consumerRef, failed?.metadata.annotations?.[machineMarks.reservedFor]]).toEqual([
    undefined,
    undefined,
  ]);
  // It is given last from now on, until somebody has looked at it.
  expect(checkFailedOf(failed as Machine)).toMatchObject({ operation: "t-op-check" });
  await over(stage, "t");
  expect(task(stage, "t")).toMatchObject({
    phase: "PartiallySucceeded",
    steps: [{ phase: "PartiallySucceeded" }, {}, { phase: "Succeeded" }, { phase: "Succeeded" }, {}],
    machines: [
      { name: "m1", result: "Succeeded" },
      { name: "m2", step: "ScaleUpPreCheck", result: "Failed" },
      { name: "m3", result: "Succeeded" },
    ],
  });
  expect(stage.list(Machine).map(({ spec }) => spec.consumerRef?.clusterName)).toEqual(["c1", undefined, "c1"]);
  expect(await stage.sim.complete(taints(stage))).toEqual([0, 0]);
});

it("the last step gives nodes the labels and taints of their set, and takes the joining taint off", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await pooled(stage, "m1", "m2");
  const set = newObject(
    MachineSet,
    { name: "c1-gpu" },
    {
      clusterDeploymentRef: { name: "c1" },
      role: "Compute",
      replicas: 0,
      labels: { "node-role.kubernetes.io/gpu": "", tier: "batch" },
      taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    },
  );
  await stage.sim.complete(stage.kube.create(MachineSet, set, write));
  await create(stage, "t", { machineRequest: { pool: "general", count: 2 } });
  await over(stage, "t");
  expect(task(stage, "t")?.phase).toBe("Succeeded");
  const nodes: Node[] = [];
  const all = async () => {
    for await (const page of stage.cluster("c1").pages(Node, { labels: labels.machineUid, signal: never }))
      nodes.push(...page.items);
  };
  await stage.sim.complete(all());
  expect(nodes.map(({ metadata, spec }) => [metadata.labels?.["tier"], spec?.taints?.map(({ key }) => key)])).toEqual([
    ["batch", ["gpu"]],
    ["batch", ["gpu"]],
  ]);
  expect(nodes[0]?.metadata.labels).toHaveProperty(["node-role.kubernetes.io/gpu"], "");
  expect(stage.list(Machine).map(({ spec }) => spec.consumerRef?.kind)).toEqual(["MachineSet", "MachineSet"]);
});

it("a scale-down checks, drains, removes and cleans", async () => {
  const stage = await open({ clusters: [{ name: "c1", nodes: machines(3) }] });
  const down = ["ScaleDownPreCheck", "ScaleDownWorkprocess", "ScaleDown", "ScaleDownSubWorkprocess"];
  await create(stage, "t", {
    ...names("m2"),
    operationTaskType: "ScaleDown",
    operationTaskStep: down.map((step) => ({ step })),
  });
  await over(stage, "t");
  expect(task(stage, "t")).toMatchObject({ phase: "Succeeded", machines: [{ name: "m2", result: "Succeeded" }] });
  expect(stage.list(Machine).map(({ spec }) => spec.consumerRef?.clusterName)).toEqual(["c1", undefined, "c1"]);
  const check = stage.list(Operation).find(({ metadata }) => metadata.name === "t-op-check");
  expect(check?.spec.operationType).toBe("ScaleDown");
  expect(check?.status?.forecast?.evictedPods).toBeGreaterThan(0);
});

it("a machine that is gone passes no check, and leaves all the same", async () => {
  const stage = await open({ clusters: [{ name: "c1", nodes: machines(3) }] });
  const mark = lostText({ by: "ada", at: "2026-01-01T00:00:00Z", reason: "burnt" });
  const patch = { metadata: { annotations: { [machineMarks.lost]: mark } } };
  await stage.sim.complete(stage.kube.patch(Machine, { name: "m2" }, patch, write));
  await create(stage, "t", {
    ...names("m2"),
    operationTaskType: "ScaleDown",
    operationTaskStep: [{ step: "ScaleDownPreCheck" }, { step: "ScaleDown" }],
  });
  await over(stage, "t");
  expect(task(stage, "t")).toMatchObject({ phase: "Succeeded" });
  expect(stage.get(Machine, "m2")?.spec.consumerRef).toBeUndefined();
});
