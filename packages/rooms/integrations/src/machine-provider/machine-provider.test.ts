import { isoTime, Machine, MachineProvider, newObject, SparePool } from "@dipper/api";
import { openStage, type Stage, write } from "@dipper/room/testkit";
import { NetError } from "@dipper/world";
import { expect, it, vi } from "vitest";
import { openReceiver } from "../fixtures/receiver.ts";
import { integrationsRoom } from "../index.ts";

vi.setConfig({ testTimeout: 60_000 });

const provider = (stage: Stage, name = "iaas") => stage.get(MachineProvider, name)?.status;
const create = (stage: Stage, name: string, spec: object) =>
  stage.sim.complete(
    stage.kube.create(
      MachineProvider,
      newObject(MachineProvider, { name }, { poolRef: { name: "general" }, ...spec } as never),
      write,
    ),
  );
async function begin() {
  const stage = await openStage({ rooms: [integrationsRoom], clusters: [{ name: "c1" }] });
  const iaas = await openReceiver(stage, "iaas");
  const minSpare = [{ machineClass: "c64", count: 3 }];
  await stage.sim.complete(
    stage.kube.create(SparePool, newObject(SparePool, { name: "general" }, { minSpare }), write),
  );
  return { stage, iaas };
}
const webhook = { type: "Webhook", endpointRef: { name: "iaas" }, credentialsRef: { name: "iaas-ssh" } };
const record = (n: number) => ({
  name: `v${n}`,
  address: `10.1.0.${n}`,
  machineClass: "c64",
  hostKeys: ["ssh-ed25519 AAAA"],
  providerId: `i-${n}`,
});

it("asks for what the pool lacks, takes in what comes, and asks for no more", async () => {
  const { stage, iaas } = await begin();
  const ready: object[] = [];
  iaas.answer = () => ({
    status: 200,
    body: { state: ready.length < 3 ? "Working" : "Done", machines: ready, pollAfterSeconds: 20 },
  });
  await create(stage, "iaas", webhook);
  await stage.sim.until(() => iaas.received.length === 1);
  expect(iaas.received[0]?.body).toMatchObject({
    event: "MachineRequest",
    pool: "general",
    machineClass: "c64",
    count: 3,
  });
  expect(provider(stage)).toMatchObject({ phase: "Waiting", why: [{ reason: "WaitingForMachines" }] });
  ready.push(record(1));
  await stage.sim.until(() => stage.list(Machine).length === 1);
  expect(stage.get(Machine, "v1")).toMatchObject({
    metadata: {
      labels: { "fleet.dipper.dev/provider": "iaas" },
      annotations: { "fleet.dipper.dev/provider-id": "i-1" },
    },
    spec: { poolRef: { name: "general" }, machineClass: "c64", ssh: { credentialsRef: { name: "iaas-ssh" } } },
  });
  ready.push(record(2), record(3));
  await stage.sim.until(() => provider(stage)?.phase === "Ready");
  await stage.sim.run(3_600_000);
  expect(provider(stage)).toMatchObject({ machines: 3, requests: [{ state: "Done", received: 3, count: 3 }] });
  // One request: every message had the same key.
  expect(new Set(iaas.received.map(({ key }) => key)).size).toBe(1);
  expect(iaas.received.length).toBeLessThan(6);
});

it("a request that waits for machines is a reason to ask, once, also over a crash and lost answers", async () => {
  const { stage, iaas } = await begin();
  iaas.answer = () => Promise.reject(new NetError("Reset", "iaas"));
  await create(stage, "iaas", webhook);
  await stage.sim.until(() => iaas.received.length === 2);
  stage.kill();
  await stage.restart();
  expect(provider(stage)?.why?.map(({ reason }) => reason)).toContain("EndpointFailed");
  const holder = { kind: "AutoOperationTask", name: "t", uid: "u" } as const;
  const reservation = {
    id: "t",
    count: 2,
    machineClass: "c64",
    holder,
    expiresAt: isoTime(stage.sim.now() + 3_600_000),
  };
  await stage.sim.complete(
    stage.kube.patch(SparePool, { name: "general" }, { spec: { reservations: [reservation] } }, write),
  );
  iaas.answer = ({ body }) => ({
    status: 200,
    body: { state: "Done", machines: body["count"] === (2 as never) ? [record(7), record(8)] : [1, 2, 3].map(record) },
  });
  await stage.sim.until(() => stage.list(Machine).length === 5, { limitMs: 3_600_000 });
  expect([...new Set(iaas.received.map(({ body }) => body["count"]))]).toEqual([3, 2]);
  expect(new Set(iaas.received.map(({ key }) => key)).size).toBe(2);
});

it("a refusal is said and not repeated at once; a record that cannot be a machine is refused with its reason", async () => {
  const { stage, iaas } = await begin();
  iaas.answer = () => ({ status: 200, body: { state: "Refused", message: "quota of project dc1 is used up" } });
  await create(stage, "iaas", webhook);
  await stage.sim.until(() => provider(stage)?.phase === "Failing");
  expect(provider(stage)?.why?.[0]?.message).toContain("quota of project dc1");
  await stage.sim.run(300_000);
  expect(iaas.received).toHaveLength(1);
  const bad = [{ ...record(1), address: "127.0.0.1" }, { ...record(2), name: "Not A Name" }, { name: "v3" }, record(4)];
  iaas.answer = () => ({ status: 200, body: { state: "Done", machines: bad } });
  await stage.sim.until(() => iaas.received.length === 2, { limitMs: 900_000 });
  await stage.sim.run(5000);
  expect(stage.list(Machine).map(({ metadata }) => metadata.name)).toEqual([]);
  expect(provider(stage)).toMatchObject({ why: [{ reason: "MachineRefused", params: [{ value: "v1" }, {}] }] });
  expect(provider(stage)?.why?.[0]?.message).toContain("127.0.0.1 cannot be a machine");
});

it("a retired machine is given back, once", async () => {
  const { stage, iaas } = await begin();
  iaas.answer = ({ event }) =>
    event === "MachineRequest"
      ? { status: 200, body: { state: "Done", machines: [1, 2, 3].map(record) } }
      : { status: 200 };
  await create(stage, "iaas", webhook);
  await stage.sim.until(() => stage.list(Machine).length === 3);
  await stage.sim.complete(stage.kube.patch(Machine, { name: "v2" }, { spec: { desiredState: "Retired" } }, write));
  await stage.sim.run(1000);
  expect(iaas.received.filter(({ event }) => event === "MachineGiveBack")).toHaveLength(0);
  await stage.sim.complete(
    stage.controller.patch(
      Machine,
      { name: "v2" },
      { status: { phase: "Retired" } },
      { ...write, subresource: "status" },
    ),
  );
  await stage.sim.run(600_000);
  const back = iaas.received.filter(({ event }) => event === "MachineGiveBack");
  expect(back.map(({ body }) => `${body["machine"]} ${body["providerId"]}`)).toEqual(["v2 i-2"]);
});

it("a static provider keeps its hosts registered, and names the one that cannot be", async () => {
  const { stage } = await begin();
  const hosts = [
    { name: "h1", address: "10.2.0.1" },
    { name: "h2", address: "10.255.0.1" },
    { name: "h3", address: "10.2.0.3", user: "ops", port: 2222, machineClass: "c64" },
  ];
  await create(stage, "rack7", { type: "Static", hosts });
  await stage.sim.until(() => stage.list(Machine).length === 2);
  await stage.sim.run(200_000);
  expect(stage.get(Machine, "h3")?.spec).toMatchObject({ ssh: { user: "ops", port: 2222 }, machineClass: "c64" });
  expect(provider(stage, "rack7")).toMatchObject({
    phase: "Failing",
    machines: 2,
    why: [{ reason: "MachineRefused" }],
  });
  await stage.sim.complete(
    stage.kube.patch(
      MachineProvider,
      { name: "rack7" },
      { spec: { hosts: hosts.filter(({ name }) => name !== "h2") } },
      write,
    ),
  );
  await stage.sim.until(() => provider(stage, "rack7")?.phase === "Ready");
});
