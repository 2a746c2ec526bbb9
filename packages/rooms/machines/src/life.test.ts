import { conditionOf, Machine, type MachinePhase, machineTransitions } from "@dipper/api";
import { createOperation, openStage, operationOn, scaleUpOf } from "@dipper/room/testkit";
import { operationsRoom } from "@dipper/room-operations";
import { expect, test } from "vitest";
import { machinesRoom } from "./room.ts";

test("the whole life of a machine, with real operations: joins, leaves, is clean again; one that fails is put aside", {
  timeout: 60_000,
}, async () => {
  const stage = await openStage({
    rooms: [machinesRoom, operationsRoom],
    clusters: [{ name: "c1" }],
    describeSpares: false,
    spares: [
      { name: "m1", address: "10.0.0.1" },
      { name: "m2", address: "10.0.0.2", faults: [{ step: "scaleUp", fault: "FailsAlways" }] },
    ],
  });
  const lives = new Map<string, MachinePhase[]>();
  const phaseOf = (name: string): MachinePhase => stage.get(Machine, name)?.status?.phase ?? "Registered";
  /** Looks at every machine after every event, so that no phase is missed. */
  const until = (done: () => boolean): Promise<void> =>
    stage.sim.until(
      () => {
        for (const { metadata } of stage.list(Machine)) {
          const life = lives.get(metadata.name) ?? ["Registered"];
          if (life.at(-1) !== phaseOf(metadata.name)) life.push(phaseOf(metadata.name));
          lives.set(metadata.name, life);
        }
        return done();
      },
      { limitMs: 1_800_000 },
    );
  const finished = (name: string) => conditionOf(operationOn(stage, name), "Finished")?.status === "True";

  await until(() => phaseOf("m1") === "Spare" && phaseOf("m2") === "Spare");
  await createOperation(stage, "up", { ...scaleUpOf(["10.0.0.1", "10.0.0.2"]), rollout: { maxFailures: "50%" } });
  await until(() => finished("up") && phaseOf("m1") === "Deployed");
  await createOperation(stage, "down", {
    ...scaleUpOf(["10.0.0.1"]),
    operationType: "ScaleDown",
    operationFlow: ["preCheck", "remove"],
  });
  await until(() => finished("down") && phaseOf("m1") === "Spare");

  expect(lives.get("m1")).toEqual([
    "Registered",
    "Verifying",
    "Spare",
    "Reserved",
    "Provisioning",
    "Deployed",
    "Draining",
    "Releasing",
    "Cleaning",
    "Verifying",
    "Spare",
  ]);
  expect(lives.get("m2")).toEqual(["Registered", "Verifying", "Spare", "Reserved", "Provisioning", "Quarantined"]);
  for (const life of lives.values())
    for (const [index, phase] of life.slice(1).entries())
      expect(machineTransitions[life[index] ?? "Registered"]).toContain(phase);
  expect(stage.get(Machine, "m2")?.status?.why?.[0]?.message).toMatch(/^The machine is in quarantine: \w+\.$/);
  const { consumerRef, operationRef } = stage.get(Machine, "m1")?.spec ?? {};
  expect([consumerRef, operationRef]).toEqual([undefined, undefined]);
});
