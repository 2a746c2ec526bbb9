import {
  Deployment,
  labels,
  lostText,
  Machine,
  machineMarks,
  Node,
  Pod,
  PodDisruptionBudget,
  StepRun,
} from "@dipper/api";
import {
  createOperation as create,
  finished,
  machines,
  never,
  type OperationInput,
  openStage,
  operationOn as operation,
  type Stage,
  type StageOptions,
  write,
} from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

const scaleDown = (addresses: readonly string[], more: Partial<OperationInput> = {}): OperationInput => ({
  clusterName: "c1",
  operationType: "ScaleDown",
  operationFlow: ["preCheck", "remove"],
  operationMachines: addresses.map((ip) => ({ ip, role: "Compute" })),
  rollout: { soakSeconds: 0 },
  ...more,
});

/** A cluster of four nodes with six pods of one deployment, and a budget that allows no disruption. */
async function stageWithBudget(minAvailable: number): Promise<Stage> {
  const stage = await open({
    clusters: [{ name: "c1", nodes: machines(4), annotations: { "fleet.dipper.dev/simulated-pods-per-node": "0" } }],
  });
  const cluster = stage.cluster("c1");
  const app = { app: "kafka" };
  const spec = {
    replicas: 4,
    selector: { matchLabels: app },
    template: { metadata: { labels: app }, spec: { containers: [{ name: "kafka", image: "kafka:1" }] } },
  };
  await stage.sim.complete(
    cluster.create(Deployment, { metadata: { name: "kafka", namespace: "default" }, spec }, write),
  );
  await stage.sim.complete(
    cluster.create(
      PodDisruptionBudget,
      { metadata: { name: "kafka", namespace: "default" }, spec: { minAvailable, selector: { matchLabels: app } } },
      write,
    ),
  );
  await stage.sim.run(60_000);
  return stage;
}

async function all<T>(pages: AsyncIterable<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page.items);
  return found;
}
const nodes = (stage: Stage) => stage.sim.complete(all(stage.cluster("c1").pages(Node, { signal: never })));
const podsOn = async (stage: Stage, node: string) =>
  (await stage.sim.complete(all(stage.cluster("c1").pages(Pod, { signal: never })))).filter(
    (pod) => pod.spec.nodeName === node && pod.metadata.labels?.app === "kafka",
  );

it("a node is emptied within its budgets, removed, and its machine goes back", async () => {
  const stage = await stageWithBudget(2);
  await create(stage, "down", scaleDown(["10.0.0.1", "10.0.0.2"]));
  await finished(stage, "down");
  expect(operation(stage, "down").status).toMatchObject({ phase: "Succeeded", machines: { total: 2, succeeded: 2 } });
  expect(
    (await nodes(stage))
      .filter((node) => node.metadata.labels?.[labels.machineUid] !== undefined)
      .map((node) => node.metadata.name),
  ).toEqual(["m3", "m4"]);
  const released = ["m1", "m2"].map((name) => stage.get(Machine, name));
  expect(
    released.every((machine) => machine?.spec.consumerRef === undefined && machine?.spec.operationRef === undefined),
  ).toBe(true);
});

it("a check of machines that are to leave says what leaving would move, and drops nothing", async () => {
  const stage = await stageWithBudget(4);
  const names = (await nodes(stage)).map((node) => node.metadata.name);
  const busy = names.find((name) => /^m\d$/.test(name)) ?? "";
  const pods = await podsOn(stage, busy);
  const address = `10.0.0.${busy.slice(1)}`;
  await create(stage, "look", scaleDown([address], { operationFlow: ["preCheck"] }));
  await finished(stage, "look");
  expect(operation(stage, "look").status).toMatchObject({ phase: "Succeeded", forecast: { evictedPods: pods.length } });
  expect(operation(stage, "look").status?.forecast?.blockedBy).toHaveLength(pods.length);
  expect(stage.get(Machine, busy)?.spec).toMatchObject({ consumerRef: { clusterName: "c1" } });
  expect(stage.get(Machine, busy)?.spec.operationRef).toBeUndefined();
  expect((await nodes(stage)).find((node) => node.metadata.name === busy)?.spec?.unschedulable ?? false).toBe(false);
});

it("a budget that allows nothing blocks: the forecast says so, the time runs out, and only our own cordon is taken back", async () => {
  const stage = await stageWithBudget(4);
  const holder = (await nodes(stage)).map((node) => node.metadata.name);
  const busy =
    (await Promise.all(holder.map(async (name) => ((await podsOn(stage, name)).length > 0 ? [name] : [])))).flat()[0] ??
    "";
  const address = `10.0.0.${busy.slice(1)}`;
  await create(stage, "down", scaleDown([address], { drain: { timeoutSeconds: 60 } }));
  await stage.sim.until(() =>
    stage
      .list(StepRun)
      .some((run) => run.spec.step === "remove" && run.status?.machines?.[0]?.reason === "BlockedByPDB"),
  );
  expect(operation(stage, "down").status?.forecast?.blockedBy[0]).toMatchObject({ node: busy, reason: "BlockedByPDB" });
  expect((await nodes(stage)).find((node) => node.metadata.name === busy)?.spec?.unschedulable).toBe(true);
  await finished(stage, "down");
  const { status } = operation(stage, "down");
  expect([status?.phase, status?.why?.[0]?.reason]).toEqual(["Failed", "MachineLeft"]);
  expect(status?.why?.[0]?.message).toContain("PodDisruptionBudget kafka");
  const node = (await nodes(stage)).find((each) => each.metadata.name === busy);
  expect(node?.spec?.unschedulable ?? false).toBe(false);
  expect(stage.get(Machine, busy)?.spec).toMatchObject({
    desiredState: "InService",
    consumerRef: { clusterName: "c1" },
  });
  expect(stage.get(Machine, busy)?.spec.operationRef).toBeUndefined();
  await expect(
    stage.transcript
      .golden()
      .replaceAll(busy, "<node>")
      .replaceAll(/kafka-[a-z0-9-]+/g, "kafka-…"),
  ).toMatchFileSnapshot("golden/blocked-drain.txt");
});

it("a machine that is gone leaves the cluster without anything being run on it, and is never wiped", async () => {
  const stage = await open({
    clusters: [{ name: "c1", nodes: machines(3), annotations: { "fleet.dipper.dev/simulated-pods-per-node": "0" } }],
  });
  const mark = lostText({ by: "ada", at: "2026-01-01T00:00:00Z", reason: "burnt" });
  const patch = { metadata: { annotations: { [machineMarks.lost]: mark } } };
  await stage.sim.complete(stage.kube.patch(Machine, { name: "m1" }, patch, write));
  await create(
    stage,
    "gone",
    scaleDown(["10.0.0.1", "10.0.0.2"], {
      operationFlow: ["preCheck", "remove", "clean"],
      rollout: { soakSeconds: 0, firstBatch: 2 },
    }),
  );
  await finished(stage, "gone");
  expect(operation(stage, "gone").status).toMatchObject({ phase: "Succeeded", machines: { total: 2, succeeded: 2 } });
  const left = (await nodes(stage)).map((node) => node.metadata.name);
  expect(left.filter((name) => name === "m1" || name === "m2" || name === "m3")).toEqual(["m3"]);
  const told = stage.list(StepRun).map((run) => {
    const of = (name: string) => run.status?.machines?.find((each) => each.name === name);
    return [run.spec.step, of("m1")?.result, of("m1")?.reason, of("m1")?.ok, of("m2")?.result];
  });
  expect(told.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))).toEqual([
    ["clean", "Skipped", "MachineLost", 0, "Succeeded"],
    ["preCheck", "Skipped", "MachineLost", 0, "Succeeded"],
    ["remove", "Succeeded", "MachineLost", 0, "Succeeded"],
  ]);
  expect(stage.get(Machine, "m1")?.spec.consumerRef).toBeUndefined();
});
