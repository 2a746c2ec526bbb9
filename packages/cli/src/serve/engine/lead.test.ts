import { Lease } from "@dipper/api";
import { administrator, controllerClient, never, openManagement } from "@dipper/room/testkit";
import { type Simulation, simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { platformLease, takeLead } from "./lead.ts";

async function stage() {
  const sim = simulate({ seed: 3 });
  const management = await sim.complete(openManagement(sim));
  const waiting: string[] = [];
  const platform = (name: string, signal: AbortSignal = never) => {
    const world = sim.process(name);
    const kube = controllerClient(management, world);
    return { world, lead: takeLead({ world, kube, waiting: (leader) => waiting.push(leader) }, signal) };
  };
  const holder = async () => {
    const kube = management.client(sim.process("look"), administrator.user, ["system:masters"]);
    return (await sim.complete(kube.get(Lease, platformLease, { signal: never })))?.spec?.holderIdentity;
  };
  return { sim, platform, waiting, holder };
}

const settled = async <T>(sim: Simulation, work: Promise<T>, ms: number): Promise<boolean> => {
  let done = false;
  void work.then(() => (done = true));
  await sim.run(ms);
  return done;
};

test("a second platform says for whom it waits, and acts at once when the first gives back", async () => {
  const { sim, platform, waiting, holder } = await stage();
  const first = await sim.complete(platform("one").lead);
  const before = await holder();
  const second = platform("two");
  expect(await settled(sim, second.lead, 300_000)).toBe(false);
  expect(waiting).toEqual([before]);
  expect(first.lost.aborted).toBe(false);
  await sim.complete(first.giveBack());
  expect(await settled(sim, second.lead, 5_000)).toBe(true);
  expect(await holder()).not.toBe(before);
  expect(first.lost.aborted).toBe(false);
});

test("a restart of the API server costs nobody the lead; an outage does, before another one may take it", async () => {
  const { sim, platform } = await stage();
  const first = await sim.complete(platform("one").lead);
  const restart = sim.net.partition("https://management");
  await sim.run(30_000);
  restart();
  await sim.run(30_000);
  expect(first.lost.aborted).toBe(false);
  const outage = sim.net.partition("https://management");
  await sim.run(50_000);
  expect(first.lost.aborted).toBe(true);
  outage();
});

test("the lead of one that died is taken after a minute", async () => {
  const { sim, platform } = await stage();
  const first = platform("one");
  await sim.complete(first.lead);
  sim.kill(first.world);
  const second = platform("two");
  expect(await settled(sim, second.lead, 55_000)).toBe(false);
  expect(await settled(sim, second.lead, 15_000)).toBe(true);
});

test("whoever is asked to end while he waits does not take the lead", async () => {
  const { sim, platform, holder } = await stage();
  await sim.complete(platform("one").lead);
  const before = await holder();
  const stop = new AbortController();
  const second = platform("two", stop.signal);
  second.lead.catch(() => undefined);
  await sim.run(10_000);
  stop.abort(new Error("the platform closes"));
  await expect(sim.complete(second.lead)).rejects.toThrow("the platform closes");
  expect(await holder()).toBe(before);
});
