import {
  conditionOf,
  isoTime,
  type Machine,
  Node,
  newObject,
  Operation,
  platformNamespace,
  type StepRun,
} from "@dipper/api";
import { createKubeClient } from "@dipper/kube";
import type { Room } from "@dipper/room";
import { setFault } from "@dipper/simulator";
import { authorization } from "./identities.ts";
import type { Storage } from "./outside.ts";
import { platformUrl } from "./platform.ts";
import { openStage } from "./stage.ts";

const machines = Array.from({ length: 20 }, (_, i) => `m${i + 11}`);
const bad = { always: "m17", once: "m21", unreachable: "m29" } as const;
const signal = new AbortController().signal;

/**
 * 20 machines: one fails always, one fails once, one is unreachable for ever. Exactly 18 join; the other two are put aside with a reason; the
 * ledger shows one attempt for 17 machines. Then the unreachable one is mended and joins by a follow-up that touches no other. Answers what
 * is not so; nothing is right.
 */
export async function twentyMachines(base: Storage, rooms: readonly Room[]): Promise<readonly string[]> {
  const stage = await openStage({ seed: 20, base, rooms });
  const { sim, invariants, simulator } = stage;
  const world = sim.process("person");
  const { clock, random } = world;
  const kube = createKubeClient({
    transport: world.net.connect({ url: platformUrl }),
    clock,
    random,
    server: "management",
    headers: authorization("admin"),
  });
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  const byName = (name: string): Machine | undefined =>
    invariants.all<Machine>("Machine").find((each) => each.metadata.name === name);
  const operation = (name: string): Operation | undefined =>
    invariants.operations.find((each) => each.metadata.name === name);
  const finished = (name: string) => () =>
    invariants.violations.length > 0 ||
    operation(name)?.status?.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true;
  const create = (
    name: string,
    names: readonly string[],
    more: { readonly retryOf?: { readonly name: string; readonly uid: string } },
  ) =>
    kube.create(
      Operation,
      newObject(
        Operation,
        { name, namespace: platformNamespace },
        {
          clusterName: "product-cluster",
          operationType: "ScaleUp",
          operationFlow: ["preCheck", "scaleUp", "postCheck"],
          operationMachines: names.map((each) => ({
            ip: byName(each)?.spec.addresses[0]?.address ?? "",
            role: "Compute" as const,
          })),
          rollout: { firstBatch: 2, batchSize: 6, soakSeconds: 1, maxFailures: 2 },
          retry: { limit: 2, backoffSeconds: 2 },
          ...more,
        },
      ),
      { manager: "person", signal },
    );
  const attempts = (owner: string, machine: string): number =>
    invariants
      .all<StepRun>("StepRun")
      .filter(
        (run) =>
          run.spec.operationRef.name === owner &&
          run.spec.step === "scaleUp" &&
          run.spec.machines.some((each) => each.name === machine),
      ).length;
  const nodes = async (): Promise<readonly string[]> =>
    (await simulator.cluster("product-cluster")).server.local.list(Node).map((node) => node.metadata.name);

  for (const [machine, fault] of [
    [bad.always, "FailsAlways"],
    [bad.once, "FailsOnce"],
    [bad.unreachable, "Unreachable"],
  ] as const)
    await sim.complete(setFault(stage.admin, { machine, step: "scaleUp", fault }, signal));
  const began = sim.now();
  await sim.complete(create("scaleup-20", machines, {}));
  await sim.until(finished("scaleup-20"));
  expect("phase", operation("scaleup-20")?.status?.phase, "PartiallySucceeded");
  const joined = (await nodes()).filter((name) => machines.includes(name));
  expect("joined", joined.length, 18);
  for (const name of [bad.always, bad.unreachable]) {
    const machine = byName(name);
    expect(`${name} has joined`, joined.includes(name), false);
    expect(`phase of ${name}`, machine?.status?.phase, "Quarantined");
    expect(`${name} says what to do next`, (machine?.status?.why?.[0]?.next ?? "") !== "", true);
    expect(`attempts on ${name}`, attempts("scaleup-20", name), 3);
  }
  expect(`attempts on ${bad.once}`, attempts("scaleup-20", bad.once), 2);
  const good = machines.filter((name) => !(Object.values(bad) as readonly string[]).includes(name));
  expect("attempts on the others", [...new Set(good.map((name) => attempts("scaleup-20", name)))], [1]);
  console.log(
    `  20 machines took ${Math.round((sim.now() - began) / 1000)} s of virtual time until ${isoTime(sim.now())}`,
  );

  await sim.complete(setFault(stage.admin, { machine: bad.unreachable, step: "scaleUp", fault: undefined }, signal));
  const before = new Map(
    good.map((name) => [name, byName(name)?.spec.operationRef?.fence ?? byName(name)?.status?.lastFence]),
  );
  const uid = operation("scaleup-20")?.metadata.uid ?? "";
  await sim.complete(create("scaleup-20-retry", [bad.unreachable], { retryOf: { name: "scaleup-20", uid } }));
  await sim.until(finished("scaleup-20-retry"));
  expect("phase of the follow-up", operation("scaleup-20-retry")?.status?.phase, "Succeeded");
  expect("attempts of the follow-up", attempts("scaleup-20-retry", bad.unreachable), 1);
  expect(`${bad.unreachable} has joined`, (await nodes()).includes(bad.unreachable), true);
  expect(
    "touched by the follow-up",
    good.filter(
      (name) => (byName(name)?.spec.operationRef?.fence ?? byName(name)?.status?.lastFence) !== before.get(name),
    ),
    [],
  );
  const accepted = operation("scaleup-20-retry");
  if (accepted !== undefined && conditionOf(accepted, "Accepted")?.status !== "True")
    wrong.push("the follow-up was not accepted");
  return [...wrong, ...invariants.violations.map((each) => `${each.invariant}: ${each.detail}`)];
}
