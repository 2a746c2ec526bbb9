import { Cluster, DNSZone, Machine, newObject } from "@dipper/api";
import { expect, test } from "vitest";
import { recordsOf } from "./records.ts";
import { nextZone, serialOf, zoneFile } from "./zone-file.ts";

const zone = newObject(
  DNSZone,
  { name: "k8s" },
  {
    type: "ZoneFile",
    zone: "k8s.example.com",
    clusterSelector: { matchLabels: { tier: "prod" } },
  },
);
const cluster = (name: string, tier: string, endpoints: readonly string[] = []) =>
  newObject(Cluster, { name, labels: { tier } }, {
    clusterType: "native",
    connection: { mode: "Direct", endpoints },
  } as never);
const machine = (name: string, address: string, role: string, phase: string): Machine => ({
  ...newObject(
    Machine,
    { name },
    {
      addresses: [{ type: "Internal", address }],
      consumerRef: { kind: "Cluster", name: "a", uid: "u", clusterName: "a", role } as never,
    },
  ),
  status: { phase, nodeRef: { name: name === "w1" ? "node-11.dc1" : name, uid: "n" } } as never,
});

test("names of the API and of nodes; other clusters and machines that are no node have none", () => {
  const named = [
    {
      cluster: cluster("a", "prod"),
      machines: [
        machine("cp1", "10.0.0.1", "ControlPlane", "Deployed"),
        machine("cp2", "2001:DB8::2", "ControlPlane", "Deployed"),
        machine("cp3", "10.0.0.3", "ControlPlane", "Draining"),
        machine("w1", "10.0.0.11", "Compute", "Deployed"),
        machine("w2", "10.0.0.12", "Compute", "Reserved"),
      ],
    },
    { cluster: cluster("b", "test"), machines: [machine("x", "10.0.0.20", "Compute", "Deployed")] },
    { cluster: cluster("imported", "prod", ["https://10.9.0.1:6443", "https://api.example.com"]), machines: [] },
  ];
  expect(recordsOf(zone, named).map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual([
    "a A 10.0.0.1",
    "a AAAA 2001:db8::2",
    "cp1.a A 10.0.0.1",
    "cp2.a AAAA 2001:db8::2",
    "cp3.a A 10.0.0.3",
    "imported A 10.9.0.1",
    "node-11.a A 10.0.0.11",
  ]);
});

test("the serial rises with every change and with nothing else, also when the clock stands behind it", () => {
  const records = [{ name: "a", type: "A", value: "10.0.0.1" }] as const;
  const first = nextZone(zone.spec, records, undefined, 1_800_000_000_000);
  expect(first?.serial).toBe(1_800_000_000);
  expect(nextZone(zone.spec, records, first?.text, 1_900_000_000_000)).toBeUndefined();
  const second = nextZone(zone.spec, [], first?.text, 1_700_000_000_000);
  expect(second?.serial).toBe(1_800_000_001);
  expect(serialOf(second?.text ?? "")).toBe(1_800_000_001);
  // A hand in the file is a change too.
  expect(nextZone(zone.spec, [], `${second?.text}x IN A 1.2.3.4\n`, 0)?.serial).toBe(1_800_000_002);
});

test("the file is a zone file", () => {
  expect(
    zoneFile(zone.spec, [{ name: "a", type: "A", value: "10.0.0.1" }], 7)
      .split("\n")
      .slice(1),
  ).toEqual([
    "$ORIGIN k8s.example.com.",
    "$TTL 60",
    "@ IN SOA ns.k8s.example.com. hostmaster.k8s.example.com. (7 7200 3600 1209600 60)",
    "@ IN NS ns.k8s.example.com.",
    "a IN A 10.0.0.1",
    "",
  ]);
});
