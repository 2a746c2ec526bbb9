import { type Input, isoTime, Machine, newObject, SparePool } from "@dipper/api";
import { never, openStage, type Stage, write } from "@dipper/room/testkit";
import { beforeAll, expect, test } from "vitest";
import { poolsRoom } from "./room.ts";

let stage: Stage;
beforeAll(async () => {
  const spares = ["m1", "m2", "m3"].map((name, index) => ({ name, address: `10.0.0.${index + 1}` }));
  stage = await openStage({ rooms: [poolsRoom], clusters: [{ name: "a" }], spares });
  const spec: Input<typeof SparePool.source.spec> = { minSpare: [{ machineClass: "c64m256", count: 2 }] };
  await stage.sim.complete(stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, spec), write));
  for (const { name } of spares)
    await stage.sim.complete(stage.kube.patch(Machine, { name }, { spec: { poolRef: { name: "general" } } }, write));
});

const pool = (): SparePool | undefined => stage.get(SparePool, "general");
const ask = (path: string, input: Record<string, unknown>, method = "POST"): Promise<unknown> => {
  const route = stage.routes().find((each) => each.path === path && each.method === method);
  if (route === undefined) throw new Error(`no route ${path}`);
  return stage.sim.complete(
    route.handle({ input, user: "ann", groups: [], kube: stage.kube, signal: never, audit: () => {} }),
  );
};

test("a pool counts its machines", async () => {
  await stage.sim.until(() => pool()?.status?.machines?.spare === 3);
  expect(pool()?.status).toMatchObject({
    phase: "Ready",
    classes: [{ machineClass: "c64m256", spare: 3, promised: 0, missing: 0 }],
  });
});

test("a reservation lowers what is free, is held against others, and is given back", async () => {
  await ask("/api/v1/pools/:pool/reservations", { pool: "general", id: "ticket-1", count: 2, machineClass: "c64m256" });
  await stage.sim.until(() => pool()?.status?.phase === "Low");
  const preview = (more: object) =>
    ask("/api/v1/pools/:pool/claim-preview", { pool: "general", cluster: "a", count: 2, ...more });
  expect(await preview({})).toMatchObject({ chosen: [{ name: "m1", ip: "10.0.0.1" }], missing: 1 });
  expect(await preview({ reservation: "ticket-1" })).toMatchObject({
    chosen: [{ name: "m1" }, { name: "m2" }],
    missing: 0,
  });
  await ask("/api/v1/pools/:pool/reservations/:id", { pool: "general", id: "ticket-1" }, "DELETE");
  await stage.sim.until(() => pool()?.status?.phase === "Ready");
  expect(pool()?.spec.reservations).toEqual([]);
});

test("one that expires, or whose holder never was, is given back by itself", async () => {
  const reservation = (id: string, kind: "Person" | "Operation", seconds: number) => ({
    id,
    count: 1,
    holder: { kind, name: "x", uid: kind },
    expiresAt: isoTime(stage.sim.now() + seconds * 1000),
  });
  const reservations = [
    reservation("short", "Person", 60),
    reservation("lost", "Operation", 3600),
    reservation("long", "Person", 3600),
  ];
  await stage.sim.complete(stage.kube.patch(SparePool, { name: "general" }, { spec: { reservations } }, write));
  const ids = () =>
    pool()
      ?.spec.reservations.map((each) => each.id)
      .join();
  await stage.sim.until(() => ids() === "short,long");
  await stage.sim.until(() => ids() === "long");
});
