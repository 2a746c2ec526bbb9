import { AutoOperationTask, Endpoint, newObject, platformNamespace, WorkOrder } from "@dipper/api";
import { callRoute, machines, openStage, type Stage, write } from "@dipper/room/testkit";
import { operationsRoom } from "@dipper/room-operations";
import { tasksRoom } from "@dipper/room-tasks";
import { expect, it, vi } from "vitest";
import { openReceiver, type Receiver } from "../fixtures/receiver.ts";
import { integrationsRoom } from "../index.ts";

// A whole platform runs in each of these.
vi.setConfig({ testTimeout: 60_000 });

const rooms = [operationsRoom, tasksRoom, integrationsRoom];
const order = (stage: Stage) => stage.list(WorkOrder).find(({ spec }) => spec.type === "Webhook");
const task = (stage: Stage) => stage.get(AutoOperationTask, "t", platformNamespace);
const delivered = (stage: Stage) => order(stage)?.status?.conditions?.find(({ type }) => type === "Delivered");

async function begin(more: { readonly endpoint?: object; readonly step?: string } = {}) {
  const stage = await openStage({ rooms, clusters: [{ name: "c1" }], spares: machines(2) });
  const cmdb = await openReceiver(stage, "cmdb", more.endpoint);
  const { step = "ScaleUpSubWorkprocess" } = more;
  const spec = {
    cluster: "c1",
    clusterType: "simulated",
    operationIds: ["op"],
    operationTaskType: "ScaleUp",
    operationTaskMachines: [{ name: "m1" }, { name: "m2" }],
    operationTaskStep: [{ step: "ScaleUp" }, { step: "UncordonNodes" }, { step: "ScaleUpSubWorkprocess" }],
    workOrders: [{ step, type: "Webhook", title: { reason: "RegisterInCMDB" }, endpointRef: { name: "cmdb" } }],
  };
  const metadata = { name: "t", namespace: platformNamespace };
  await stage.sim.complete(
    stage.kube.create(AutoOperationTask, newObject(AutoOperationTask, metadata, spec as never), write),
  );
  return { stage, cmdb };
}

const tokenIn = ({ received }: Receiver): string =>
  (received[0]?.body["callback"] as unknown as { readonly token: string } | undefined)?.token ?? "";

const answer = (stage: Stage, name: string, token: string, verdict = "Done") =>
  stage.sim.complete(
    callRoute(stage, {
      method: "POST",
      path: `/api/v1/work-orders/${name}/callback`,
      input: { verdict, comment: "CI-1 is there", externalId: "CI-1" },
      user: "system:anonymous",
      groups: [],
      headers: { authorization: `Bearer ${token}` },
    }).then(
      () => "ok",
      (error: { readonly code: string }) => error.code,
    ),
  );

it("tells the other system with the machines of the task, and goes on once it has answered, once", async () => {
  const { stage, cmdb } = await begin({ endpoint: { callbackURL: "https://dipper.example/" } });
  await stage.sim.until(() => cmdb.received.length === 1, { limitMs: 3_600_000 });
  const [message] = cmdb.received;
  const name = order(stage)?.metadata.name ?? "";
  const body = message?.body as unknown as { machines: object[]; callback: { url: string; token: string } };
  expect(message?.key).toBe(order(stage)?.metadata.uid);
  expect(body).toMatchObject({
    workOrder: { name, cluster: "c1", title: "RegisterInCMDB", requestedBy: "admin" },
    machines: [
      { name: "m1", address: "10.0.0.1", result: "Running" },
      { name: "m2", address: "10.0.0.2" },
    ],
    callback: { url: `https://dipper.example/api/v1/work-orders/${name}/callback` },
  });
  await stage.sim.until(() => delivered(stage)?.status === "True");
  expect(task(stage)?.status).toMatchObject({ phase: "Waiting", why: [{ reason: "WaitingForWorkOrder" }] });
  // The object keeps a digest only.
  expect(JSON.stringify(stage.list(WorkOrder))).not.toContain(body.callback.token);
  const { token } = body.callback;
  expect(await answer(stage, name, `${token}0`)).toBe("Unauthorized");
  expect(await answer(stage, "no-such-order", "x")).toBe("Unauthorized");
  expect(await answer(stage, "no-such-order", token)).toBe("Forbidden");
  expect(await answer(stage, name, token)).toBe("ok");
  expect(await answer(stage, name, token, "Failed")).toBe("CallbackUsed");
  await stage.sim.until(() => task(stage)?.status?.phase === "Succeeded", { limitMs: 600_000 });
  expect(order(stage)?.status).toMatchObject({ phase: "Done", decidedBy: ["endpoint:cmdb"] });
  expect(order(stage)?.spec.verdicts).toMatchObject([{ by: "endpoint:cmdb", externalId: "CI-1" }]);
  await stage.sim.run(60_000);
  expect(order(stage)?.status?.callback?.usedAt).toBe(order(stage)?.spec.verdicts[0]?.at);
  expect(cmdb.received).toHaveLength(1);
});

it("a failure that is reported fails the task, with the words of the other system", async () => {
  const { stage, cmdb } = await begin();
  await stage.sim.until(() => cmdb.received.length === 1, { limitMs: 3_600_000 });
  const token = tokenIn(cmdb);
  expect(await answer(stage, order(stage)?.metadata.name ?? "", token, "Failed")).toBe("ok");
  await stage.sim.until(() => task(stage)?.status?.phase === "Failed", { limitMs: 600_000 });
  expect(task(stage)?.status?.why?.[0]?.message).toContain("CI-1 is there");
});

it("sends again with the same key and ever longer pauses, and after a crash too, until it is taken", async () => {
  const { stage, cmdb } = await begin();
  cmdb.answer = () => ({ status: 503 });
  await stage.sim.until(() => cmdb.received.length === 2, { limitMs: 3_600_000 });
  stage.kill();
  await stage.restart();
  await stage.sim.until(() => cmdb.received.length === 4, { limitMs: 3_600_000 });
  expect(order(stage)?.status?.delivery).toMatchObject({ lastCode: 503 });
  cmdb.answer = () => ({ status: 202 });
  await stage.sim.until(() => delivered(stage)?.status === "True", { limitMs: 3_600_000 });
  expect(new Set(cmdb.received.map(({ key, body }) => JSON.stringify([key, body]))).size).toBe(1);
  const gaps = cmdb.received.slice(1).map(({ at }, i) => (at - (cmdb.received[i]?.at ?? 0)) / 1000);
  // The crash came before the second attempt was noted: it is made again, with the same key. Attempts are noted in whole seconds.
  const pauses = [5, 0, 10, 20];
  expect(gaps.map((gap, i) => Math.abs(gap - (pauses[i] ?? Number.NaN)) <= 1)).toEqual(pauses.map(() => true));
});

it("gives up after its limit and says why; after the deadline a late answer is refused", async () => {
  const { stage, cmdb } = await begin();
  cmdb.answer = () => ({ status: 404 });
  await stage.sim.until(() => cmdb.received.length === 11, { limitMs: 20_000_000 });
  await stage.sim.run(3_600_000);
  expect(cmdb.received).toHaveLength(11);
  expect(delivered(stage)).toMatchObject({ status: "False", reason: "EndpointRefused" });
  await stage.sim.run(86_400_000);
  const token = tokenIn(cmdb);
  expect(await answer(stage, order(stage)?.metadata.name ?? "", token)).toBe("CallbackExpired");
});

it("an endpoint that comes later gets it; one on this machine is refused and never called", async () => {
  const { stage, cmdb } = await begin();
  const ref = { namespace: platformNamespace, name: "cmdb" };
  await stage.sim.complete(stage.kube.patch(Endpoint, ref, { spec: { url: "https://127.1:8443/x" } }, write));
  await stage.sim.until(() => delivered(stage)?.reason === "EndpointRefused", { limitMs: 3_600_000 });
  expect(stage.get(Endpoint, "cmdb", platformNamespace)?.status).toMatchObject({
    phase: "Broken",
    why: [{ reason: "AddressRefused", params: [{ name: "address", value: "127.0.0.1" }] }],
  });
  await stage.sim.complete(stage.kube.delete(Endpoint, ref, write));
  await stage.sim.until(() => delivered(stage)?.reason === "EndpointMissing");
  expect(cmdb.received).toHaveLength(0);
  const again = newObject(Endpoint, ref, { url: "https://cmdb.example/hook", secretRef: { name: "cmdb-hmac" } });
  await stage.sim.complete(stage.kube.create(Endpoint, again, write));
  await stage.sim.until(() => delivered(stage)?.status === "True", { limitMs: 600_000 });
  expect(cmdb.received).toHaveLength(1);
});
