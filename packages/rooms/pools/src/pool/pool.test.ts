import { type Input, isoTime, Machine, type MachinePhase, newObject, SparePool } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { reservationOf, withReservation } from "../reservations.ts";
import { assess, coversRacks } from "./assess.ts";
import { decidePool } from "./decide.ts";
import { reportPool } from "./report.ts";
import type { PoolSeen } from "./seen.ts";

const now = 1_800_000_000_000;
const pool = (spec: Input<typeof SparePool.source.spec> = {}): SparePool =>
  newObject(SparePool, { name: "general" }, spec);
const machine = (name: string, phase: MachinePhase, machineClass = "c64", rack = ""): Machine => ({
  ...newObject(
    Machine,
    { name },
    {
      simulated: {},
      machineClass,
      rack,
      ...(phase === "Deployed"
        ? { consumerRef: { kind: "Cluster" as const, name: "a", uid: "u", clusterName: "a", role: "Compute" as const } }
        : {}),
    },
  ),
  status: {
    phase,
    cleanliness: { verdict: "Clean", verifiedAt: isoTime(now - 1000), evidence: [] },
    conditions: [
      {
        type: "Available",
        status: phase === "Spare" ? "True" : "False",
        reason: "Free",
        message: "",
        lastTransitionTime: isoTime(now),
      },
    ],
  },
});
const seen = (of: SparePool, machines: readonly Machine[], more: Partial<PoolSeen> = {}): PoolSeen => ({
  pool: of,
  machines,
  racksInUse: [],
  goneHolders: new Set(),
  ...more,
});
const reservation = (id: string, seconds: number, uid = "") =>
  reservationOf(
    {
      id,
      count: 2,
      machineClass: "c64",
      spreadBy: "None",
      clusterName: "",
      holder: { kind: uid === "" ? "Person" : "Operation", name: "ann", uid },
      seconds,
    },
    now,
  );

describe("what a pool has", () => {
  test("is counted by state, retired machines are not", () => {
    const phases: readonly MachinePhase[] = [
      "Spare",
      "Spare",
      "Reserved",
      "Provisioning",
      "Deployed",
      "Verifying",
      "Cleaning",
      "Quarantined",
      "Retired",
    ];
    const answer = assess(
      seen(
        pool(),
        phases.map((phase, index) => machine(`m${index}`, phase)),
      ),
      now,
    );
    expect(answer.machines).toEqual({
      total: 8,
      spare: 2,
      reserved: 2,
      deployed: 1,
      verifying: 1,
      cleaning: 1,
      quarantined: 1,
    });
    expect([answer.phase, answer.conditions.Available.reason]).toEqual(["Ready", "EnoughSpare"]);
  });

  test("is too little when promises leave less than the minimum", () => {
    const spares = ["a", "b", "c"].map((name) => machine(name, "Spare"));
    const minimum = { minSpare: [{ machineClass: "c64", count: 2 }] };
    expect(assess(seen(pool(minimum), spares), now).phase).toBe("Ready");
    const promised = assess(seen(pool({ ...minimum, reservations: [reservation("r", 60)] }), spares), now);
    expect(promised.phase).toBe("Low");
    expect(promised.classes).toEqual([{ machineClass: "c64", spare: 3, promised: 2, missing: 1 }]);
    expect(promised.why[0]?.message).toBe("1 machines of class c64 are free; 2 must stay free.");
  });

  test("is nothing, too many in quarantine, or too old", () => {
    expect(assess(seen(pool(), []), now)).toMatchObject({
      phase: "Empty",
      conditions: { Available: { reason: "Empty" } },
    });
    const sick = ["a", "b", "c", "d"].map((name, index) => machine(name, index < 2 ? "Quarantined" : "Spare"));
    expect(assess(seen(pool(), sick), now).conditions.Healthy.reason).toBe("ManyQuarantined");
    expect(assess(seen(pool(), [machine("a", "Spare")]), now + 90_000_000).conditions.Healthy.reason).toBe(
      "VerificationOverdue",
    );
  });

  test("covers the loss of the largest racks, class by class", () => {
    const spares = [...["a", "b", "c"].map((name) => machine(name, "Spare")), machine("d", "Spare", "gpu")];
    const racksInUse = [
      { machineClass: "c64", count: 2 },
      { machineClass: "gpu", count: 1 },
      { machineClass: "c64", count: 2 },
    ];
    expect(coversRacks(seen(pool(), spares, { racksInUse }))).toBe(2);
  });
});

describe("reservations", () => {
  test("that have expired, or whose holder is gone, are given back; the next end is waited for", () => {
    const of = pool({
      reservations: [reservation("old", -1), reservation("lost", 600, "gone"), reservation("good", 90)],
    });
    const decision = decidePool(seen(of, [], { goneHolders: new Set(["gone"]) }), now);
    expect(decision.actions).toEqual([{ type: "DropReservations", ids: ["old", "lost"] }]);
    expect(decision.wait?.forMs).toBe(90_000);
    expect(decidePool(seen(pool(), []), now)).toMatchObject({ actions: [], wait: { forMs: 300_000 } });
  });

  test("are renewed by their holder, and never taken over by another", () => {
    const of = pool({ reservations: [reservation("r", 60)] });
    const renewed = withReservation(of, { ...reservation("r", 600), count: 5 });
    expect(renewed).toMatchObject([{ id: "r", count: 5, expiresAt: isoTime(now + 600_000) }]);
    expect(() =>
      withReservation(of, { ...reservation("r", 60), holder: { kind: "Person", name: "bob", uid: "" } }),
    ).toThrow("already exists");
  });
});

test("the report keeps the time of its forecast while that says the same", () => {
  const racksInUse = [{ machineClass: "c64", count: 1 }];
  const first = reportPool(seen(pool(), [machine("a", "Spare")], { racksInUse }), now);
  const later = reportPool(seen({ ...pool(), status: first }, [machine("a", "Spare")], { racksInUse }), now + 60_000);
  expect(later).toEqual(first);
  expect(reportPool(seen(pool(), []), now).forecast).toBeUndefined();
});
