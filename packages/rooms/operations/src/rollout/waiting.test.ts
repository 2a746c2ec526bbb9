import {
  ChangePolicy,
  ClusterLock,
  conditionOf,
  isoTime,
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
  machines,
  openStage,
  operationOn as operation,
  type Stage,
  scaleUpOf,
  write,
} from "@dipper/room/testkit";
import { beforeAll, expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs here; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** One stage for all: each test has a cluster of its own, and takes its own machines. */
let stage: Stage;
beforeAll(async () => {
  const cluster = (name: string) => ({ name, labels: { test: name } });
  stage = await openStage({
    rooms: [operationsRoom],
    clusters: [
      cluster("idle"),
      cluster("window"),
      cluster("freeze"),
      { ...cluster("emergency"), nodes: [{ name: "n1", address: "10.1.0.1" }] },
    ],
    spares: machines(12, { m1: [{ step: "scaleUp", fault: "FailsAlways" }] }),
  });
  const step = { step: "renewAll", executor: "simulated", lockMode: "Exclusive", postCondition: "None" } as const;
  const definition = newObject(StepDefinition, { name: "renew-all", namespace: platformNamespace }, step);
  await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
});

const quick = { rollout: { soakSeconds: 0 } } as const;
const wish = (cluster: string, numbers: readonly number[], more: object = {}) => ({
  ...scaleUpOf(
    numbers.map((each) => `10.0.0.${each}`),
    quick,
  ),
  clusterName: cluster,
  ...more,
});
const policy = (cluster: string, spec: object) => {
  const selected = { clusterSelector: { matchLabels: { test: cluster } }, ...spec };
  const object = newObject(ChangePolicy, { name: cluster, namespace: platformNamespace }, selected as never);
  return stage.sim.complete(stage.kube.create(ChangePolicy, object, write));
};
const status = (name: string) => operation(stage, name).status;
const reason = (name: string) => status(name)?.why?.[0]?.reason;
const reasonOf = (name: string, type: string) => conditionOf(operation(stage, name), type)?.reason;
const joins = (name: string) =>
  stage.list(StepRun).filter((run) => run.spec.operationRef.name === name && run.spec.step === "scaleUp");
const holders = (cluster: string) =>
  stage.get(ClusterLock, cluster, platformNamespace)?.spec.holders.map((each) => each.operation) ?? [];
const linesAbout = (name: string) =>
  stage.transcript
    .text()
    .split("\n")
    .filter((line) => line.includes(` ${name}: `));

it("who waits for a decision longer than lockIdleSeconds gives the lock back once, and queues again when the decision is there", async () => {
  await create(stage, "idle", wish("idle", [1, 2], { retry: { limit: 0 } }));
  await stage.sim.until(() => status("idle")?.phase === "WaitingForDecision");
  await stage.sim.run(590_000);
  expect(holders("idle")).toEqual(["idle"]);
  await stage.sim.run(20_000);
  expect(holders("idle")).toEqual([]);
  expect([status("idle")?.phase, reason("idle")]).toEqual(["WaitingForDecision", "WaitingForDecision"]);
  expect(reasonOf("idle", "Locked")).toBe("Released");
  const said = linesAbout("idle");
  await stage.sim.run(3_600_000);
  expect(linesAbout("idle")).toEqual(said);
  const decision = { id: "d1", action: "SkipMachine", machines: ["m1"], at: isoTime(stage.sim.now()) };
  const ref = { namespace: platformNamespace, name: "idle" };
  await stage.sim.complete(stage.kube.patch(Operation, ref, { spec: { decisions: [decision] } }, write));
  await finished(stage, "idle");
  expect(status("idle")).toMatchObject({ phase: "PartiallySucceeded", machines: { succeeded: 1, skipped: 1 } });
  expect(holders("idle")).toEqual([]);
});

it("a window that closes pauses a running operation after the batch, and it goes on by itself when the window opens", async () => {
  await stage.sim.run(60_000 - (stage.sim.now() % 60_000));
  const minute = new Date(stage.sim.now()).getUTCMinutes();
  await policy("window", {
    windows: [{ schedule: `${minute} * * * *`, timeZone: "UTC", durationSeconds: 60 }],
    lockIdleSeconds: 60,
  });
  await create(stage, "window", wish("window", [3, 4, 5]));
  await stage.sim.until(() => status("window")?.phase === "Paused");
  const before = joins("window");
  expect(before.length).toBeGreaterThan(0);
  expect(before.length).toBeLessThan(3);
  expect(before.every((run) => run.status?.phase === "Succeeded")).toBe(true);
  expect([reason("window"), reasonOf("window", "Locked")]).toEqual(["WaitingForWindow", "WaitingForWindow"]);
  await stage.sim.run(600_000);
  expect(joins("window")).toHaveLength(before.length);
  expect(holders("window")).toEqual([]);
  await finished(stage, "window", 4 * 3_600_000);
  expect(status("window")?.phase).toBe("Succeeded");
});

it("a freeze pauses a running operation after the batch, and it goes on by itself afterwards", async () => {
  const at = (seconds: number) => isoTime(stage.sim.now() + seconds * 1000);
  await policy("freeze", { freezes: [{ from: at(40), to: at(1800), reason: "end of the quarter" }] });
  await create(stage, "freeze", wish("freeze", [6, 7, 8]));
  await stage.sim.until(() => status("freeze")?.phase === "Paused");
  expect(status("freeze")?.why?.[0]?.message).toContain("end of the quarter");
  const before = joins("freeze").length;
  expect(before).toBeLessThan(3);
  await stage.sim.run(600_000);
  expect(joins("freeze")).toHaveLength(before);
  await finished(stage, "freeze");
  expect(status("freeze")?.phase).toBe("Succeeded");
});

it("what is not to start before a time says so, and starts then", async () => {
  await create(stage, "later", wish("freeze", [9], { notBefore: isoTime(stage.sim.now() + 600_000) }));
  await stage.sim.run(300_000);
  expect([status("later")?.phase, reason("later")]).toEqual(["Queued", "WaitingForStart"]);
  await finished(stage, "later");
  expect(status("later")?.phase).toBe("Succeeded");
});

it("a holder makes room for an emergency after its batch, and goes on behind it", async () => {
  await create(stage, "normal", wish("emergency", [10, 11, 12]));
  await stage.sim.until(() => joins("normal").some((run) => run.status?.phase === "Running"));
  const urgent = { operationType: "Custom", operationFlow: ["renewAll"], priority: "Emergency" } as const;
  const operationMachines = [{ ip: "10.1.0.1", role: "Compute" as const }];
  await create(stage, "urgent", wish("emergency", [], { ...urgent, operationMachines }));
  await stage.sim.until(() => status("urgent")?.phase === "Running");
  expect(joins("normal")).toHaveLength(1);
  expect(joins("normal")[0]?.status?.phase).toBe("Succeeded");
  expect(holders("emergency")).toEqual(["urgent"]);
  expect(status("normal")).toMatchObject({ phase: "Queued", queue: { behind: "urgent" } });
  await finished(stage, "normal");
  expect([status("urgent")?.phase, status("normal")?.phase]).toEqual(["Succeeded", "Succeeded"]);
});

it("an approval that nobody gives in time rejects the operation, and the machines stay free", async () => {
  const own = await openStage({ rooms: [operationsRoom], clusters: [{ name: "c1" }], spares: machines(1) });
  const object = newObject(ChangePolicy, { name: "four-eyes", namespace: platformNamespace }, { approval: {} });
  await own.sim.complete(own.kube.create(ChangePolicy, object, write));
  await create(own, "forgotten", scaleUpOf(["10.0.0.1"], quick));
  await finished(own, "forgotten", 2 * 86_400_000);
  expect(operation(own, "forgotten").status).toMatchObject({ phase: "Rejected", why: [{ reason: "Expired" }] });
  expect(own.list(WorkOrder)[0]?.status).toMatchObject({ phase: "Expired" });
  expect(own.list(StepRun)).toEqual([]);
});
