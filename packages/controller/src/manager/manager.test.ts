// Long because the smallest controller stands here whole, and all stories are told of it.
import { builtInKind, ConfigMap, CustomResourceDefinition, DipperError, type KubeObject } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { type Fault, type SimulatedWorld, type Simulation, simulate, someCalls } from "@dipper/world/simulated";
import { describe, expect, test } from "vitest";
import type { Decision, Outcome, Reconciler } from "../reconcile/reconciler.ts";
import { type ControllerManager, createManager } from "./create-manager.ts";

const forever = new AbortController().signal;
const url = "https://management.test";

/** Keeps one ConfigMap with the wanted value: the smallest controller there is. */
interface Note
  extends KubeObject<{ readonly text: string }, { readonly written?: string; readonly failures?: number }> {
  readonly spec: { readonly text: string };
}
const Note = builtInKind<Note>({ group: "ex.io", version: "v1", kind: "Note", plural: "notes", scope: "Namespaced" });

const definition = {
  metadata: { name: "notes.ex.io" },
  spec: {
    group: "ex.io",
    scope: "Namespaced",
    names: { plural: "notes", singular: "note", kind: "Note", listKind: "NoteList" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", properties: { text: { type: "string" } } },
              status: { type: "object", properties: { written: { type: "string" }, failures: { type: "integer" } } },
            },
          },
        },
      },
    ],
  },
};

interface Seen {
  readonly note: Note;
  readonly map: ConfigMap | undefined;
}
interface Write {
  readonly type: "Write";
}

class NoteReconciler implements Reconciler<Note, Seen, Write> {
  readonly name = "notes";
  readonly kind = Note;
  readonly watches = [
    { kind: ConfigMap, keys: (object: KubeObject) => [{ namespace: "default", name: object.metadata.name }] },
  ];
  readonly runs: string[] = [];
  readonly observedRevisions: string[] = [];
  fail: DipperError | undefined;
  waitMs: number | undefined;
  chatty = false;
  readonly #manager: ControllerManager;

  constructor(manager: ControllerManager) {
    this.#manager = manager;
  }

  async observe(ref: { readonly namespace?: string; readonly name: string }): Promise<Seen | undefined> {
    const note = this.#manager.cache(Note).get(ref);
    this.runs.push(ref.name);
    this.observedRevisions.push(note?.metadata.resourceVersion ?? "gone");
    return note === undefined ? undefined : { note, map: this.#manager.cache(ConfigMap).get(ref) };
  }

  decide({ note, map }: Seen): Decision<Write> {
    const why = { reason: "Waiting", since: "", params: [], message: "", next: "" };
    const wait = this.waitMs === undefined ? {} : { wait: { why, forMs: this.waitMs } };
    return { actions: map?.data?.["text"] === note.spec.text ? [] : [{ type: "Write" }], ...wait };
  }

  async act(_: Write, { note }: Seen, signal: AbortSignal): Promise<void> {
    if (this.fail !== undefined) throw this.fail;
    const { name } = note.metadata;
    const object = { metadata: { namespace: "default", name }, data: { text: note.spec.text } };
    await this.#manager.kube.apply(ConfigMap, object as never, { manager: "test", force: true, signal });
    // Changes the note itself too: the status of this very run must still find its way.
    await this.#manager.kube.patch(
      Note,
      note.metadata,
      { metadata: { annotations: { seen: note.spec.text } } },
      { manager: "test", signal },
    );
  }

  report({ note }: Seen, _: Decision<Write>, outcomes: readonly Outcome[]): Note["status"] {
    const failed = outcomes.some((each) => !each.ok);
    if (this.chatty) return { written: note.spec.text, failures: (note.status?.failures ?? 0) + 1 };
    if (failed) return { failures: (note.status?.failures ?? 0) + 1 };
    return { written: note.spec.text };
  }
}

interface Setup {
  readonly sim: Simulation;
  readonly world: SimulatedWorld;
  readonly server: ApiServer;
  readonly person: KubeClient;
  readonly manager: ControllerManager;
  readonly notes: NoteReconciler;
  readonly create: (name: string, text: string) => Promise<Note>;
  readonly read: (name: string) => Promise<Note | undefined>;
}

async function setUp(
  seed: number,
  options: { readonly workers?: number; readonly resyncMs?: number } = {},
): Promise<Setup> {
  const sim = simulate({ seed });
  const home = sim.process("apiserver");
  const { clock, random, log } = home;
  const server = await sim.complete(
    openApiServer({ name: "management", clock, random, log, journal: new MemoryJournal(), authorisation: "allow-all" }),
  );
  const peer = { address: "10.0.0.1", user: "admin", groups: ["system:masters"] };
  const handle = (exchange: Parameters<ApiServer["handle"]>[0]) => server.handle({ ...exchange, peer });
  sim.net.listen(home, url, handle);
  const person = createKubeClient({ transport: handle, clock, random, server: "it" });
  await sim.complete(
    person.create(CustomResourceDefinition, definition as never, { manager: "test", signal: forever }),
  );
  const world = sim.process("controller");
  const kube = createKubeClient({
    transport: world.net.connect({ url }),
    clock: world.clock,
    random: world.random,
    server: "it",
  });
  const manager = createManager({
    world,
    kube,
    ...(options.resyncMs === undefined ? {} : { resyncMs: options.resyncMs }),
  });
  const notes = new NoteReconciler(manager);
  manager.add(notes, { workers: options.workers ?? 2 });
  return {
    sim,
    world,
    server,
    person,
    manager,
    notes,
    create: (name, text) =>
      person.create(
        Note,
        { metadata: { namespace: "default", name }, spec: { text } },
        { manager: "test", signal: forever },
      ),
    read: (name) => person.get(Note, { namespace: "default", name }, { signal: forever }),
  };
}

async function written(setup: Setup, name: string, text: string): Promise<void> {
  let found: Note | undefined;
  const look = async (): Promise<void> => {
    for (;;) {
      found = await setup.read(name);
      if (found?.status?.written === text) return;
      await setup.world.clock.sleep(50, forever);
    }
  };
  await setup.sim.complete(look(), { limitMs: 600_000 });
}

describe("a manager on our API server", () => {
  test("brings the world to the wish, and again when somebody else undoes it", async () => {
    const setup = await setUp(1);
    const { sim, manager, person, create } = setup;
    expect(manager.health()).toBe("not started");
    await sim.complete(create("a", "1"));
    await sim.complete(manager.start(forever));
    expect(manager.health()).toBeUndefined();
    await written(setup, "a", "1");
    await sim.complete(
      person.delete(ConfigMap, { namespace: "default", name: "a" }, { manager: "test", signal: forever }),
    );
    const back = async (): Promise<ConfigMap | undefined> => {
      await setup.world.clock.sleep(1000, forever);
      return person.get(ConfigMap, { namespace: "default", name: "a" }, { signal: forever });
    };
    expect((await sim.complete(back()))?.data).toEqual({ text: "1" });
    await sim.complete(manager.close());
  });

  test("an action that changes the object itself does not stand in the way of the report", async () => {
    const setup = await setUp(2);
    await setup.sim.complete(setup.manager.start(forever));
    await setup.sim.complete(setup.create("a", "1"));
    await written(setup, "a", "1");
    expect(await setup.manager.metrics.registry.metrics()).not.toContain('result="error"} 1');
  });

  test("after its own write a key is not reconciled again before the cache has seen it", async () => {
    const setup = await setUp(3);
    const { sim, manager, notes } = setup;
    await sim.complete(manager.start(forever));
    // Watches lag by two seconds, writes do not.
    const lag = (path: string): boolean => path.includes("watch=true");
    sim.setFaults((call) => (lag(call.object) ? { type: "late", ms: 2_000 } : undefined));
    await sim.complete(setup.create("a", "1"));
    await written(setup, "a", "1");
    for (let round = 0; round < 5; round++) manager.enqueue("notes", { namespace: "default", name: "a" });
    await sim.run(20_000);
    const seen = notes.observedRevisions.map(Number);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect((await sim.complete(setup.read("a")))?.status).toEqual({ written: "1" });
  });

  test("a failure is reported once per try and tried again with growing delay: its own report is no reason to hurry", async () => {
    const setup = await setUp(4);
    const { sim, manager, notes } = setup;
    notes.fail = new DipperError("Unavailable", { server: "x", name: "", cause: "down" });
    await sim.complete(manager.start(forever));
    await sim.complete(setup.create("a", "1"));
    await sim.run(30_000);
    expect(notes.runs.length).toBeGreaterThan(4);
    expect(notes.runs.length).toBeLessThan(14);
    expect((await sim.complete(setup.read("a")))?.status?.failures).toBe(notes.runs.length);
    notes.fail = undefined;
    await written(setup, "a", "1");
  });

  test("an error that ends is not tried again until something changes", async () => {
    const setup = await setUp(5);
    const { sim, manager, notes, person } = setup;
    notes.fail = new DipperError("Invalid", { kind: "Note", name: "a", field: "x", problem: "y" });
    await sim.complete(manager.start(forever));
    await sim.complete(setup.create("a", "1"));
    await sim.run(300_000);
    expect(notes.runs).toEqual(["a"]);
    expect((await sim.complete(setup.read("a")))?.status).toEqual({ failures: 1 });
    notes.fail = undefined;
    const patch = { spec: { text: "2" } };
    await sim.complete(
      person.patch(Note, { namespace: "default", name: "a" }, patch, { manager: "test", signal: forever }),
    );
    await written(setup, "a", "2");
  });

  test("waits as decided, and looks at everything again from time to time", async () => {
    const setup = await setUp(6, { resyncMs: 60_000 });
    const { sim, manager, notes } = setup;
    await sim.complete(manager.start(forever));
    await sim.complete(setup.create("a", "1"));
    await written(setup, "a", "1");
    await sim.run(1_000);
    const before = notes.runs.length;
    await sim.run(130_000);
    expect(notes.runs.length).toBeGreaterThan(before);
    notes.waitMs = 5_000;
    manager.enqueue("notes", { namespace: "default", name: "a" });
    await sim.run(100);
    const from = notes.runs.length;
    await sim.run(21_000);
    expect(notes.runs.length - from).toBeGreaterThanOrEqual(4);
  });

  test("a report that says something new each time does not become a tight loop", async () => {
    const setup = await setUp(9);
    const { sim, manager, notes } = setup;
    notes.chatty = true;
    notes.waitMs = 60_000;
    await sim.complete(manager.start(forever));
    await sim.complete(setup.create("a", "1"));
    await sim.run(60_000);
    expect(notes.runs.length).toBeGreaterThan(8);
    expect(notes.runs.length).toBeLessThan(30);
  });

  test("two writers of one object: the loser looks again, and nothing is lost", async () => {
    const setup = await setUp(7, { workers: 4 });
    const { sim, manager, person } = setup;
    await sim.complete(manager.start(forever));
    await sim.complete(Promise.all(Array.from({ length: 20 }, (_, index) => setup.create(`n${index}`, "0"))));
    for (let round = 1; round <= 10; round++) {
      await sim.complete(
        Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            person.patch(
              Note,
              { namespace: "default", name: `n${index}` },
              { spec: { text: String(round) } },
              { manager: "test", signal: forever },
            ),
          ),
        ),
      );
      await sim.run(7);
    }
    for (let index = 0; index < 20; index++) await written(setup, `n${index}`, "10");
  });

  test("killed at any moment, the next life finishes the work; the same seed gives the same trace", async () => {
    const story = async (seed: number): Promise<string> => {
      const setup = await setUp(seed);
      const { sim } = setup;
      void setup.manager.start(forever);
      await sim.complete(Promise.all(["a", "b", "c"].map((name) => setup.create(name, "1"))));
      await sim.run(3 + (seed % 40));
      sim.kill(setup.world);
      const world = sim.process("controller");
      const kube = createKubeClient({
        transport: world.net.connect({ url }),
        clock: world.clock,
        random: world.random,
        server: "it",
      });
      const manager = createManager({ world, kube });
      manager.add(new NoteReconciler(manager), { workers: 2 });
      await sim.complete(manager.start(forever));
      for (const name of ["a", "b", "c"]) await written({ ...setup, world }, name, "1");
      return sim.trace.hash();
    };
    for (let seed = 50; seed < 60; seed++) expect(await story(seed)).toBe(await story(seed));
  }, 20_000);

  test("calls may be lost, late, stale or cut: no run sees an older object than the one before, and the wish is met, over 20 seeds", async () => {
    const faults: readonly Fault[] = [
      { type: "lostBefore" },
      { type: "lostAfter" },
      { type: "late", ms: 400 },
      { type: "stale", back: 3 },
      { type: "cut", afterMs: 200 },
      { type: "status", status: 503 },
    ];
    for (let seed = 200; seed < 220; seed++) {
      const setup = await setUp(seed, { workers: 3 });
      const { sim, manager, notes, person } = setup;
      const chance = sim.process("chance").random;
      void manager.start(forever);
      const plan = someCalls(chance.fork("faults"), { perThousand: 300, faults });
      sim.setFaults((call) => (call.process === "controller" ? plan(call) : undefined));
      await sim.complete(Promise.all(["a", "b", "c"].map((name) => setup.create(name, "0"))));
      for (let round = 1; round <= 15; round++) {
        const name = ["a", "b", "c"][chance.uint32() % 3] ?? "a";
        const patch = { spec: { text: String(round) } };
        await sim.complete(
          person.patch(Note, { namespace: "default", name }, patch, { manager: "test", signal: forever }),
        );
        if (chance.uint32() % 5 === 0) setup.server.compact();
        await sim.run(chance.uint32() % 500);
      }
      sim.setFaults(() => undefined);
      for (const name of ["a", "b", "c"]) {
        const wish = (await sim.complete(setup.read(name)))?.spec.text ?? "";
        await written(setup, name, wish);
        const seen = notes.runs.flatMap((run, index) => (run === name ? [Number(notes.observedRevisions[index])] : []));
        expect(seen.filter((revision) => !Number.isNaN(revision))).toEqual(
          seen.filter((revision) => !Number.isNaN(revision)).toSorted((x, y) => x - y),
        );
      }
    }
  }, 30_000);

  test("stops within a turn and leaves nothing running", async () => {
    const setup = await setUp(8);
    const { sim, manager, notes } = setup;
    const stop = new AbortController();
    await sim.complete(manager.start(stop.signal));
    stop.abort(new Error("bye"));
    await sim.complete(manager.close());
    await sim.complete(setup.create("late", "1"));
    await sim.run(10_000);
    expect(notes.runs).not.toContain("late");
  });
});
