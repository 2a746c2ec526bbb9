import { Machine, MachineSet, Node, newObject } from "@dipper/api";
import {
  createOperation as create,
  finished,
  machines,
  never,
  openStage,
  operationOn as operation,
  type StageOptions,
  scaleUpOf as scaleUp,
  write,
} from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

it("three machines join", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"]));
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status).toMatchObject({ phase: "Succeeded" });
  await expect(stage.transcript.golden()).toMatchFileSnapshot("golden/three-join.txt");
});

it("without a task the end gives the nodes the labels and taints of their set, with the joining taint", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(1) });
  const set = newObject(
    MachineSet,
    { name: "c1-gpu" },
    {
      clusterDeploymentRef: { name: "c1" },
      role: "Compute",
      machines: [],
      replicas: 0,
      labels: { "node-role.kubernetes.io/gpu": "", tier: "batch" },
      taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    },
  );
  await stage.sim.complete(stage.kube.create(MachineSet, set, write));
  await create(stage, "scaleup", scaleUp(["10.0.0.1"]));
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status).toMatchObject({ phase: "Succeeded" });
  expect(stage.get(Machine, "m1")?.spec.consumerRef).toMatchObject({ kind: "MachineSet", name: "c1-gpu" });
  const node = await stage.sim.complete(stage.cluster("c1").get(Node, { name: "m1" }, { signal: never }));
  expect(node?.metadata.labels).toMatchObject({ "node-role.kubernetes.io/gpu": "", tier: "batch" });
  expect(node?.spec?.taints?.map(({ key }) => key)).toEqual(["gpu"]);
});
