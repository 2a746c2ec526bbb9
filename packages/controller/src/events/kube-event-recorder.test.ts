import { Event, Node } from "@dipper/api";
import { MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient } from "@dipper/kube";
import { simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { createEventRecorder } from "./kube-event-recorder.ts";

const forever = new AbortController().signal;

async function setUp() {
  const sim = simulate({ seed: 1 });
  const world = sim.process("controller");
  const { clock, random, log } = world;
  const server = await sim.complete(
    openApiServer({ name: "m", clock, random, log, journal: new MemoryJournal(), authorisation: "allow-all" }),
  );
  const peer = { address: "", user: "admin", groups: [] };
  let down = false;
  const kube = createKubeClient({
    clock,
    random,
    server: "it",
    transport: (exchange) => (down ? Promise.reject(new Error("down")) : server.handle({ ...exchange, peer })),
  });
  const recorder = createEventRecorder({ world, kube });
  const events = async (): Promise<readonly Event[]> => {
    const all: Event[] = [];
    for await (const page of kube.pages(Event, { signal: forever })) all.push(...page.items);
    return all.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  };
  return { sim, recorder, events: () => sim.complete(events()), setDown: (value: boolean) => (down = value) };
}

const operation = {
  apiVersion: "ops.dipper.dev/v1alpha1",
  kind: "Operation",
  metadata: { namespace: "default", name: "scaleup-1", uid: "u1" },
};
const node = { apiVersion: "v1", kind: Node.kind, metadata: { name: "n1", uid: "u2" } };

test("equal events within ten minutes become one with a count, later ones are new", async () => {
  const { sim, recorder, events } = await setUp();
  const started = { type: "Normal", reason: "StepStarted", message: "scaleUp, batch 1" } as const;
  for (let time = 0; time < 3; time++) {
    recorder.record(operation, started);
    await sim.run(1_000);
  }
  recorder.record(operation, { ...started, message: "scaleUp, batch 2" });
  await sim.run(1_000);
  expect((await events()).map((event) => `${event.message}: ${event.count}`).toSorted()).toEqual([
    "scaleUp, batch 1: 3",
    "scaleUp, batch 2: 1",
  ]);
  await sim.run(700_000);
  recorder.record(operation, started);
  await sim.run(1_000);
  expect(await events()).toHaveLength(3);
});

test("an event names its object; those about cluster-scoped ones stand in the default namespace", async () => {
  const { sim, recorder, events } = await setUp();
  recorder.record(node, { type: "Warning", reason: "NodeLost", message: "x".repeat(3000) });
  await sim.run(1_000);
  const [event] = await events();
  expect(event?.metadata.namespace).toBe("default");
  expect(event?.involvedObject).toEqual({ apiVersion: "v1", kind: "Node", name: "n1", uid: "u2" });
  expect(event?.message).toHaveLength(1024);
  expect(event?.source).toEqual({ component: "dipper-controller" });
});

test("a server that is away costs events, never the caller", async () => {
  const { sim, recorder, events, setDown } = await setUp();
  setDown(true);
  for (let n = 0; n < 1500; n++) recorder.record(operation, { type: "Normal", reason: "Tick", message: String(n) });
  expect(recorder.health()).toContain("could not be written");
  await sim.run(1_000);
  setDown(false);
  recorder.record(operation, { type: "Normal", reason: "Back", message: "again" });
  await sim.run(10_000);
  expect((await events()).map((event) => event.reason)).toEqual(["Back"]);
});
