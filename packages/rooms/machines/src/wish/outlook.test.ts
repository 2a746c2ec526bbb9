import { Machine, newObject, SparePool } from "@dipper/api";
import { expect, test } from "vitest";
import { outlookOf } from "./outlook.ts";

const pool = (spare: number): SparePool => ({
  ...(newObject(SparePool, { name: "general" }, { minSpare: [{ machineClass: "c64m256", count: 10 }] }) as SparePool),
  status: { classes: [{ machineClass: "c64m256", spare, promised: 0, missing: 0 }] },
});
const machine = (spec: object, status: Machine["status"] = { phase: "Spare" }): Machine => ({
  ...(newObject(Machine, { name: "m1" }, { simulated: {}, machineClass: "c64m256", ...spec } as never) as Machine),
  status,
});
const consumerRef = { kind: "Cluster", name: "a", uid: "u", clusterName: "a", role: "Compute" };
const node = { name: "n1", cluster: "a", pods: 12, ownCordon: false };

test("a spare machine that is put aside is counted out of its pool, with a warning below the reserve", () => {
  expect(outlookOf({ machine: machine({}), pool: pool(11) }, "Quarantined")).toEqual({
    lines: [
      { word: "NothingRuns", warn: false, params: {} },
      {
        word: "PoolKeeps",
        warn: false,
        params: { pool: "general", machineClass: "c64m256", count: "10", reserve: "10" },
      },
    ],
  });
  expect(outlookOf({ machine: machine({}), pool: pool(10) }, "Retired").lines[1]).toMatchObject({
    warn: true,
    params: { count: "9" },
  });
});

test("a machine that comes back is counted in again, once it is verified", () => {
  const aside = machine({ desiredState: "Quarantined" }, { phase: "Quarantined" });
  expect(outlookOf({ machine: aside, pool: pool(3) }, "InService").lines).toMatchObject([
    { word: "VerifiedAgain" },
    { word: "PoolGains", params: { count: "4" } },
  ]);
});

test("maintenance of a node tells the pods that stay, and taking it back only our own cordon", () => {
  const serving = machine({ consumerRef }, { phase: "Deployed" });
  expect(outlookOf({ machine: serving, pool: pool(3), node }, "Maintenance")).toEqual({
    lines: [
      { word: "NoOperation", warn: false, params: {} },
      { word: "Cordoned", warn: false, params: { node: "n1", cluster: "a", count: "12" } },
    ],
  });
  const resting = machine({ consumerRef, desiredState: "Maintenance" }, { phase: "Maintenance" });
  expect(outlookOf({ machine: resting, pool: undefined, node }, "InService").lines).toEqual([]);
  const own = outlookOf({ machine: resting, pool: undefined, node: { ...node, ownCordon: true } }, "InService");
  expect(own.lines).toMatchObject([{ word: "Uncordoned" }]);
});

test("what cannot be done now says why", () => {
  const refusal = (spec: object, wish: "InService" | "Maintenance" | "Quarantined" | "Retired") =>
    outlookOf({ machine: machine(spec), pool: undefined }, wish).refusal;
  const operationRef = { name: "op", uid: "u", fence: 1 };
  expect(refusal({}, "InService")?.word).toBe("Already");
  expect(refusal({ operationRef }, "Maintenance")).toEqual({ word: "Held", params: { operation: "op" } });
  expect(refusal({ consumerRef }, "Retired")).toEqual({ word: "Serving", params: { cluster: "a" } });
  expect(refusal({ consumerRef }, "Maintenance")).toBeUndefined();
});
