import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../../fixtures/harness.ts";
import { merge } from "../../fixtures/objects.ts";

const services = "/api/v1/namespaces/default/services";
const service = (name: string, spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});

let h: Harness;
beforeEach(async () => {
  h = await harness();
});

interface Made {
  readonly status: number;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

async function made(name: string, spec: object = {}): Promise<Made> {
  const { status, json } = await h.call("POST", services, { body: service(name, spec) });
  return { status, spec: json.spec, message: json.message };
}

test("a service gets the lowest address that is free, in one family", async () => {
  expect((await made("a")).spec).toMatchObject({
    clusterIP: "10.96.0.2",
    clusterIPs: ["10.96.0.2"],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
  });
  expect((await made("b", { clusterIP: "10.96.0.3" })).spec["clusterIPs"]).toEqual(["10.96.0.3"]);
  expect((await made("c")).spec["clusterIP"]).toBe("10.96.0.4");
  await h.call("DELETE", `${services}/a`);
  expect((await made("d")).spec["clusterIP"]).toBe("10.96.0.2");
});

test("an address that another service has is refused", async () => {
  await made("a", { clusterIP: "10.96.0.79" });
  expect(await made("b", { clusterIP: "10.96.0.79" })).toMatchObject({
    status: 422,
    message:
      'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.79"]: failed to allocate IP 10.96.0.79: provided IP is already allocated',
  });
});

test("services without a head have None, those of another name nothing", async () => {
  expect((await made("a", { clusterIP: "None" })).spec).toMatchObject({ clusterIP: "None", clusterIPs: ["None"] });
  expect((await made("b", { clusterIP: "None" })).status).toBe(201);
  const alias = await made("c", { type: "ExternalName", externalName: "a.example.com" });
  expect(alias.spec).not.toHaveProperty("clusterIP");
});

test("who replaces a service without naming its address leaves it as it is, and nobody owns it", async () => {
  await made("a");
  const { json } = await h.call("PUT", `${services}/a`, { body: service("a", { selector: { app: "a" } }) });
  expect(json.spec).toMatchObject({ clusterIP: "10.96.0.2", clusterIPs: ["10.96.0.2"], selector: { app: "a" } });
  const change = { spec: { selector: { app: "b" } } };
  const { json: patched } = await h.call("PATCH", `${services}/a`, { body: change, headers: merge });
  expect(patched.spec.clusterIP).toBe("10.96.0.2");
  expect(JSON.stringify(patched.metadata.managedFields)).not.toContain("clusterIP");
});
