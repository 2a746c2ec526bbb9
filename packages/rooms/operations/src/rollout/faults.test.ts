import { labels, Machine, Node, quarantineOf, StepRun } from "@dipper/api";
import {
  createOperation as create,
  finished,
  machines,
  never,
  openStage,
  operationOn as operation,
  type Stage,
  type StageOptions,
  scaleUpOf as scaleUp,
} from "@dipper/room/testkit";
import { setFault } from "@dipper/simulator";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

const addresses = (count: number) => Array.from({ length: count }, (_, i) => `10.0.0.${i + 1}`);

/** Attempts per machine at a step, from the StepRuns. */
function attempts(stage: Stage, name: string, step: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const run of stage.list(StepRun))
    if (run.spec.operationRef.name === name && run.spec.step === step)
      for (const machine of run.spec.machines) counts[machine.name] = (counts[machine.name] ?? 0) + 1;
  return counts;
}

async function nodes(stage: Stage): Promise<readonly Node[]> {
  const found: Node[] = [];
  for await (const page of stage.cluster("c1").pages(Node, { signal: never })) found.push(...page.items);
  return found.filter((node) => node.metadata.labels?.[labels.machineUid] !== undefined);
}

it("20 machines, of which one fails always, one once, and one is never reached: 18 join", async () => {
  const faults = {
    m7: [{ step: "scaleUp", fault: "FailsAlways" }],
    m11: [{ step: "scaleUp", fault: "FailsOnce" }],
    m19: [{ step: "scaleUp", fault: "Unreachable" }],
  } as const;
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(20, faults) });
  await create(stage, "scaleup", scaleUp(addresses(20)));
  await finished(stage, "scaleup");
  const { status } = operation(stage, "scaleup");
  expect(status).toMatchObject({ phase: "PartiallySucceeded", machines: { total: 20, succeeded: 18, quarantined: 2 } });
  expect(status?.why?.map((each) => `${each.reason} ${each.params[0]?.value}`)).toEqual([
    "MachineQuarantined m7",
    "MachineQuarantined m19",
  ]);
  expect(status?.why?.every((each) => each.next !== "")).toBe(true);
  for (const name of ["m7", "m19"]) {
    const machine = stage.get(Machine, name);
    expect(machine?.spec).toMatchObject({ consumerRef: { clusterName: "c1" } });
    expect(machine === undefined ? undefined : quarantineOf(machine)?.operation).toBe("scaleup");
  }
  const counts = attempts(stage, "scaleup", "scaleUp");
  expect(counts).toEqual(
    Object.fromEntries(machines(20).map(({ name }) => [name, { m7: 3, m19: 3, m11: 2 }[name] ?? 1])),
  );
  expect((await stage.sim.complete(nodes(stage))).length).toBe(18);
  const joined = await stage.sim.complete(nodes(stage));
  expect(joined.every((node) => (node.spec?.taints ?? []).length === 0)).toBe(true);

  await expect(stage.transcript.golden()).toMatchFileSnapshot("golden/eighteen-of-twenty.txt");
  const runsBefore = stage.list(StepRun).length;
  await stage.sim.complete(setFault(stage.kube, { machine: "m19", step: "*", fault: undefined }, never));
  await create(
    stage,
    "retry",
    scaleUp(["10.0.0.19"], { retryOf: { name: "scaleup", uid: operation(stage, "scaleup").metadata.uid ?? "" } }),
  );
  await finished(stage, "retry");
  expect(operation(stage, "retry").status?.phase).toBe("Succeeded");
  expect(attempts(stage, "retry", "scaleUp")).toEqual({ m19: 1 });
  expect(stage.list(StepRun).length - runsBefore).toBe(3);
  expect(stage.get(Machine, "m19")?.metadata.annotations ?? {}).toEqual({});
});
