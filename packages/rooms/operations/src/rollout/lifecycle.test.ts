import {
  ChangePolicy,
  isoTime,
  Machine,
  Node,
  newObject,
  Operation,
  Pod,
  platformNamespace,
  StepRun,
} from "@dipper/api";
import {
  createOperation as create,
  finished,
  machines,
  never,
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
const quick = { rollout: { soakSeconds: 0, maxFailures: "100%" } } as const;
const runsAt = (stage: Stage, step: string) => stage.list(StepRun).filter((run) => run.spec.step === step);
const remove = (stage: Stage, name: string) =>
  stage.sim.complete(stage.kube.delete(Operation, { namespace: platformNamespace, name }, write));
const isGone = (stage: Stage, name: string) =>
  stage.sim.until(() => stage.get(Operation, name, platformNamespace) === undefined);

it("a machine that reported success and never becomes Ready is put aside, and not run again", async () => {
  const stage = await open({
    clusters: [{ name: "c1" }],
    spares: machines(2, { m1: [{ step: "scaleUp", fault: "NeverReady" }] }),
  });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2"], quick));
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status).toMatchObject({
    phase: "PartiallySucceeded",
    machines: { succeeded: 1, quarantined: 1 },
  });
  const own = runsAt(stage, "scaleUp").filter((run) => run.spec.machines.some((machine) => machine.name === "m1"));
  expect(own.map((run) => `${run.status?.machines?.[0]?.result} ${run.status?.machines?.[0]?.reason}`)).toEqual([
    "Failed PostConditionFailed",
  ]);
});

it("a machine without a result is asked what holds, and not run again when it holds; one that reboots in the middle is tried again", async () => {
  const stage = await open({
    clusters: [{ name: "c1" }],
    spares: machines(2, {
      m1: [{ step: "scaleUp", fault: "LostReport" }],
      m2: [{ step: "scaleUp", fault: "RebootsMidway" }],
    }),
  });
  await create(stage, "lost", scaleUp(["10.0.0.1"], quick));
  await create(stage, "reboots", scaleUp(["10.0.0.2"], quick));
  await finished(stage, "lost");
  await finished(stage, "reboots");
  expect(["lost", "reboots"].map((name) => operation(stage, name).status?.phase)).toEqual(["Succeeded", "Succeeded"]);
  const joins = Map.groupBy(runsAt(stage, "scaleUp"), (run) => run.spec.operationRef.name);
  expect(joins.get("lost")?.map((run) => run.status?.machines?.[0]?.postCondition)).toEqual(["Holds"]);
  expect(joins.get("reboots")).toHaveLength(2);
});

it("what is finished is archived before its time is over, and the same name with the same content is refused afterwards", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  const wish = scaleUp(["10.0.0.1"], { ...quick, ttlSecondsAfterFinished: 60, referenceTimeoutSeconds: 0 });
  await create(stage, "scaleup", wish);
  await finished(stage, "scaleup");
  await isGone(stage, "scaleup");
  await stage.sim.run(60_000);
  // What belonged to it is collected in the server's own time, which is not that of the stage where the server is a real one.
  const collected = async (): Promise<void> => {
    await stage.sim.run(1_000);
    expect(stage.list(StepRun)).toEqual([]);
  };
  await vi.waitFor(collected, { timeout: 60_000, interval: 500 });
  await create(stage, "scaleup", wish);
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status?.why?.map((each) => each.reason)).toContain("AlreadyRan");
});

it("deleting an unfinished operation cancels it: it goes when its last runner has ended and everything is given back", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(2) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2"], quick));
  await stage.sim.until(() => runsAt(stage, "scaleUp").some((run) => run.status?.phase === "Running"));
  await remove(stage, "scaleup");
  await stage.sim.run(2_000);
  expect(operation(stage, "scaleup").status?.phase).toBe("Canceling");
  await isGone(stage, "scaleup");
  expect(stage.list(Machine).every((machine) => machine.spec.operationRef === undefined)).toBe(true);
  expect(stage.get(Machine, "m2")?.spec.consumerRef).toBeUndefined();
});

it("a restored platform runs nothing until a person starts it", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  const spec = { stop: { reason: "RestoredFromBackup", by: "system", since: isoTime(stage.sim.now()) } };
  await stage.sim.complete(
    stage.kube.create(
      ChangePolicy,
      newObject(ChangePolicy, { name: "stop-everything", namespace: platformNamespace }, spec),
      write,
    ),
  );
  await create(stage, "scaleup", scaleUp(["10.0.0.1"], quick));
  await stage.sim.until(() => operation(stage, "scaleup").status?.phase === "Paused");
  await stage.sim.run(600_000);
  expect(operation(stage, "scaleup").status?.why?.map((each) => each.reason)).toEqual(["RestoredFromBackup"]);
  expect(stage.list(StepRun)).toEqual([]);
  await stage.sim.complete(
    stage.kube.delete(ChangePolicy, { namespace: platformNamespace, name: "stop-everything" }, write),
  );
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status?.phase).toBe("Succeeded");
});

it("a cancel in the middle of a drain takes our cordon back, and nobody else's", async () => {
  const stage = await open({ clusters: [{ name: "c1", nodes: machines(3) }] });
  const cluster = stage.cluster("c1");
  await stage.sim.complete(cluster.patch(Node, { name: "m2" }, { spec: { unschedulable: true } }, write));
  const down = {
    operationType: "ScaleDown",
    operationFlow: ["preCheck", "remove"],
    rollout: { firstBatch: 2, soakSeconds: 0 },
    drain: { timeoutSeconds: 3600, unmanagedPods: "Refuse" },
  } as const;
  const pod = {
    metadata: { name: "alone", namespace: "default" },
    spec: { nodeName: "m1", containers: [{ name: "a", image: "a" }] },
  };
  await stage.sim.complete(cluster.create(Pod, pod, write));
  await create(stage, "down", { ...scaleUp(["10.0.0.1", "10.0.0.2"]), ...down });
  await stage.sim.until(
    () =>
      runsAt(stage, "remove")[0]?.status?.machines?.some((each) => each.reason === "BlockedByUnmanagedPod") === true,
  );
  await stage.sim.complete(
    stage.kube.patch(
      Operation,
      { namespace: platformNamespace, name: "down" },
      { spec: { desiredState: "Canceled" } },
      write,
    ),
  );
  await finished(stage, "down");
  const node = (name: string) => stage.sim.complete(cluster.get(Node, { name }, { signal: never }));
  expect((await node("m1"))?.spec?.unschedulable ?? false).toBe(false);
  expect((await node("m2"))?.spec?.unschedulable).toBe(true);
});
