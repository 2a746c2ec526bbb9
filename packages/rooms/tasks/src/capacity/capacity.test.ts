import { AutoOperationTask, Machine, newObject, SparePool } from "@dipper/api";
import { callRoute, machines, openStage, type Stage, write } from "@dipper/room/testkit";
import { operationsRoom } from "@dipper/room-operations";
import { expect, it, vi } from "vitest";
import { tasksRoom } from "../index.ts";
import type { CapacityAnswer } from "./answer.ts";

vi.setConfig({ testTimeout: 60_000 });

const ask = (stage: Stage, key: string, input: object) =>
  stage.sim.complete(
    callRoute(stage, {
      method: "POST",
      path: "/api/v1/capacity-requests",
      input: { cluster: "c1", pool: "general", ...input },
      headers: key === "" ? {} : { "idempotency-key": key },
    }).catch((error: { readonly code: string }) => error.code),
  ) as Promise<CapacityAnswer | string>;
const state = (stage: Stage, id: string) =>
  stage.sim.complete(callRoute(stage, { path: `/api/v1/capacity-requests/${id}` })) as Promise<CapacityAnswer>;

it("one key is one request: the same again answers the same, another one is refused; why names every candidate", async () => {
  const stage = await openStage({
    rooms: [operationsRoom, tasksRoom],
    clusters: [{ name: "c1" }],
    spares: machines(5),
  });
  await stage.sim.complete(stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, {}), write));
  for (const name of ["m1", "m2", "m3", "m4"])
    await stage.sim.complete(stage.kube.patch(Machine, { name }, { spec: { poolRef: { name: "general" } } }, write));
  await stage.sim.complete(stage.kube.patch(Machine, { name: "m3" }, { spec: { machineClass: "c32" } }, write));
  await stage.sim.complete(stage.kube.patch(Machine, { name: "m4" }, { spec: { desiredState: "Maintenance" } }, write));
  await stage.sim.run(1000);
  const body = { count: 3, machineClass: "c64m256", ticket: "CAP-1", reason: "training starts on Monday" };
  expect(await ask(stage, "", body)).toBe("BadRequest");
  const first = (await ask(stage, "k1", body)) as CapacityAnswer;
  expect(first.id).toMatch(/^cap-[0-9a-f]{12}$/);
  await stage.sim.run(5000);
  expect(await ask(stage, "k1", body)).toMatchObject({ id: first.id, wanted: 3 });
  expect(await ask(stage, "k1", { ...body, count: 4 })).toBe("IdempotencyMismatch");
  expect(stage.list(AutoOperationTask)).toHaveLength(1);
  const waiting = await state(stage, first.id);
  expect(waiting).toMatchObject({ state: "Waiting", wanted: 3, found: 0, machines: [] });
  expect(waiting.why[0]?.reason).toBe("NotEnoughSpare");
  expect(waiting.why[0]?.candidates?.map(({ machine, message }) => `${machine}: ${message}`)).toEqual([
    "m3: It is of class c32.",
    "m4: It is to be Maintenance.",
  ]);
  expect(stage.list(AutoOperationTask)[0]?.metadata.annotations).toMatchObject({
    "ops.dipper.dev/requested-by": "admin",
    "ops.dipper.dev/idempotency-key": "k1",
  });
  // What lacks comes: another machine of the class.
  await stage.sim.complete(
    stage.kube.patch(Machine, { name: "m5" }, { spec: { poolRef: { name: "general" } } }, write),
  );
  await stage.sim.until(() => stage.list(AutoOperationTask)[0]?.status?.phase === "Succeeded", { limitMs: 7_200_000 });
  await stage.sim.run(1000);
  const done = await state(stage, first.id);
  expect(done).toMatchObject({ state: "Succeeded", found: 3, why: [] });
  expect(done.machines.map(({ name, address, result }) => `${name} ${address} ${result}`)).toEqual([
    "m1 10.0.0.1 Succeeded",
    "m2 10.0.0.2 Succeeded",
    "m5 10.0.0.5 Succeeded",
  ]);
});
