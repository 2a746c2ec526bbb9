import { join } from "node:path";
import { conditionOf, type Machine, type Operation, type StepRun } from "@dipper/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "./program.ts";
import {
  createOperation,
  finished,
  makeCluster,
  makeSpares,
  numbered,
  pool,
  scaleUpSpec,
  trustNodesSoon,
} from "./support/fleet.ts";
import { eventually, type Lab, openLab } from "./support/lab.ts";

const machines = numbered(4);
const joined = machines.slice(0, 3);
const spare = "m4";

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
  await trustNodesSoon(lab);
  await makeCluster(lab, "c1");
  await makeSpares(lab, machines);
});
afterAll(() => lab.remove());

const machine = (name: string) => lab.get<Machine>("machines", name);
const ips = joined.map(({ ip }) => ip);

it("what joined after the backup is found in use elsewhere, and nothing runs before a person says so", async () => {
  const file = join(lab.data, "..", "shows-restore.backup");
  expect(await run(["backup", file, "--data", lab.data])).toMatchObject({ code: 0 });
  await createOperation(lab, "after-backup", scaleUpSpec("c1", ips));
  expect((await finished(lab, "after-backup")).status?.phase).toBe("Succeeded");
  expect(await lab.stop()).toBe(0);
  expect(await run(["restore", file, "--data", lab.data])).toMatchObject({ code: 0 });
  await lab.start();

  // The platform knows nothing of the operation any more, but the machines tell what they are.
  expect(await lab.get("operations", "after-backup")).toBeUndefined();
  for (const { name } of joined) {
    const found = await eventually(`${name} is looked at again`, async () => {
      const now = await machine(name);
      return now !== undefined && conditionOf(now, "Clean")?.reason === "InUseElsewhere" ? now : undefined;
    });
    expect(conditionOf(found, "Available")?.status).toBe("False");
    expect(found.status?.phase).toBe("Quarantined");
  }
});

it("none of them can be reserved or cleaned; the stop holds every runner", async () => {
  await createOperation(lab, "again", scaleUpSpec("c1", ips));
  await createOperation(lab, "clean", {
    ...scaleUpSpec("c1", ips),
    operationType: "ScaleDown",
    operationFlow: ["clean"],
  });
  for (const name of ["again", "clean"]) {
    const refused = await eventually(`${name} is judged`, async () => {
      const operation = await lab.get<Operation>("operations", name);
      return operation !== undefined && conditionOf(operation, "Accepted")?.status === "False" ? operation : undefined;
    });
    expect(["MachineInUse", "MachineNotReady", "AlreadyNode"]).toContain(conditionOf(refused, "Accepted")?.reason);
  }
  const preview = await lab.rest("POST", `/api/v1/pools/${pool}/claim-preview`, { cluster: "c1", count: 4 });
  expect(preview.body).toMatchObject({ chosen: [{ name: spare }], missing: 3 });
  await createOperation(lab, "good", scaleUpSpec("c1", ["10.0.9.4"]));
  const held = await eventually("the good one waits", async () => {
    const operation = await lab.get<Operation>("operations", "good");
    return operation !== undefined && conditionOf(operation, "Locked")?.reason === "FleetStopped"
      ? operation
      : undefined;
  });
  expect(held.status?.why?.[0]?.next).toContain("dipper start");
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(await lab.list<StepRun>("step-runs")).toEqual([]);
  for (const { name } of joined) expect((await machine(name))?.spec.consumerRef).toBeUndefined();
});

it("dipper start lets what is good go on, and the three stay where they are", async () => {
  expect(await lab.dipper("start")).toMatchObject({ code: 0 });
  expect((await finished(lab, "good")).status?.phase).toBe("Succeeded");
  expect((await machine(spare))?.status?.phase).toBe("Deployed");
  const runs = await lab.list<StepRun>("step-runs");
  expect(new Set(runs.flatMap((each) => each.spec.machines.map(({ name }) => name)))).toEqual(new Set([spare]));
  for (const { name } of joined) expect((await machine(name))?.status?.phase).toBe("Quarantined");
});
