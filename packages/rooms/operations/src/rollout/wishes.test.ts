import {
  ChangePolicy,
  Machine,
  MachineSet,
  newObject,
  Operation,
  OperationPlan,
  platformNamespace,
  Secret,
  StepDefinition,
  StepRun,
} from "@dipper/api";
import {
  callRoute,
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

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    rooms: [operationsRoom],
    clusters: [{ name: "counted" }, { name: "named" }, { name: "secret" }],
    spares: machines(5),
  });
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
const down = { operationType: "ScaleDown", operationFlow: ["preCheck", "remove"] } as const;
const addSet = (cluster: string, spec: object) => {
  const full = { clusterDeploymentRef: { name: cluster }, role: "Compute", ...spec };
  return stage.sim.complete(
    stage.kube.create(MachineSet, newObject(MachineSet, { name: cluster }, full as never), write),
  );
};
const set = (name: string) => stage.get(MachineSet, name)?.spec;

it("a set that counts gets the number once, and its machines are bound to it", async () => {
  await addSet("counted", { replicas: 0 });
  await create(stage, "more", wish("counted", [1, 2]));
  await finished(stage, "more");
  expect(operation(stage, "more").status?.phase).toBe("Succeeded");
  expect(set("counted")?.replicas).toBe(2);
  expect(stage.get(Machine, "m1")?.spec.consumerRef).toMatchObject({ kind: "MachineSet", name: "counted" });
  await create(stage, "fewer", wish("counted", [1], down));
  await finished(stage, "fewer");
  expect(operation(stage, "fewer").status?.phase).toBe("Succeeded");
  expect(set("counted")?.replicas).toBe(1);
});

it("a set that names its machines gets the names, and what the platform itself proposed is in it already", async () => {
  await addSet("named", { machines: [{ name: "m4" }] });
  await create(stage, "mine", wish("named", [3]));
  await finished(stage, "mine");
  expect(set("named")?.machines.map((each) => each.name)).toEqual(["m4", "m3"]);
  const policy = newObject(
    ChangePolicy,
    { name: "starts-growth", namespace: platformNamespace },
    { autoStart: ["ScaleUp"] },
  );
  await stage.sim.complete(stage.kube.create(ChangePolicy, policy, write));
  await create(stage, "proposed", wish("named", [4], { origin: "Reconcile" }));
  await finished(stage, "proposed");
  expect(operation(stage, "proposed").status?.phase).toBe("Succeeded");
  expect(set("named")?.machines.map((each) => each.name)).toEqual(["m4", "m3"]);
});

it("what the platform itself proposes waits for somebody's word where no policy starts it", async () => {
  await stage.sim.complete(
    stage.kube.delete(ChangePolicy, { namespace: platformNamespace, name: "starts-growth" }, write),
  );
  await create(stage, "asks", wish("named", [5], { origin: "Reconcile" }));
  await stage.sim.until(() => operation(stage, "asks").status?.phase === "AwaitingApproval");
  await stage.sim.run(60_000);
  expect(operation(stage, "asks").status).toMatchObject({ phase: "AwaitingApproval", why: [{ reason: "Waiting" }] });
  const ref = { namespace: platformNamespace, name: "asks" };
  await stage.sim.complete(stage.kube.patch(Operation, ref, { spec: { desiredState: "Canceled" } }, write));
  await finished(stage, "asks");
});

it("a secret parameter is a keyed hash in the plan and its digest, and in plain nowhere but in its Secret", async () => {
  const canary = "canary-7f3a9d";
  const secret = (value: string) => ({ data: { token: btoa(value) } });
  const ref = { namespace: platformNamespace, name: "credentials" };
  await stage.sim.complete(stage.kube.create(Secret, { metadata: ref, ...secret(canary) }, write));
  const schema = { type: "object", properties: { token: { type: "string", writeOnly: true } } };
  const step = { step: "useToken", executor: "simulated", lockMode: "None", postCondition: "None" } as const;
  const definition = newObject(
    StepDefinition,
    { name: "use-token", namespace: platformNamespace },
    { ...step, parameters: { schema } },
  );
  await stage.sim.complete(stage.kube.create(StepDefinition, definition, write));
  const spec = wish("secret", [5], {
    operationType: "Custom",
    operationFlow: ["useToken"],
    parameters: [{ name: "token", value: "secret:credentials/token" }],
  });
  const route = { method: "POST", path: "/api/v1/operations/preview", input: { spec }, user: "admin" } as const;
  const digest = async () => ((await stage.sim.complete(callRoute(stage, route))) as { digest: string }).digest;
  const before = await digest();
  await create(stage, "useful", spec);
  await finished(stage, "useful");
  const { status } = operation(stage, "useful");
  expect(status).toMatchObject({ phase: "Succeeded", planRef: { digest: before } });
  const [plan, ...others] = stage.list(OperationPlan).filter((each) => each.spec.clusterName === "secret");
  expect(others).toEqual([]);
  expect(plan?.spec.parameters).toEqual([
    { name: "token", value: expect.stringMatching(/^hmac-sha256:[0-9a-f]{64}$/) },
  ]);
  const told: string[] = [];
  const logs = { method: "GET", path: "/api/v1/operations/useful/logs", input: {}, user: "admin" } as const;
  const stream = (await stage.sim.complete(callRoute(stage, logs))) as AsyncIterable<string>;
  await stage.sim.complete(
    (async () => {
      for await (const line of stream) told.push(line);
    })(),
  );
  expect(told.length).toBeGreaterThan(0);
  const runs = stage.list(StepRun).filter((run) => run.spec.step === "useToken");
  expect(runs[0]?.status?.result?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const seen = [stage.list(OperationPlan), runs, operation(stage, "useful"), told, stage.transcript.text()];
  for (const plain of [canary, btoa(canary)]) expect(JSON.stringify(seen)).not.toContain(plain);
  await stage.sim.complete(stage.kube.patch(Secret, ref, secret("another"), write));
  expect(await digest()).not.toBe(before);
});
