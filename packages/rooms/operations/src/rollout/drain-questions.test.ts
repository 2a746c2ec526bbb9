import {
  ChangePolicy,
  Deployment,
  isoTime,
  Node,
  newObject,
  Operation,
  Pod,
  platformNamespace,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import {
  createOperation as create,
  finished,
  machines,
  never,
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

const annotations = { "fleet.dipper.dev/simulated-pods-per-node": "0" };
let stage: Stage;
beforeAll(async () => {
  const [a1, a2, a3, b1, b2, b3] = machines(6);
  const nodes = (...all: readonly (typeof a1)[]) => all.filter((each) => each !== undefined);
  stage = await openStage({
    rooms: [operationsRoom],
    clusters: [
      { name: "c1", nodes: nodes(a1, a2, a3), annotations },
      { name: "c2", nodes: nodes(b1, b2, b3), annotations, labels: { eyes: "four" } },
    ],
  });
});

const down = (cluster: string, numbers: readonly number[], more: object = {}) => ({
  ...scaleUpOf(numbers.map((each) => `10.0.0.${each}`)),
  clusterName: cluster,
  operationType: "ScaleDown" as const,
  operationFlow: ["preCheck", "remove"],
  rollout: { soakSeconds: 0, firstBatch: 2 },
  ...more,
});
const status = (name: string) => operation(stage, name).status;
const reasons = (name: string) => status(name)?.why?.map((each) => each.reason);
const removals = (name: string) =>
  stage.list(StepRun).filter((run) => run.spec.operationRef.name === name && run.spec.step === "remove");
const decide = (name: string, ...decisions: readonly { action: string; machines?: readonly string[] }[]) => {
  const at = isoTime(stage.sim.now());
  const before = operation(stage, name).spec.decisions;
  const added = decisions.map((each, index) => ({ id: `d${before.length + index + 1}`, at, ...each }));
  const ref = { namespace: platformNamespace, name };
  const patch = { spec: { decisions: [...before, ...added] } };
  return stage.sim.complete(stage.kube.patch(Operation, ref, patch, write));
};
const alonePod = (cluster: string, node: string) =>
  stage.sim.complete(
    stage.cluster(cluster).create(
      Pod,
      {
        metadata: { name: `alone-${node}`, namespace: "default" },
        spec: { nodeName: node, containers: [{ name: "a", image: "a" }] },
      },
      write,
    ),
  );

it("a drain that is to wait for people asks them when its time is over: a retry gives it time again, a skip puts the node back to work", async () => {
  await alonePod("c1", "m1");
  await alonePod("c1", "m2");
  const drain = { timeoutSeconds: 60, onTimeout: "WaitForDecision" as const };
  await create(
    stage,
    "down",
    down("c1", [1, 2], { drain, rollout: { soakSeconds: 0, firstBatch: 2, maxFailures: "100%" } }),
  );
  await stage.sim.until(() => status("down")?.phase === "WaitingForDecision");
  expect(reasons("down")).toEqual(["WaitingForDecision", "PodBlocked", "PodBlocked"]);
  const started = removals("down")[0]?.status?.conditions?.find((each) => each.type === "Started");
  expect(started).toMatchObject({ status: "False", reason: "PodBlocked" });
  await stage.sim.run(600_000);
  expect([status("down")?.phase, removals("down").length]).toEqual(["WaitingForDecision", 1]);
  const pod = { namespace: "default", name: "alone-m1" };
  await stage.sim.complete(stage.cluster("c1").delete(Pod, pod, write));
  await decide("down", { action: "RetryMachine", machines: ["m1"] }, { action: "SkipMachine", machines: ["m2"] });
  await finished(stage, "down");
  expect(status("down")).toMatchObject({ phase: "PartiallySucceeded", machines: { succeeded: 1, skipped: 1 } });
  const left = await stage.sim.complete(stage.cluster("c1").get(Node, { name: "m2" }, { signal: never }));
  expect(left?.spec?.unschedulable ?? false).toBe(false);
});

it("a forecast that is much worse than the approved one stops before the batch, until somebody accepts it", async () => {
  const four = { clusterSelector: { matchLabels: { eyes: "four" } }, approval: {}, forecastTolerancePercent: 50 };
  const policy = newObject(ChangePolicy, { name: "four", namespace: platformNamespace }, four);
  await stage.sim.complete(stage.kube.create(ChangePolicy, policy, write));
  await create(stage, "worse", down("c2", [4, 5]));
  await stage.sim.until(() => status("worse")?.phase === "AwaitingApproval" && stage.list(WorkOrder).length === 1);
  expect(status("worse")?.forecast?.evictedPods).toBe(0);
  const [order] = stage.list(WorkOrder);
  const verdict = { verdict: "Approve", planDigest: order?.spec.planDigest, at: isoTime(stage.sim.now()) };
  const ref = { namespace: platformNamespace, name: order?.metadata.name ?? "" };
  const app = { app: "kafka" };
  const spec = {
    replicas: 6,
    selector: { matchLabels: app },
    template: { metadata: { labels: app }, spec: { containers: [{ name: "kafka", image: "kafka:1" }] } },
  };
  const grace = stage.as("grace", ["dipper:admins"]);
  await stage.sim.complete(grace.patch(WorkOrder, ref, { spec: { verdicts: [verdict] } }, write));
  await stage.sim.until(() => removals("worse").length === 0 && status("worse")?.phase === "Running");
  const kafka = { metadata: { name: "kafka", namespace: "default" }, spec };
  await stage.sim.complete(stage.cluster("c2").create(Deployment, kafka, write));
  await stage.sim.until(() => status("worse")?.phase === "WaitingForDecision");
  expect(reasons("worse")).toEqual(["ForecastWorsened"]);
  expect(status("worse")?.why?.[0]?.message).toMatch(
    /^The forecast was 0 pods, 0 blocked and is [1-6] pods, 0 blocked now/,
  );
  await stage.sim.run(300_000);
  expect([status("worse")?.phase, removals("worse").length]).toEqual(["WaitingForDecision", 0]);
  await decide("worse", { action: "AcceptForecast" });
  await finished(stage, "worse");
  expect(status("worse")).toMatchObject({ phase: "Succeeded", forecast: { evictedPods: 0 } });
});
