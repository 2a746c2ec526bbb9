import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine, Operation, StepRun } from "@dipper/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createOperation,
  finished,
  makeCluster,
  makeSpares,
  numbered,
  scaleUpSpec,
  setFaults,
  trustNodesSoon,
} from "./support/fleet.ts";
import { type Lab, openLab } from "./support/lab.ts";

const retryLimit = 2;
const machines = numbered(20);
const names = machines.map(({ name }) => name);
const aside = ["m7", "m19"];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
  await trustNodesSoon(lab);
  await makeCluster(lab, "c1");
  await makeSpares(lab, machines);
  await setFaults(lab, "m7", [{ step: "scaleUp", fault: "FailsAlways" }]);
  await setFaults(lab, "m11", [{ step: "scaleUp", fault: "FailsOnce" }]);
  await setFaults(lab, "m19", [{ step: "scaleUp", fault: "Unreachable" }]);
});
afterAll(() => lab.remove());

type Tries = Readonly<Record<string, number>>;
const count = (tried: readonly string[]): Tries =>
  Object.fromEntries([...Map.groupBy(tried, (name) => name)].map(([name, times]) => [name, times.length]));

/** Machine → attempts at the step, as the StepRuns have them. */
async function ledgerOf(operation: string, step: string): Promise<Tries> {
  const runs = await lab.list<StepRun>("step-runs", `operation:${operation} step:${step}`);
  return count(runs.flatMap((run) => run.spec.machines.map((machine) => machine.name)));
}

/** The same, as the runners wrote it down line by line. */
function resultsOf(operation: string, step: string): Tries {
  const folder = join(lab.data, "logs", operation);
  const files = readdirSync(folder).filter((file) => file.includes(`-${step}-`));
  const lines = files.flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n"));
  const events = lines.map((line) => JSON.parse(line) as { readonly type: string; readonly machine?: string });
  return count(
    events.flatMap((event) => (event.type === "result" && event.machine !== undefined ? [event.machine] : [])),
  );
}

const nodes = async (): Promise<readonly string[]> => {
  const { body } = await lab.rest("GET", "/api/v1/clusters/c1/nodes?limit=500");
  const items = body["items"] as readonly { readonly metadata: { readonly name: string } }[];
  return items.map((node) => node.metadata.name).toSorted();
};
const machine = async (name: string): Promise<Machine | undefined> => lab.get<Machine>("machines", name);

it("18 of 20 join; two are set aside with reason and next step, and the ledger says who was tried how often", async () => {
  const spec = scaleUpSpec(
    "c1",
    machines.map(({ ip }) => ip),
    {
      retry: { limit: retryLimit, backoffSeconds: 1 },
      rollout: { firstBatch: 100, batchSize: 100, soakSeconds: 0, maxFailures: "10%" },
    },
  );
  await createOperation(lab, "twenty", spec);
  const watched = await lab.dipper("operation", "watch", "twenty", "--timeout", "150s");
  expect(watched.code, watched.out + watched.err).toBe(5);
  expect(watched.out).toContain("18 of 20 machines");

  const operation = await finished(lab, "twenty");
  expect(operation.status).toMatchObject({
    phase: "PartiallySucceeded",
    machines: { total: 20, succeeded: 18, quarantined: 2 },
  });
  expect(await nodes()).toEqual(names.filter((name) => !aside.includes(name)).toSorted());
  for (const name of aside) {
    const found = await machine(name);
    expect(found?.status?.phase).toBe("Quarantined");
    expect(found?.status?.why?.[0]).toMatchObject({ reason: "Quarantined" });
    expect(found?.status?.why?.[0]?.next).toContain("retry the operation");
    const why = operation.status?.why?.find((each) => each.message.startsWith(`${name} failed scaleUp`));
    expect(why).toMatchObject({ reason: "MachineQuarantined" });
    expect(why?.next).toContain(`--machine ${name}`);
  }

  const expected = Object.fromEntries(
    names.map((name) => [name, aside.includes(name) ? retryLimit + 1 : name === "m11" ? 2 : 1]),
  );
  expect(await ledgerOf("twenty", "scaleUp")).toEqual(expected);
  expect(resultsOf("twenty", "scale-up")).toEqual(expected);
});

it("mended, m19 joins in one new attempt of a follow-up that touches no other machine", async () => {
  const before = await lab.list<Machine>("machines");
  const attempts = await lab.list<StepRun>("step-runs", "operation:twenty");
  await setFaults(lab, "m19", []);
  const retried = await lab.dipper("operation", "retry", "twenty", "--machine", "m19", "-o", "json");
  expect(retried, retried.err).toMatchObject({ code: 0 });
  const followUp = JSON.parse(retried.out) as Operation;
  const first = await lab.get<Operation>("operations", "twenty");
  expect(followUp.spec.retryOf).toEqual({ name: "twenty", uid: first?.metadata.uid });
  expect(followUp.spec.operationMachines.map(({ ip }) => ip)).toEqual(["10.0.9.19"]);

  const { name } = followUp.metadata;
  const watched = await lab.dipper("operation", "watch", name, "--timeout", "100s");
  expect(watched.code, watched.out + watched.err).toBe(0);
  expect(await ledgerOf(name, "scaleUp")).toEqual({ m19: 1 });
  expect(resultsOf(name, "scale-up")).toEqual({ m19: 1 });
  expect(await nodes()).toEqual(names.filter((each) => each !== "m7").toSorted());
  expect((await machine("m19"))?.status?.phase).toBe("Deployed");

  expect(await lab.list<StepRun>("step-runs", "operation:twenty")).toEqual(attempts);
  const specs = (list: readonly Machine[]) =>
    list
      .filter((each) => each.metadata.name !== "m19")
      .map((each) => [each.metadata.name, each.spec, each.metadata.generation]);
  expect(specs(await lab.list<Machine>("machines"))).toEqual(specs(before));
});
