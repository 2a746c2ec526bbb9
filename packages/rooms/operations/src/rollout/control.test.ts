import {
  ChangePolicy,
  isoTime,
  Machine,
  newObject,
  Operation,
  platformNamespace,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import {
  createOperation as create,
  finished,
  isOver,
  machines,
  openStage,
  operationOn as operation,
  type Stage,
  type StageOptions,
  scaleUpOf as scaleUp,
  write,
} from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

const quick = { rollout: { soakSeconds: 0 } } as const;
const patch = (stage: Stage, name: string, spec: object) =>
  stage.sim.complete(stage.kube.patch(Operation, { namespace: platformNamespace, name }, { spec }, write));
const phase = (stage: Stage, name: string) => operation(stage, name).status?.phase;
const reason = (stage: Stage, name: string) => operation(stage, name).status?.why?.[0]?.reason;
const runs = (stage: Stage, name: string) => stage.list(StepRun).filter((run) => run.spec.operationRef.name === name);
const policy = (stage: Stage, name: string, spec: object) =>
  stage.sim.complete(
    stage.kube.create(ChangePolicy, newObject(ChangePolicy, { name, namespace: platformNamespace }, spec), write),
  );

it("a pause begins after the batch, and what was paused goes on where it was", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], quick));
  await stage.sim.until(() =>
    runs(stage, "scaleup").some((run) => run.spec.step === "scaleUp" && run.status?.phase === "Running"),
  );
  await patch(stage, "scaleup", { desiredState: "Paused" });
  await stage.sim.until(() => phase(stage, "scaleup") === "Paused");
  expect(reason(stage, "scaleup")).toBe("Paused");
  const before = runs(stage, "scaleup").map((run) => run.metadata.name);
  await stage.sim.run(120_000);
  expect(runs(stage, "scaleup").map((run) => run.metadata.name)).toEqual(before);
  await patch(stage, "scaleup", { desiredState: "Active" });
  await finished(stage, "scaleup");
  expect(phase(stage, "scaleup")).toBe("Succeeded");
  expect(runs(stage, "scaleup")).toHaveLength(5);
});

it("a cancel gives back what was not used, and leaves nodes that joined", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], quick));
  await stage.sim.until(() =>
    runs(stage, "scaleup").some((run) => run.spec.step === "scaleUp" && run.spec.batch === 2),
  );
  await patch(stage, "scaleup", { desiredState: "Canceled" });
  await finished(stage, "scaleup");
  expect(phase(stage, "scaleup")).toBe("Canceled");
  const bound = stage
    .list(Machine)
    .map(({ metadata, spec }) => `${metadata.name} ${spec.consumerRef?.clusterName ?? "free"}`);
  expect(bound).toEqual(["m1 c1", "m2 free", "m3 free"]);
  expect(stage.list(Machine).every(({ spec }) => spec.operationRef === undefined)).toBe(true);
});

it("operations on different machines run side by side; who needs the cluster alone waits, and says behind whom", async () => {
  const nodes = [{ name: "n1", address: "10.1.0.1" }];
  const stage = await open({ clusters: [{ name: "c1", nodes }], spares: machines(3) });
  const step = { step: "renewAll", executor: "simulated", lockMode: "Exclusive", postCondition: "None" } as const;
  const definition = newObject(StepDefinition, { name: "renew-all", namespace: platformNamespace }, step);
  await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
  await create(stage, "first", scaleUp(["10.0.0.1", "10.0.0.2"], quick));
  await create(stage, "second", scaleUp(["10.0.0.3"], quick));
  await stage.sim.until(() => phase(stage, "first") === "Running" && phase(stage, "second") === "Running");
  const alone = { operationType: "Custom", operationFlow: ["renewAll"] } as const;
  await create(stage, "alone", { ...scaleUp(["10.1.0.1"], quick), ...alone });
  await create(stage, "late", scaleUp(["10.0.0.2"], { ...quick, referenceTimeoutSeconds: 60 }));
  await stage.sim.until(() => reason(stage, "alone") === "WaitingForLock" && reason(stage, "late") !== undefined);
  // Both hold the lock by now; which of them came first is nobody's business.
  const behind = expect.stringMatching(/^(first|second)$/);
  expect(operation(stage, "alone").status).toMatchObject({ phase: "Queued", queue: { position: 1, behind } });
  expect([phase(stage, "late"), reason(stage, "late")]).toEqual(["Pending", "MachineInUse"]);
  expect(operation(stage, "late").status?.why?.[0]?.message).toMatch(/^In use by (c1|operation first): 10.0.0.2/);
  await finished(stage, "alone");
  expect([phase(stage, "first"), phase(stage, "second"), phase(stage, "alone")]).toEqual([
    "Succeeded",
    "Succeeded",
    "Succeeded",
  ]);
  await finished(stage, "late");
  expect(phase(stage, "late")).toBe("Failed");
});

it.each([
  { lockMode: "Shared", batches: [["n1"], ["n2", "n3"]] },
  { lockMode: "None", batches: [["n1", "n2", "n3"]] },
] as const)(
  "a custom flow spreads as its rollout says, unless it changes nothing: lock $lockMode",
  async ({ lockMode, batches }) => {
    const nodes = [1, 2, 3].map((n) => ({ name: `n${n}`, address: `10.1.0.${n}` }));
    const stage = await open({ clusters: [{ name: "c1", nodes }], spares: [] });
    const step = { step: "touch", executor: "simulated", lockMode, postCondition: "None" } as const;
    const definition = newObject(StepDefinition, { name: "touch", namespace: platformNamespace }, step);
    await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
    const rollout = { firstBatch: 1, batchSize: "100%", soakSeconds: 0 };
    const own = { operationType: "Custom", operationFlow: ["touch"], rollout } as const;
    await create(stage, "own", { ...scaleUp(["10.1.0.1", "10.1.0.2", "10.1.0.3"]), ...own });
    await finished(stage, "own");
    expect(phase(stage, "own")).toBe("Succeeded");
    expect(runs(stage, "own").map(({ spec }) => spec.machines.map(({ name }) => name))).toEqual(batches);
  },
);

it("an approval is somebody else's, and counts for the plan that it names", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  await policy(stage, "four-eyes", { approval: { requiredVerdicts: 1 } });
  await create(stage, "scaleup", scaleUp(["10.0.0.1"], quick));
  await stage.sim.until(() => phase(stage, "scaleup") === "AwaitingApproval" && stage.list(WorkOrder).length === 1);
  expect(reason(stage, "scaleup")).toBe("Waiting");
  const [order] = stage.list(WorkOrder);
  const digest = operation(stage, "scaleup").status?.planRef?.digest;
  expect(order?.spec).toMatchObject({ planDigest: digest, requestedBy: "admin" });
  const ref = { namespace: platformNamespace, name: order?.metadata.name ?? "" };
  const verdict = (client: typeof stage.kube, planDigest: string | undefined) =>
    stage.sim.complete(
      client.patch(
        WorkOrder,
        ref,
        { spec: { verdicts: [{ verdict: "Approve", planDigest, at: isoTime(stage.sim.now()) }] } },
        write,
      ),
    );
  await expect(verdict(stage.kube, digest)).rejects.toThrow();
  await verdict(stage.as("grace", ["dipper:admins"]), digest);
  await finished(stage, "scaleup");
  expect(phase(stage, "scaleup")).toBe("Succeeded");
  expect(stage.list(WorkOrder)[0]?.status?.phase).toBe("Approved");
});

it("a stop holds everything before the next machine, and what it held goes on by itself", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2"], quick));
  await stage.sim.until(() => runs(stage, "scaleup").some((run) => run.spec.step === "scaleUp"));
  await policy(stage, "stop-everything", { stop: { reason: "storm", by: "ada", since: isoTime(stage.sim.now()) } });
  await stage.sim.until(() => phase(stage, "scaleup") === "Paused");
  expect(reason(stage, "scaleup")).toBe("FleetStopped");
  await stage.sim.complete(
    stage.kube.delete(ChangePolicy, { namespace: platformNamespace, name: "stop-everything" }, write),
  );
  await finished(stage, "scaleup");
  expect(phase(stage, "scaleup")).toBe("Succeeded");
});

it("the platform dies at any moment: its next life finishes the work, and no machine is run twice", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(4) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"], quick));
  for (let life = 0; !isOver(stage, "scaleup") && life < 40; life++) {
    await stage.sim.run(3_000 + 1_700 * life);
    stage.kill();
    await stage.restart();
  }
  await finished(stage, "scaleup");
  expect(phase(stage, "scaleup")).toBe("Succeeded");
  const perMachine = Map.groupBy(
    runs(stage, "scaleup").flatMap((run) => run.spec.machines.map((each) => `${run.spec.step} ${each.name}`)),
    (key) => key,
  );
  expect([...perMachine.values()].every((all) => all.length === 1)).toBe(true);
});

it("more failures than allowed are a question to people, and their answer counts", async () => {
  const spares = machines(3, { m1: [{ step: "scaleUp", fault: "FailsAlways" }] });
  const stage = await open({ clusters: [{ name: "c1" }], spares });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"], { ...quick, retry: { limit: 0 } }));
  await stage.sim.until(() => phase(stage, "scaleup") === "WaitingForDecision");
  expect(operation(stage, "scaleup").status?.why?.map((each) => each.reason)).toEqual([
    "WaitingForDecision",
    "MachineQuarantined",
  ]);
  const decision = { id: "d1", action: "SkipMachine", machines: ["m1"], at: isoTime(stage.sim.now()) };
  await patch(stage, "scaleup", { decisions: [decision] });
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status).toMatchObject({
    phase: "PartiallySucceeded",
    machines: { succeeded: 2, skipped: 1 },
  });
  expect(operation(stage, "scaleup").spec.decisions[0]?.by).toBe("admin");
});
