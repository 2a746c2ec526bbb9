import { conditionOf, labels, Machine, Node, newObject } from "@dipper/api";
import { callRoute, never, openStage, type Stage, write } from "@dipper/room/testkit";
import { beforeAll, expect, test } from "vitest";
import { machinesRoom } from "./room.ts";

const spares = [
  { name: "m1", address: "10.0.0.1" },
  { name: "m2", address: "10.0.0.2" },
];
// One stage for all: the tests touch different machines.
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    rooms: [machinesRoom],
    clusters: [{ name: "a", nodes: [{ name: "n1", address: "10.0.1.1" }] }],
    spares,
    describeSpares: false,
  });
});
const machine = (name: string): Machine | undefined => stage.get(Machine, name);
const phase = (name: string) => machine(name)?.status?.phase;

test("new machines are verified and become spare; those that serve are recognised by their node", async () => {
  await stage.sim.until(() => phase("m1") === "Spare" && phase("m2") === "Spare");
  await stage.sim.until(() => phase("n1") === "Deployed");
  const spare = machine("m1");
  expect(spare?.status).toMatchObject({ cleanliness: { verdict: "Clean" }, facts: { cpus: 64 }, why: [] });
  expect(spare?.spec.identity.serialNumber).toMatch(/^SIM-/);
  await stage.sim.until(() => conditionOf(machine("n1") ?? {}, "NodeHealthy")?.reason === "NodeReady");
  expect(machine("n1")?.status?.nodeRef?.name).toBe("n1");
});

test("a node that goes away is said on its machine", async () => {
  await stage.sim.until(() => conditionOf(machine("n1") ?? {}, "NodeHealthy")?.status === "True");
  await stage.sim.complete(stage.cluster("a").delete(Node, { name: "n1" }, write));
  await stage.sim.until(() => conditionOf(machine("n1") ?? {}, "NodeHealthy")?.reason === "NodeMissing");
  expect(machine("n1")?.status).toMatchObject({ phase: "Deployed", why: [{ reason: "NodeMissing" }] });
});

test("a second Machine with the same address is put aside, the first one is not touched", async () => {
  await stage.sim.until(() => phase("m1") === "Spare");
  const twin = newObject(
    Machine,
    { name: "twin" },
    { simulated: {}, addresses: [{ type: "Internal", address: "10.0.0.1" }] },
  );
  await stage.sim.complete(stage.kube.create(Machine, twin, write));
  await stage.sim.until(() => phase("twin") === "Quarantined");
  expect(conditionOf(machine("twin") ?? {}, "IdentityVerified")).toMatchObject({
    reason: "DuplicateIdentity",
    message: "Machine m1 has the same address.",
  });
  expect(phase("m1")).toBe("Spare");
});

test("people put a spare machine aside and take it back; an unreachable one waits and says why", async () => {
  await stage.sim.until(() => phase("m1") === "Spare");
  const want = (desiredState: string) =>
    stage.sim.complete(stage.kube.patch(Machine, { name: "m1" }, { spec: { desiredState } }, write));
  await want("Quarantined");
  await stage.sim.until(() => phase("m1") === "Quarantined");
  await want("InService");
  await stage.sim.until(() => phase("m1") === "Spare");
  const silent = newObject(
    Machine,
    { name: "silent" },
    {
      simulated: { faults: [{ step: "*", fault: "Unreachable" }] },
      addresses: [{ type: "Internal", address: "10.0.0.9" }],
    },
  );
  await stage.sim.complete(stage.kube.create(Machine, silent, write));
  await stage.sim.until(() => machine("silent")?.status?.why?.some((why) => why.reason === "Timeout") === true);
  expect(phase("silent")).toBe("Registered");
});

test("an import registers the good lines through the API server, and a dry run none", async () => {
  const route = stage.routes().find((each) => each.path === "/api/v1/machines/import");
  const content =
    "name,address,pool,hostkey\nnew1,10.1.0.1,general,\nBAD NAME,10.1.0.2,general,\nm1,10.1.0.3,general,\n";
  const send = (dryRun: boolean) =>
    stage.sim.complete(
      route?.handle({
        input: { content, dryRun },
        user: "admin",
        groups: [],
        kube: stage.kube,
        signal: never,
        audit: () => {},
      }) ?? Promise.reject(new Error("no route")),
    );
  await stage.sim.until(() => phase("m1") === "Spare");
  const outcomes = [
    { name: "new1", outcome: "warning" },
    { name: "BAD NAME", outcome: "refused" },
    { name: "m1", outcome: "refused", column: "name" },
  ];
  expect(await send(true)).toMatchObject({ created: 0, lines: outcomes });
  expect(machine("new1")).toBeUndefined();
  expect(await send(false)).toMatchObject({ created: 1, lines: outcomes });
  expect(machine("new1")?.spec.ssh?.address).toBe("10.1.0.1");
});

test("a machine is lost only if neither its cluster nor we hear of it", async () => {
  const ask = (name: string) =>
    stage.sim.complete(
      callRoute(stage, { method: "POST", path: `/api/v1/machines/${name}/lost`, input: { reason: "burnt" } }),
    );
  await stage.sim.until(() => phase("m2") === "Spare");
  await expect(ask("m2")).rejects.toMatchObject({
    code: "BadRequest",
    params: { problem: expect.stringMatching(/is Spare/) },
  });
  // Its node is gone by now, but it answers.
  await stage.sim.until(() => conditionOf(machine("n1") ?? {}, "NodeHealthy")?.reason === "NodeMissing");
  await expect(ask("n1")).rejects.toMatchObject({ params: { problem: "machine n1 answers" } });
  const faults = [{ step: "*", fault: "Unreachable" }];
  await stage.sim.complete(stage.kube.patch(Machine, { name: "n1" }, { spec: { simulated: { faults } } }, write));
  await ask("n1");
  await stage.sim.until(() => phase("n1") === "Lost");
  expect(machine("n1")?.status?.why?.[0]?.message).toBe("admin says that the machine is gone: burnt.");

  // Somebody plugs it in again: its kubelet registers as if nothing had been.
  const cluster = stage.cluster("a");
  const metadata = { name: "n1", labels: { [labels.machineUid]: machine("n1")?.metadata.uid ?? "" } };
  await stage.sim.complete(cluster.create(Node, { metadata, spec: {} }, write));
  const ready = {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "",
    lastTransitionTime: "2026-01-01T00:00:00Z",
  };
  const status = { status: { conditions: [ready] } };
  await stage.sim.complete(cluster.patch(Node, { name: "n1" }, status, { ...write, subresource: "status" }));
  await stage.sim.until(() => machine("n1")?.status?.why?.[0]?.reason === "LostNodeBack");
  const node = await stage.sim.complete(cluster.get(Node, { name: "n1" }, { signal: write.signal }));
  expect(node?.spec?.unschedulable).toBe(true);
  expect(phase("n1")).toBe("Lost");
});
