import { DNSZone, LoadBalancer, Machine, newObject } from "@dipper/api";
import { openStage, type Stage, write } from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { openReceiver } from "../fixtures/receiver.ts";
import { integrationsRoom } from "../index.ts";

vi.setConfig({ testTimeout: 60_000 });

async function plane(stage: Stage, name: string, address: string): Promise<void> {
  const cluster = { kind: "Cluster", name: "c1", uid: "u", clusterName: "c1", role: "ControlPlane" } as const;
  const spec = { simulated: {}, addresses: [{ type: "Internal" as const, address }], consumerRef: cluster };
  await stage.sim.complete(stage.controller.create(Machine, newObject(Machine, { name }, spec), write));
}
const phase = (stage: Stage, name: string, to: string) =>
  stage.sim.complete(
    stage.controller.patch(Machine, { name }, { status: { phase: to } }, { ...write, subresource: "status" }),
  );

it("is told the members when one has joined and before one leaves, and never that there is none", async () => {
  const stage = await openStage({ rooms: [integrationsRoom], clusters: [{ name: "c1" }] });
  const lb = await openReceiver(stage, "lb");
  const spec = { type: "Webhook", clusterName: "c1", endpointRef: { name: "lb" }, address: "10.0.0.10" } as const;
  await stage.sim.complete(stage.kube.create(LoadBalancer, newObject(LoadBalancer, { name: "c1" }, spec), write));
  const status = () => stage.get(LoadBalancer, "c1")?.status;
  await stage.sim.until(() => status()?.phase === "Waiting");
  expect(status()?.why?.[0]?.reason).toBe("NoMembers");
  for (const [index, name] of ["cp1", "cp2", "cp3"].entries()) {
    await plane(stage, name, `10.0.0.${index + 1}`);
    await phase(stage, name, index < 2 ? "Deployed" : "Provisioning");
  }
  await stage.sim.run(5000);
  await phase(stage, "cp3", "Deployed");
  await stage.sim.run(5000);
  lb.answer = () => ({ status: 500 });
  await phase(stage, "cp1", "Draining");
  await stage.sim.run(20_000);
  expect(status()).toMatchObject({ phase: "Failing", why: [{ reason: "EndpointFailed" }] });
  lb.answer = () => ({ status: 200 });
  await stage.sim.until(() => status()?.phase === "Synced", { limitMs: 600_000 });
  const told = lb.received.map(({ body }) =>
    (body["members"] as unknown as { machine: string }[]).map(({ machine }) => machine).join("+"),
  );
  const different = told.filter((each, i) => each !== told[i - 1]);
  expect(different.slice(-3)).toEqual(["cp1+cp2", "cp1+cp2+cp3", "cp2+cp3"]);
  for (const name of ["cp2", "cp3"]) await phase(stage, name, "Lost");
  await stage.sim.run(60_000);
  expect(lb.received).toHaveLength(told.length + 1);
  expect(status()?.members?.map(({ machine }) => machine)).toEqual(["cp3"]);
  expect(status()?.why?.[0]?.reason).toBe("NoMembers");
});

it("a zone tells all its records to another system, and keeps a file that nobody else changes for long", async () => {
  const stage = await openStage({ rooms: [integrationsRoom], clusters: [{ name: "c1" }] });
  const dns = await openReceiver(stage, "dns");
  const create = (name: string, spec: object) =>
    stage.sim.complete(
      stage.kube.create(DNSZone, newObject(DNSZone, { name }, { zone: "k8s.test", ...spec } as never), write),
    );
  await create("told", { type: "Webhook", endpointRef: { name: "dns" } });
  const zoneFile = { target: "ConfigMap", clusterName: "c1", namespace: "default", configMap: "zones" };
  await create("file", { type: "ZoneFile", zoneFile });
  await create("folder", { type: "ZoneFile" });
  await plane(stage, "cp1", "10.0.0.1");
  await phase(stage, "cp1", "Deployed");
  await stage.sim.run(10_000);
  expect(dns.received.at(-1)?.body).toMatchObject({
    zone: "k8s.test",
    records: [
      { name: "c1", type: "A", value: "10.0.0.1" },
      { name: "cp1.c1", type: "A", value: "10.0.0.1" },
    ],
  });
  const configMaps = {
    group: "",
    version: "v1",
    kind: "ConfigMap",
    plural: "configmaps",
    scope: "Namespaced",
  } as const;
  const ref = { namespace: "default", name: "zones" };
  const text = async () => {
    const found = await stage.sim.complete(stage.cluster("c1").get(configMaps, ref, { signal: write.signal }));
    return (found as { data?: Record<string, string> } | undefined)?.data?.["k8s.test.zone"] ?? "";
  };
  const first = await text();
  expect(first).toContain("cp1.c1 IN A 10.0.0.1");
  const statusOf = (name: string) => stage.get(DNSZone, name)?.status;
  expect(statusOf("folder")).toMatchObject({ phase: "Synced", records: 2 });
  const serial = statusOf("file")?.serial ?? 0;
  await stage.sim.complete(stage.cluster("c1").patch(configMaps, ref, { data: { "k8s.test.zone": "gone" } }, write));
  await stage.sim.run(700_000);
  expect(await text()).toContain("cp1.c1 IN A 10.0.0.1");
  expect(statusOf("file")?.serial).toBeGreaterThan(serial);
  const told = dns.received.length;
  await stage.sim.run(3_600_000);
  expect(dns.received).toHaveLength(told);
});
