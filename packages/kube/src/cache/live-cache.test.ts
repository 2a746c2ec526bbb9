import { ConfigMap, Pod } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import type { Exchange, Transport } from "@dipper/world";
import { type Fault, type SimulatedWorld, type Simulation, simulate, someCalls } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import type { KubeClient } from "../client/client.ts";
import { createKubeClient } from "../client/transport-client.ts";
import { createCache, type LiveCache } from "./live-cache.ts";

const forever = new AbortController().signal;
const url = "https://management.test";

interface Setup {
  readonly sim: Simulation;
  readonly world: SimulatedWorld;
  readonly server: ApiServer;
  readonly client: KubeClient;
  readonly write: (name: string, value: string) => Promise<string>;
  readonly remove: (name: string) => Promise<void>;
}

/** Our API server in one process, a client in another, the network between them. `wrap` stands before the server. */
async function setUp(
  seed: number,
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<Setup> {
  const sim = simulate({ seed });
  const home = sim.process("apiserver");
  const { clock, random, log } = home;
  const server = await sim.complete(
    openApiServer({ name: "management", clock, random, log, journal: new MemoryJournal(), authorisation: "allow-all" }),
  );
  const handle = wrap(server.handle);
  const peer = { address: "10.0.0.1", user: "admin", groups: ["system:masters"] };
  sim.net.listen(home, url, (exchange) => handle({ ...exchange, peer }));
  const world = sim.process("client");
  const client = createKubeClient({
    transport: world.net.connect({ url }),
    clock: world.clock,
    random: world.random,
    server: "the management cluster",
  });
  // The writer speaks to the server itself: faults are for the reader.
  const direct = createKubeClient({
    transport: (exchange) => server.handle({ ...exchange, peer }),
    clock,
    random,
    server: "it",
  });
  const ref = (name: string) => ({ namespace: "default", name });
  return {
    sim,
    world,
    server,
    client,
    async write(name, value) {
      const object = { metadata: ref(name), data: { value } };
      const written = await direct.apply(ConfigMap, object as never, { manager: "test", force: true, signal: forever });
      return written.metadata.resourceVersion ?? "";
    },
    remove: (name) => direct.delete(ConfigMap, ref(name), { manager: "test", signal: forever }),
  };
}

function cacheOf({ world, client }: Setup, options: { readonly initialTimeoutMs?: number } = {}): LiveCache<ConfigMap> {
  const { clock, random, log } = world;
  return createCache({ kind: ConfigMap, client, clock, random, log, namespace: "default", ...options });
}

function contents(cache: LiveCache<ConfigMap>): Record<string, string | undefined> {
  return sorted(cache.all().map((object) => [object.metadata.name, object.data?.["value"]] as const));
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe("a cache against our API server", () => {
  test("has what is there, follows what changes, and freezes what it gives out", async () => {
    const setup = await setUp(1);
    const { sim, write, remove } = setup;
    await sim.complete(write("a", "1"));
    const cache = cacheOf(setup);
    const told: string[] = [];
    cache.subscribe((now, before) => told.push(`${before?.data?.["value"] ?? "-"}>${now?.data?.["value"] ?? "-"}`));
    const stop = new AbortController();
    const running = cache.run(stop.signal);
    await sim.complete(cache.synced);
    expect(contents(cache)).toEqual({ a: "1" });
    const revision = await sim.complete(write("a", "2"));
    await sim.complete(cache.seen(revision, forever));
    expect(cache.get({ namespace: "default", name: "a" })?.data).toEqual({ value: "2" });
    expect(cache.asOf).toBe(sim.now());
    expect(Object.isFrozen(cache.all()[0]?.metadata.labels ?? cache.all()[0]?.data)).toBe(true);
    await sim.complete(remove("a"));
    await sim.until(() => cache.all().length === 0);
    expect(told).toEqual(["->1", "1>2", "2>-"]);
    stop.abort();
    await sim.complete(running);
  });

  test("keeps of an object what its transform leaves, whether it was there or came later", async () => {
    const setup = await setUp(12);
    const { sim, world, client, write } = setup;
    await sim.complete(write("a", "1"));
    const { clock, random, log } = world;
    const transform = (object: ConfigMap): ConfigMap => ({ ...object, data: { kept: "" } });
    const cache = createCache({ kind: ConfigMap, client, clock, random, log, namespace: "default", transform });
    void cache.run(forever);
    await sim.complete(cache.synced);
    const revision = await sim.complete(write("b", "2"));
    await sim.complete(cache.seen(revision, forever));
    expect(sorted(cache.all().map(({ metadata, data }) => [metadata.name, data] as const))).toEqual({
      a: { kept: "" },
      b: { kept: "" },
    });
  });

  test("a broken watch resumes from where it was, without a new list", async () => {
    const paths: string[] = [];
    const setup = await setUp(2, (transport) => (exchange) => {
      if (exchange.method === "GET") paths.push(exchange.path);
      return transport(exchange);
    });
    const { sim, write } = setup;
    const cache = cacheOf(setup);
    void cache.run(forever);
    await sim.complete(cache.synced);
    const partition = sim.net.partition(url);
    await sim.complete(write("a", "1"));
    await sim.run(60_000);
    partition();
    await sim.until(() => cache.get({ namespace: "default", name: "a" }) !== undefined);
    expect(paths.filter((path) => path.includes("sendInitialEvents"))).toHaveLength(1);
    expect(cache.health()).toBeUndefined();
  });

  test("a revision that was compacted away means a new list, and what was deleted meanwhile is told as deleted", async () => {
    const setup = await setUp(3);
    const { sim, server, write, remove } = setup;
    await sim.complete(Promise.all([write("a", "1"), write("b", "1")]));
    const cache = cacheOf(setup);
    const gone: string[] = [];
    cache.subscribe((now, before) => now === undefined && gone.push(before?.metadata.name ?? ""));
    void cache.run(forever);
    await sim.complete(cache.synced);
    const partition = sim.net.partition(url);
    await sim.complete(write("c", "1"));
    await sim.complete(remove("a"));
    await sim.complete(write("d", "1"));
    server.compact();
    await sim.run(10_000);
    partition();
    await sim.until(() => contents(cache)["d"] === "1");
    expect(contents(cache)).toEqual({ b: "1", c: "1", d: "1" });
    expect(gone).toEqual(["a"]);
  });

  test.each([
    [
      "refuses",
      (transport: Transport) => async (exchange: Exchange) =>
        exchange.path.includes("sendInitialEvents")
          ? {
              status: 422,
              headers: {},
              body: new TextEncoder().encode('{"kind":"Status","reason":"Invalid","code":422,"message":"Forbidden"}'),
            }
          : transport(exchange),
    ],
    [
      "ignores",
      (transport: Transport) => (exchange: Exchange) =>
        transport({
          ...exchange,
          path: exchange.path.replace(/&sendInitialEvents=true|&resourceVersionMatch=NotOlderThan/g, ""),
        }),
    ],
  ])("a server that %s sendInitialEvents is listed by pages", async (_, wrap) => {
    const setup = await setUp(4, wrap);
    const { sim, write } = setup;
    await sim.complete(Promise.all(["a", "b", "c"].map((name) => write(name, "1"))));
    const cache = cacheOf(setup, { initialTimeoutMs: 2_000 });
    void cache.run(forever);
    await sim.complete(cache.synced, { limitMs: 60_000 });
    expect(contents(cache)).toEqual({ a: "1", b: "1", c: "1" });
    const revision = await sim.complete(write("b", "2"));
    await sim.complete(cache.seen(revision, forever), { limitMs: 60_000 });
    expect(contents(cache)["b"]).toBe("2");
  });

  test("it never gives up: the server may be away for a day", async () => {
    const setup = await setUp(5);
    const { sim, write } = setup;
    const partition = sim.net.partition(url);
    const cache = cacheOf(setup);
    void cache.run(forever);
    await sim.run(86_400_000);
    expect(cache.health()).toContain("configmaps:");
    await sim.complete(write("a", "1"));
    partition();
    await sim.until(() => contents(cache)["a"] === "1", { limitMs: 120_000 });
  });

  test("bookmarks prove that a quiet cache is current", async () => {
    const setup = await setUp(6);
    const { sim } = setup;
    const cache = cacheOf(setup);
    void cache.run(forever);
    await sim.complete(cache.synced);
    await sim.run(600_000);
    expect(sim.now() - cache.asOf).toBeLessThan(120_000);
  });

  test("whatever is lost, late, cut or stale: in the end it has what the server has, over 20 seeds", async () => {
    const faults: readonly Fault[] = [
      { type: "lostBefore" },
      { type: "lostAfter" },
      { type: "late", ms: 700 },
      { type: "cut", afterMs: 300 },
      { type: "stale", back: 2 },
      { type: "status", status: 503 },
    ];
    for (let seed = 100; seed < 120; seed++) {
      const setup = await setUp(seed);
      const { sim, server, write, remove } = setup;
      const chance = sim.process("chance").random;
      const cache = cacheOf(setup);
      const last = new Map<string, string | undefined>();
      cache.subscribe((now, before) => {
        const name = (now ?? before)?.metadata.name ?? "";
        expect(before?.data?.["value"]).toBe(last.get(name));
        last.set(name, now?.data?.["value"]);
      });
      void cache.run(forever);
      sim.setFaults(someCalls(chance.fork("faults"), { perThousand: 400, faults }));
      const wanted: Record<string, string> = {};
      for (let step = 0; step < 60; step++) {
        const name = `c${chance.uint32() % 8}`;
        if (chance.uint32() % 4 === 0 && wanted[name] !== undefined) {
          await sim.complete(remove(name));
          delete wanted[name];
        } else {
          await sim.complete(write(name, String(step)));
          wanted[name] = String(step);
        }
        if (chance.uint32() % 15 === 0) server.compact();
        await sim.run(chance.uint32() % 900);
      }
      sim.setFaults(() => undefined);
      const same = (): boolean => JSON.stringify(contents(cache)) === JSON.stringify(sorted(Object.entries(wanted)));
      await sim.until(same, { limitMs: 600_000 });
    }
  }, 30_000);
});

test("a kind that the server does not know is an error that stays, not an empty cache", async () => {
  const setup = await setUp(7);
  const { world, client, sim } = setup;
  const { clock, random, log } = world;
  const cache = createCache({ kind: { ...Pod, plural: "podlets" }, client, clock, random, log });
  void cache.run(forever);
  await sim.run(60_000);
  expect(cache.health()).toContain("podlets:");
  const get = client.get({ ...Pod, plural: "podlets" }, { namespace: "default", name: "x" }, { signal: forever });
  await expect(sim.complete(get)).rejects.toMatchObject({ code: "NotFound" });
});
