import { beforeEach, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../../fixtures/harness.ts";
import { merge } from "../../fixtures/objects.ts";

const services = "/api/v1/namespaces/default/services";
let h: Harness;
beforeEach(async () => {
  h = await harness();
});

const create = (name: string, spec: object): Promise<Reply> =>
  h.call("POST", services, { body: { apiVersion: "v1", kind: "Service", metadata: { name }, spec } });
const change = (name: string, spec: object): Promise<Reply> =>
  h.call("PATCH", `${services}/${name}`, { body: { spec }, headers: merge });
const one = [{ port: 80 }];

test("the server itself is a service, at the first address", async () => {
  expect((await h.call("GET", `${services}/kubernetes`)).json.spec).toMatchObject({
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    type: "ClusterIP",
    ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
  });
});

test("a service gets an address of the range, each another one", async () => {
  const a = (await create("a", { ports: one })).json.spec;
  const b = (await create("b", { ports: one })).json.spec;
  expect(a.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
  expect(b.clusterIP).not.toBe(a.clusterIP);
  expect(a).toMatchObject({
    clusterIPs: [a.clusterIP],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    internalTrafficPolicy: "Cluster",
    ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
  });
  expect(a).not.toHaveProperty("externalTrafficPolicy");
});

test("a headless one keeps its None, an external name has no address", async () => {
  expect((await create("a", { clusterIP: "None" })).json.spec).toMatchObject({
    clusterIP: "None",
    clusterIPs: ["None"],
  });
  const external = (await create("b", { type: "ExternalName", externalName: "a.b" })).json.spec;
  expect(external).toEqual({ externalName: "a.b", sessionAffinity: "None", type: "ExternalName" });
});

test("the address stays when a client leaves it out, and may not be changed", async () => {
  const { clusterIP } = (await create("a", { ports: one })).json.spec;
  const body = { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { ports: [{ port: 81 }] } };
  expect((await h.call("PUT", `${services}/a`, { body })).json.spec.clusterIP).toBe(clusterIP);
  const refused = await change("a", { clusterIP: "10.96.0.77" });
  expect([refused.status, refused.json.message]).toEqual([
    422,
    'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.77"]: may not change once set',
  ]);
});

test.each([
  ["10.96.0.1", "provided IP is already allocated"],
  ["10.97.0.1", "the provided network does not match the current range"],
])("%s cannot be had: %s", async (clusterIP, problem) => {
  const refused = await create("a", { clusterIP, ports: one });
  expect([refused.status, refused.json.message]).toEqual([
    422,
    `Service "a" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: ${problem}`,
  ]);
});

test("a service needs ports", async () => {
  const refused = await create("a", { selector: { a: "b" } });
  expect([refused.status, refused.json.message]).toEqual([422, 'Service "a" is invalid: spec.ports: Required value']);
});

test("node ports come and go with the type, and stay while it does", async () => {
  const made = (await create("a", { type: "NodePort", ports: one })).json.spec;
  const [{ nodePort }] = made.ports;
  expect(nodePort).toBeGreaterThanOrEqual(30_000);
  expect(nodePort).toBeLessThanOrEqual(32_767);
  expect(made.externalTrafficPolicy).toBe("Cluster");
  expect((await change("a", { ports: one })).json.spec.ports[0].nodePort).toBe(nodePort);
  const taken = await create("b", { type: "NodePort", ports: [{ port: 80, nodePort }] });
  expect([taken.status, taken.json.details.causes[0]]).toEqual([
    422,
    {
      reason: "FieldValueInvalid",
      field: "spec.ports[0].nodePort",
      message: `Invalid value: ${nodePort}: provided port is already allocated`,
    },
  ]);
  const inside = (await change("a", { type: "ClusterIP" })).json.spec;
  expect(inside.ports[0]).not.toHaveProperty("nodePort");
  expect(inside.clusterIP).toBe(made.clusterIP);
  const outside = await create("c", { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] });
  expect(outside.json.details.causes[0].message).toBe(
    "Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
  );
});

test("whoever writes a service owns what he asked for, not the address", async () => {
  const { managedFields } = (await create("a", { ports: one })).json.metadata;
  expect(JSON.stringify(managedFields)).not.toContain("clusterIP");
});
