import { isoTime, Machine, newObject, Operation } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { emptyAt, takenOf } from "./pace.ts";

const dayMs = 86_400_000;
const now = 1_800_000_000_000;
const taken = (daysAgo: number, machineClass = "c64") => ({ at: now - daysAgo * dayMs, machineClass });

describe("the pace of a pool", () => {
  test("is counted from the oldest machine of the last 30 days, class by class; the first empty one counts", () => {
    const used = [taken(10), taken(4), taken(1, "c32"), taken(40)];
    const spares = new Map([
      ["c64", 6],
      ["c32", 1],
    ]);
    // c64: 2 in 10 days, 6 last 30 days; c32: 1 in 10 days, 1 lasts 10 days.
    expect(emptyAt(used, spares, now)).toBe(now + 10 * dayMs);
    expect(emptyAt(used, new Map([["c64", 6]]), now)).toBe(now);
  });

  test("takes a burst of an hour for a day, and says nothing without history", () => {
    expect(emptyAt([taken(0.04), taken(0.04)], new Map([["c64", 8]]), now)).toBe(now + 4 * dayMs);
    expect(emptyAt([taken(31)], new Map([["c64", 8]]), now)).toBeUndefined();
  });
});

const machine = (name: string, address: string, clusterName?: string): Machine =>
  newObject(
    Machine,
    { name },
    {
      simulated: {},
      machineClass: "c64",
      addresses: [{ type: "Internal", address }],
      ...(clusterName === undefined
        ? {}
        : { consumerRef: { kind: "Cluster", name: clusterName, uid: "u", clusterName, role: "Compute" } }),
    },
  );
const operation = (operationType: "ScaleUp" | "ScaleDown", ips: readonly string[], done: boolean): Operation => ({
  ...newObject(
    Operation,
    { name: "o", namespace: "n" },
    {
      clusterName: "a",
      operationType,
      operationFlow: ["scaleUp"],
      operationMachines: ips.map((ip) => ({ ip, role: "Compute" as const })),
    },
  ),
  status: {
    conditions: [
      {
        type: "Finished",
        status: done ? "True" : "False",
        reason: done ? "Succeeded" : "NotFinished",
        message: "",
        lastTransitionTime: isoTime(now),
      },
    ],
  },
});

test("only machines that finished scale-ups brought and that still serve there were taken", () => {
  const machines = [machine("m1", "10.0.0.1", "a"), machine("m2", "10.0.0.2"), machine("m3", "10.0.0.3", "b")];
  const ips = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.9.9.9"];
  expect(takenOf(machines, [operation("ScaleUp", ips, true)])).toEqual([{ machineClass: "c64", at: now }]);
  expect(takenOf(machines, [operation("ScaleUp", ips, false), operation("ScaleDown", ips, true)])).toEqual([]);
});
