import { describe, expect, test } from "vitest";
import { isoTime, Machine, machineMarks, newObject, SparePool } from "../index.ts";
import type { ClaimRequest } from "./claim.ts";
import { claim } from "./claim.ts";

const now = 1_800_000_000_000;
const pool = (spec: Parameters<typeof newObject<SparePool["spec"], unknown, object>>[2] = {}): SparePool =>
  newObject(SparePool, { name: "general" }, spec) as SparePool;

interface Sample {
  readonly rack?: string;
  readonly machineClass?: string;
  readonly phase?: "Spare" | "Quarantined" | "Deployed";
  readonly verifiedAgo?: number;
  readonly cluster?: string;
  readonly operation?: string;
  readonly desiredState?: "InService" | "Maintenance";
  readonly real?: true;
}

function machine(name: string, sample: Sample = {}): Machine {
  const {
    rack = "r1",
    machineClass = "c64",
    phase = "Spare",
    verifiedAgo = 60_000,
    cluster,
    operation,
    desiredState = "InService",
    real,
  } = sample;
  const object = newObject(
    Machine,
    { name, uid: name },
    {
      ...(real === true ? { ssh: { address: "10.0.0.1" } } : { simulated: {} }),
      rack,
      machineClass,
      desiredState,
      poolRef: { name: "general" },
      ...(cluster === undefined
        ? {}
        : {
            consumerRef: {
              kind: "Cluster" as const,
              name: cluster,
              uid: "u",
              clusterName: cluster,
              role: "Compute" as const,
            },
          }),
      ...(operation === undefined ? {} : { operationRef: { name: operation, uid: "u", fence: 1 } }),
    },
  );
  const time = isoTime(now - verifiedAgo);
  return {
    ...object,
    status: {
      phase,
      cleanliness: { verdict: "Clean", verifiedAt: time, evidence: [] },
      conditions: [{ type: "Clean", status: "True", reason: "EvidenceHolds", message: "", lastTransitionTime: time }],
    },
  };
}

const request = (count: number, more: Partial<ClaimRequest> = {}): ClaimRequest => ({
  count,
  machineClass: "",
  spreadBy: "None",
  cluster: { name: "a", clusterType: "simulated", labels: { tier: "prod" } },
  ...more,
});
const names = (machines: readonly Machine[]) => machines.map((each) => each.metadata.name);

test("what failed its last check is given last, until somebody had it looked at", () => {
  const marked = (name: string, more: Readonly<Record<string, string>> = {}): Machine => {
    const mark = JSON.stringify({ operation: "o", cause: "swap is on", at: isoTime(now - 60_000) });
    const one = machine(name);
    return { ...one, metadata: { ...one.metadata, annotations: { [machineMarks.checkFailed]: mark, ...more } } };
  };
  const request: ClaimRequest = {
    count: 2,
    machineClass: "",
    spreadBy: "None",
    cluster: { name: "c1", clusterType: "simulated", labels: undefined },
  };
  const names = (machines: readonly Machine[]) =>
    claim(pool(), machines, request, now).chosen.map(({ metadata }) => metadata.name);
  expect(names([marked("m1"), machine("m2"), machine("m3")])).toEqual(["m2", "m3"]);
  expect(names([marked("m1"), machine("m2")])).toEqual(["m2", "m1"]);
  const looked = { [machineMarks.verifyRequested]: isoTime(now - 30_000) };
  expect(names([marked("m1", looked), machine("m2"), machine("m3")])).toEqual(["m1", "m2"]);
});

describe("every machine that is not given has its reason", () => {
  test.each<[string, Machine]>([
    ["InUse", machine("x", { cluster: "b" })],
    ["HeldByOperation", machine("x", { operation: "op" })],
    ["NotWanted", machine("x", { desiredState: "Maintenance" })],
    ["WrongClass", machine("x", { machineClass: "c8" })],
    ["NotSpare", machine("x", { phase: "Quarantined" })],
    ["ProofTooOld", machine("x", { verifiedAgo: 86_400_001 })],
    ["SimulatedMismatch", machine("x", { real: true })],
    ["NotClean", { ...machine("x"), status: { phase: "Spare" } }],
    ["Deleting", { ...machine("x"), metadata: { name: "x", deletionTimestamp: isoTime(now) } }],
  ])("%s", (reason, each) => {
    const answer = claim(pool(), [each], request(1, { machineClass: "c64" }), now);
    expect(answer).toMatchObject({ chosen: [], missing: 1, rejected: [{ machine: "x", reason }] });
  });

  test("ClusterNotAllowed", () => {
    const answer = claim(pool({ allowedClusters: { matchLabels: { tier: "test" } } }), [machine("x")], request(1), now);
    expect(answer.rejected).toEqual([{ machine: "x", reason: "ClusterNotAllowed", params: { cluster: "a" } }]);
  });

  test("machines of other pools are not spoken of", () => {
    const other = { ...machine("x"), spec: { ...machine("x").spec, poolRef: { name: "other" } } };
    expect(claim(pool(), [other], request(1), now)).toMatchObject({ chosen: [], rejected: [], missing: 1 });
  });
});

describe("order", () => {
  const fleet = [
    machine("m1", { rack: "r1", verifiedAgo: 1000 }),
    machine("m2", { rack: "r1", verifiedAgo: 9000 }),
    machine("m3", { rack: "r2", verifiedAgo: 500 }),
    machine("m4", { rack: "r3", verifiedAgo: 100 }),
    machine("used", { rack: "r3", cluster: "a", phase: "Deployed" }),
  ];

  test("racks that serve the cluster least come first, then the oldest proof, then the name", () => {
    expect(names(claim(pool(), fleet, request(4), now).chosen)).toEqual(["m2", "m3", "m1", "m4"]);
  });

  test("it does not depend on the order of the list", () => {
    expect(names(claim(pool(), fleet.toReversed(), request(4), now).chosen)).toEqual(["m2", "m3", "m1", "m4"]);
  });

  test("spreading over racks goes before the pool's criteria", () => {
    const answer = claim(pool({ claimOrder: ["Name"] }), fleet, request(3, { spreadBy: "Rack" }), now);
    expect(names(answer.chosen)).toEqual(["m1", "m3", "m2"]);
    expect(answer.rejected.filter((each) => each.reason === "NotNeeded").map((each) => each.machine)).toEqual(["m4"]);
  });
});

describe("reservations", () => {
  const reservation = (id: string, expiresIn: number) => ({
    id,
    count: 2,
    machineClass: "c64",
    holder: { kind: "Person" as const, name: "ann", uid: "" },
    expiresAt: isoTime(now + expiresIn),
  });
  const fleet = [machine("m1"), machine("m2"), machine("m3")];

  test("what others have reserved stays for them", () => {
    const answer = claim(pool({ reservations: [reservation("r", 60_000)] }), fleet, request(3), now);
    expect(names(answer.chosen)).toEqual(["m1"]);
    expect(answer.missing).toBe(2);
    expect(answer.rejected).toEqual([
      { machine: "m2", reason: "PromisedToOthers", params: { reservations: "r" } },
      { machine: "m3", reason: "PromisedToOthers", params: { reservations: "r" } },
    ]);
  });

  test("one's own does not stand in the way, an expired one neither", () => {
    expect(
      claim(pool({ reservations: [reservation("r", 60_000)] }), fleet, request(3, { reservationId: "r" }), now).missing,
    ).toBe(0);
    expect(claim(pool({ reservations: [reservation("r", -1000)] }), fleet, request(3), now).missing).toBe(0);
  });
});
