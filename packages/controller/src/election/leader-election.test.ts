import { MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient } from "@dipper/kube";
import { type SimulatedWorld, simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { createLeaderElection } from "./leader-election.ts";

const url = "https://management.test";

async function setUp(seed: number) {
  const sim = simulate({ seed });
  const home = sim.process("apiserver");
  const { clock, random, log } = home;
  const server = await sim.complete(
    openApiServer({ name: "m", clock, random, log, journal: new MemoryJournal(), authorisation: "allow-all" }),
  );
  const peer = { address: "", user: "admin", groups: [] };
  sim.net.listen(home, url, (exchange) => server.handle({ ...exchange, peer }));
  /** Who acts as the leader now: the point of it all is that this never holds two. */
  const leading = new Map<string, number>();
  let most = 0;
  const candidate = (identity: string, world: SimulatedWorld = sim.process(identity)) => {
    const kube = createKubeClient({
      transport: world.net.connect({ url }),
      clock: world.clock,
      random: world.random,
      server: "it",
    });
    const election = createLeaderElection({ world, kube, identity, lease: { namespace: "default", name: "dipper" } });
    const stop = new AbortController();
    const lead = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        leading.set(identity, sim.now());
        most = Math.max(most, leading.size);
        signal.addEventListener("abort", () => {
          leading.delete(identity);
          resolve();
        });
      });
    const again = async (): Promise<void> => {
      while (!stop.signal.aborted) await election.campaign(lead, stop.signal).catch(() => {});
    };
    void again();
    return { world, election, stop: () => stop.abort(new Error("stopped")) };
  };
  const kill = (world: SimulatedWorld, identity: string): void => {
    sim.kill(world);
    leading.delete(identity);
  };
  return { sim, candidate, leading, kill, most: () => most };
}

test("one leads, the other waits, and takes over at once when the lease is given back", async () => {
  const { sim, candidate, leading, most } = await setUp(1);
  const a = candidate("a");
  await sim.until(() => leading.has("a"));
  const b = candidate("b");
  await sim.run(120_000);
  expect([...leading.keys()]).toEqual(["a"]);
  expect(b.election.leader()).toBe("a");
  a.stop();
  await sim.until(() => leading.has("b"), { limitMs: 5_000 });
  expect(most()).toBe(1);
});

test("a leader that dies is followed when its lease has run out, not before", async () => {
  const { sim, candidate, leading, kill } = await setUp(2);
  const a = candidate("a");
  await sim.until(() => leading.has("a"));
  candidate("b");
  await sim.run(30_000);
  kill(a.world, "a");
  const diedAt = sim.now();
  await sim.until(() => leading.has("b"), { limitMs: 60_000 });
  expect(sim.now() - diedAt).toBeGreaterThan(10_000);
  expect(sim.now() - diedAt).toBeLessThan(20_000);
});

test("a leader that cannot reach the server stops leading before another may begin, over 20 seeds", async () => {
  for (let seed = 10; seed < 30; seed++) {
    const { sim, candidate, leading, most } = await setUp(seed);
    candidate("a");
    await sim.until(() => leading.has("a"));
    candidate("b");
    await sim.run(5_000 + (seed % 7) * 333);
    // Only the leader's renewals get lost; the server is there for the other one.
    sim.setFaults((call) =>
      call.process === "a" && call.port === "net" ? { type: seed % 2 === 0 ? "lostBefore" : "lostAfter" } : undefined,
    );
    await sim.until(() => leading.has("b"), { limitMs: 60_000 });
    expect(most()).toBe(1);
    sim.setFaults(() => undefined);
    await sim.run(60_000);
    expect(most()).toBe(1);
  }
});

test("a call that hangs does not keep a lost lease alive", async () => {
  const { sim, candidate, leading, most } = await setUp(3);
  candidate("a");
  await sim.until(() => leading.has("a"));
  sim.setFaults((call) => (call.process === "a" && call.port === "net" ? { type: "late", ms: 100_000 } : undefined));
  const from = sim.now();
  await sim.until(() => !leading.has("a"), { limitMs: 60_000 });
  expect(sim.now() - from).toBeLessThan(15_000);
  expect(most()).toBe(1);
});
