import type { Node } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { unhealthyGroups } from "./unhealthy.ts";

const node = (name: string, ready: boolean, rack = "", zone = ""): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    labels: {
      ...(rack === "" ? {} : { "fleet.dipper.dev/rack": rack }),
      ...(zone === "" ? {} : { "topology.kubernetes.io/zone": zone }),
    },
  },
  status: {
    conditions: [
      {
        type: "Ready",
        status: ready ? "True" : "Unknown",
        reason: name === "a" ? "KubeletNotReady" : "NodeStatusUnknown",
        message: "",
        lastTransitionTime: `2026-01-01T00:0${name.length % 10}:00Z`,
      },
    ],
  },
});
const healthy = (count: number, rack = "r1", zone = "a"): readonly Node[] =>
  Array.from({ length: count }, (_, index) => node(`ok-${rack}-${index}`, true, rack, zone));
const shown = (nodes: readonly Node[]): readonly string[] =>
  unhealthyGroups(nodes).map(({ scope, value, count }) => `${scope} ${value} ${count}`);

describe("nodes that are not Ready, by cause", () => {
  test("are none in a healthy cluster", () => {
    expect(unhealthyGroups(healthy(5))).toEqual([]);
  });

  test("of one rack are one group, with the earliest time and the names in order", () => {
    const bad = [node("n-12345", false, "R17", "a"), node("n-1", false, "R17", "a")];
    expect(unhealthyGroups([...healthy(20), ...bad])).toEqual([
      { scope: "Rack", value: "R17", count: 2, since: "2026-01-01T00:03:00Z", nodes: ["n-1", "n-12345"] },
    ]);
  });

  test("of half a zone are that zone, of half a cluster that cluster; each node is told once", () => {
    const zone = ["x1", "x2", "x3"].map((name) => node(name, false, "R1", "b"));
    expect(shown([...healthy(20), ...zone, node("y", true, "R1", "b")])).toEqual(["Zone b 3"]);
    expect(shown([...healthy(3), ...zone])).toEqual(["Cluster  3"]);
  });

  test("that share nothing are told by what their kubelets say", () => {
    const bad = [node("a", false, "R1"), node("b", false, "R2"), node("c", false, "R3")];
    expect(shown([...healthy(20), ...bad])).toEqual(["Reason NodeStatusUnknown 2", "Reason KubeletNotReady 1"]);
  });

  test("names no more than the status may hold", () => {
    const bad = Array.from({ length: 90 }, (_, index) => node(`bad-${index}`, false, "R9", "z"));
    const [group] = unhealthyGroups([...healthy(900), ...bad]);
    expect(group).toMatchObject({ count: 90 });
    expect(group?.nodes).toHaveLength(50);
  });
});
