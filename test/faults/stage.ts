import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Room } from "@dipper/room";
import { createSimulator, type RunHost, type SimulatedFault, type Simulator } from "@dipper/simulator";
import type { Random } from "@dipper/world";
import { type Fault, type SimulatedWorld, type Simulation, simulate, someCalls } from "@dipper/world/simulated";
import { clusterNames, startAt } from "./base.ts";
import { authenticate, authorization } from "./identities.ts";
import { Invariants } from "./invariants.ts";
import { Lives } from "./lives.ts";
import type { Storage } from "./outside.ts";
import { clusterUrl, platformUrl, startPlatform, type Wrappers } from "./platform.ts";

export interface StageOptions {
  readonly seed: number;
  readonly base: Storage;
  readonly rooms: readonly Room[];
  readonly wrappers?: Wrappers;
  /** Default false: nothing is killed, nothing gets lost, all machines are good. */
  readonly disturbed?: boolean;
}

/** A running platform, its outside, and those who look at it. */
export interface Stage {
  readonly sim: Simulation;
  readonly simulator: Simulator;
  readonly invariants: Invariants;
  readonly lives: Lives;
  /** For the hands of the tests: may do everything. */
  readonly admin: KubeClient;
  /** What people want is drawn from here. */
  readonly random: Random;
  /** Why a life of the platform did not start. */
  readonly problems: readonly string[];
}

const faultsOfMachines: readonly SimulatedFault[] = [
  "Unreachable",
  "FailsOnce",
  "FailsAlways",
  "Slow",
  "RebootsMidway",
  "NeverReady",
  "LostReport",
];
const faultsOfCalls: readonly Fault[] = [
  { type: "lostBefore" },
  { type: "lostAfter" },
  { type: "late", ms: 2_000 },
  { type: "late", ms: 25_000 },
  { type: "doubled" },
  { type: "cut", afterMs: 3_000 },
  { type: "stale", back: 2 },
  { type: "status", status: 503 },
  { type: "torn" },
];

export async function openStage(options: StageOptions): Promise<Stage> {
  const sim = simulate({ seed: options.seed, startAt: startAt + 600_000 });
  const storage = options.base.copy();
  const outside = sim.process("outside");
  const { random } = sim.process("seed");
  const invariants = new Invariants({
    disk: sim.disk,
    now: sim.now,
    atWork: (stepRun) => simulator.atWork(stepRun),
    note: (object, outcome) => sim.trace.record("objects", "phase", object, outcome),
  });
  const admin = createKubeClient({
    transport: outside.net.connect({ url: platformUrl }),
    clock: outside.clock,
    random: outside.random,
    server: "management",
    headers: authorization("outside"),
  });
  const simulator = createSimulator({
    world: outside,
    kube: admin,
    journal: (name) => storage.journal(name),
    authenticate,
  });
  simulator.machines.subscribe((event) => {
    const { attempt, type, machine } = event;
    sim.trace.record("machine", type, `${machine} ${attempt.stepRun} fence ${attempt.fence}`, event.result ?? "");
    invariants.machine(event);
  });
  for (const name of clusterNames) sim.net.listen(outside, clusterUrl(name), simulator.transport(name));
  const runners = random.fork("runners");
  const host = (stepRun: string, platform: SimulatedWorld): RunHost => {
    const world = runners.uint32() % 3 === 0 ? platform : lives.runner(stepRun);
    return { world, alive: () => world.alive, pid: `${runners.uint32() % 65_536}` };
  };
  const problems: string[] = [];
  const { rooms, wrappers = {} } = options;
  const lives = new Lives({
    sim,
    random: random.fork("kills"),
    storage,
    invariants,
    begin: (journal, world) =>
      startPlatform({ sim, world, journal, simulator, rooms, invariants, host, wrappers }).catch((error: unknown) => {
        problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }),
  });
  lives.disturbed = options.disturbed ?? false;
  if (lives.disturbed) {
    breakMachines(storage, random.fork("machines"));
    disturbCalls(sim, random, lives);
  }
  lives.start();
  await sim.until(() => invariants.began);
  void simulator.start(new AbortController().signal);
  return { sim, simulator, invariants, lives, admin, random, problems };
}

function disturbCalls(sim: Simulation, random: Random, lives: Lives): void {
  const perThousand = [0, 4, 15][random.uint32() % 3] ?? 0;
  const callFaults = someCalls(random.fork("faults"), { perThousand, faults: faultsOfCalls });
  sim.setFaults((call) => {
    if (!lives.disturbed) return undefined;
    lives.call(call.process);
    const fault = callFaults(call);
    // Only lists may be of the past: a get and a compare-and-swap are answered by the store itself.
    const list = call.verb === "GET" && call.object.includes("limit=");
    return fault?.type === "stale" && !list ? undefined : fault;
  });
}

/** Some spare machines are not as good as they look: written into the database before anybody reads it. */
function breakMachines(storage: Storage, random: Random): void {
  const { objects } = storage.disk("management");
  for (const [key, entry] of objects) {
    if (!key.startsWith("fleet.dipper.dev/machines/") || entry.value === undefined || random.uint32() % 100 >= 20)
      continue;
    const machine = JSON.parse(new TextDecoder().decode(entry.value)) as { spec: { simulated: { faults: object[] } } };
    const fault = faultsOfMachines[random.uint32() % faultsOfMachines.length];
    machine.spec.simulated.faults = [{ step: ["preCheck", "scaleUp", "remove", "*"][random.uint32() % 4], fault }];
    objects.set(key, { ...entry, value: new TextEncoder().encode(JSON.stringify(machine)) });
  }
}
