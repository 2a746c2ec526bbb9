import { describe, expect, test } from "vitest";
import { fieldDiff } from "./field-diff.ts";
import { redact } from "./redact.ts";

const canary = "canary-4711";
const machine = (spec: object, more: object = {}) => ({
  apiVersion: "fleet.dipper.dev/v1alpha1",
  kind: "Machine",
  metadata: { name: "m1", resourceVersion: "1", generation: 1, managedFields: [{ manager: "x" }], ...more },
  spec,
});

describe("the difference of two states", () => {
  test("is field by field, with both values", () => {
    const old = machine({ zone: "a", rack: "r1", ssh: { user: "root", port: 22 } });
    const now = machine({ zone: "b", ssh: { user: "root", port: 2222 }, desiredState: "Maintenance" });
    expect(fieldDiff(old, now)).toEqual([
      { field: "spec.zone", old: "a", new: "b" },
      { field: "spec.rack", old: "r1" },
      { field: "spec.ssh.port", old: 22, new: 2222 },
      { field: "spec.desiredState", new: "Maintenance" },
    ]);
  });

  test("passes over the status and what the server keeps for itself", () => {
    const old = { ...machine({ zone: "a" }), status: { phase: "Spare" } };
    const now = { ...machine({ zone: "a" }, { resourceVersion: "2", managedFields: [] }), status: { phase: "Lost" } };
    expect(fieldDiff(old, now)).toEqual([]);
  });

  test("compares lists of named things by name, other lists as a whole", () => {
    const old = machine({
      ports: [
        { name: "a", port: 1 },
        { name: "b", port: 2 },
      ],
      racks: ["r1"],
    });
    const now = machine({
      ports: [
        { name: "b", port: 3 },
        { name: "c", port: 4 },
      ],
      racks: ["r1", "r2"],
    });
    expect(fieldDiff(old, now)).toEqual([
      { field: "spec.ports[a]", old: { name: "a", port: 1 } },
      { field: "spec.ports[b].port", old: 2, new: 3 },
      { field: "spec.ports[c]", new: { name: "c", port: 4 } },
      { field: "spec.racks", old: ["r1"], new: ["r1", "r2"] },
    ]);
  });

  test("of an object that came or went shows its fields", () => {
    expect(fieldDiff(undefined, machine({ zone: "a", ssh: { port: 22 } }))).toEqual([
      { field: "metadata.name", new: "m1" },
      { field: "spec.zone", new: "a" },
      { field: "spec.ssh", new: { port: 22 } },
    ]);
    expect(fieldDiff(machine({ zone: "a" }), undefined)).toContainEqual({ field: "spec.zone", old: "a" });
  });

  test("names the keys of a Secret that changed, never a value, nor what kubectl keeps beside it", () => {
    const secret = (value: string) => ({
      kind: "Secret",
      metadata: {
        name: "s",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"data":{"k":"${value}"}}`, note: "n" },
      },
      data: { k: value, "tls.key": "same" },
    });
    expect(fieldDiff(secret(canary), secret(`${canary}-2`))).toEqual([
      { field: "data.k", old: "[redacted]", new: "[redacted]" },
    ]);
    expect(JSON.stringify(fieldDiff(undefined, secret(canary)))).not.toContain(canary);
    expect(JSON.stringify(fieldDiff(secret(canary), undefined))).not.toContain(canary);
  });

  test("masks parameters and variables whose names speak of secrets", () => {
    const old = machine({
      parameters: [
        { name: "registryPassword", value: "x" },
        { name: "kubeletMaxPods", value: "1" },
      ],
    });
    const now = machine({
      parameters: [
        { name: "registryPassword", value: canary },
        { name: "kubeletMaxPods", value: "2" },
      ],
    });
    expect(fieldDiff(old, now)).toEqual([
      { field: "spec.parameters[registryPassword].value", old: "[redacted]", new: "[redacted]" },
      { field: "spec.parameters[kubeletMaxPods].value", old: "1", new: "2" },
    ]);
    expect(JSON.stringify(fieldDiff(undefined, now))).not.toContain(canary);
  });

  test("of very many fields shows the first ones and how many there are", () => {
    const labels = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, "x"]));
    const fields = fieldDiff(machine({}), machine({}, { labels: { ...labels } }));
    expect(fields.length).toBeLessThanOrEqual(61);
  });
});

test("secrets do not reach the audit, references to them do", () => {
  const redacted = redact({
    password: canary,
    sshPrivateKey: canary,
    kubeconfig: `apiVersion: v1\ntoken: ${canary}`,
    spec: { credentialsRef: { name: "dc1-ca" }, tokens: [canary], parameters: [{ name: "x", value: "y" }] },
    named: [{ name: "bmcPassword", value: canary }],
    note: `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}`,
    secret: { kind: "Secret", metadata: { name: "s" }, data: { a: canary }, stringData: { b: canary } },
    long: "x".repeat(1000),
  });
  expect(JSON.stringify(redacted)).not.toContain(canary);
  expect(redacted).toMatchObject({ spec: { credentialsRef: { name: "dc1-ca" } } });
  expect(JSON.stringify(redacted).length).toBeLessThan(1300);
});
