import { type ClusterLock, joiningTaint, type Machine, Node } from "@dipper/api";
import { MemoryJournal } from "@dipper/apiserver";
import { createKubeClient } from "@dipper/kube";
import type { Room } from "@dipper/room";
import { createSimulator, type RunHost, type SimulatedFault, type Simulator } from "@dipper/simulator";
import type { Random } from "@dipper/world";
import { type Fault, type SimulatedWorld, type Simulation, simulate, someCalls } from "@dipper/world/simulated";
import { clusterNames, startAt } from "./base.ts";
import { authenticate, authorization } from "./identities.ts";
import { Invariants, type Violation } from "./invariants.ts";
import type { Storage } from "./outside.ts";
import { Person, wishes } from "./people.ts";
import { clusterUrl, platformUrl, startPlatform, type Wrappers } from "./platform.ts";

export interface RunOptions {
  readonly seed: number;
  readonly base: Storage;
  readonly rooms: readonly Room[];
  readonly wrappers?: (random: Random) => Wrappers;
}

export interface RunReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly hash: string;
  readonly events: number;
  readonly kills: number;
  readonly virtualSeconds: number;
  /** The last events before the first violation, for people. */
  readonly trace: string;
}

const disturbedMs = 240_000;
const limitMs = 4 * 3_600_000;
const faultsOfMachines: readonly SimulatedFault[] = ["Unreachable", "FailsOnce", "FailsAlways", "Slow", "RebootsMidway", "NeverReady", "LostReport"];
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

/** Lives of the platform over one disk: killed at calls and at writes, as the seed says, and started again. */
class Lives {
  readonly #sim: Simulation;
  readonly #random: Random;
  readonly #chaos: SimulatedWorld;
  readonly #begin: (journal: MemoryJournal, world: SimulatedWorld) => Promise<void>;
  readonly #storage: Storage;
  readonly #invariants: Invariants;
  #current: SimulatedWorld | undefined;
  #left: number;
  #toCall = 0;
  #toWrite = 0;
  kills = 0;
  disturbed = true;

  constructor(options: {
    readonly sim: Simulation;
    readonly random: Random;
    readonly storage: Storage;
    readonly invariants: Invariants;
    readonly begin: (journal: MemoryJournal, world: SimulatedWorld) => Promise<void>;
  }) {
    this.#sim = options.sim;
    this.#random = options.random;
    this.#storage = options.storage;
    this.#invariants = options.invariants;
    this.#begin = options.begin;
    this.#chaos = options.sim.process("chaos");
    this.#left = options.random.uint32() % 5;
    this.#aim();
  }

  start(): void {
    const disk = this.#storage.disk("management");
    disk.kill(this.#random);
    this.#invariants.reopened(disk.objects);
    this.#invariants.began = true;
    const world = this.#sim.process("platform");
    this.#current = world;
    const journal = new MemoryJournal({ disk, fault: () => (this.#write() ? "dies" : undefined) });
    void this.#begin(journal, world);
  }

  /** A call at a port; the platform may not survive it. */
  call(process: string): void {
    if (process === "platform" && --this.#toCall <= 0) this.#kill();
  }

  #write(): boolean {
    if (--this.#toWrite > 0) return false;
    return this.#kill();
  }

  #aim(): void {
    this.#toCall = 40 + (this.#random.uint32() % 900);
    this.#toWrite = 20 + (this.#random.uint32() % 300);
  }

  #kill(): boolean {
    this.#aim();
    const world = this.#current;
    if (world === undefined || this.#left === 0 || !this.disturbed) return false;
    this.#left--;
    this.kills++;
    this.#current = undefined;
    this.#sim.kill(world);
    this.#chaos.clock.after(100 + (this.#random.uint32() % 20_000), () => this.start());
    return true;
  }
}

/** One run of the whole platform: people ask, the seed disturbs, the invariants look. */
export async function runSeed(options: RunOptions): Promise<RunReport> {
  const { seed } = options;
  const sim = simulate({ seed, startAt: startAt + 600_000 });
  const storage = options.base.copy();
  const outside = sim.process("outside");
  const chaos = sim.process("seed").random;
  const invariants = new Invariants(sim.disk, sim.now, (stepRun) => simulator.atWork(stepRun));
  const kube = createKubeClient({
    transport: outside.net.connect({ url: platformUrl }),
    clock: outside.clock,
    random: outside.random,
    server: "management",
    headers: authorization("outside"),
  });
  const simulator = createSimulator({ world: outside, kube, journal: (name) => storage.journal(name), authenticate });
  simulator.machines.subscribe((event) => invariants.machine(event));
  for (const name of clusterNames) sim.net.listen(outside, clusterUrl(name), simulator.transport(name));
  const wrappers = options.wrappers?.(chaos.fork("defect")) ?? {};
  const runners = chaos.fork("runners");
  const host = (stepRun: string, platform: SimulatedWorld): RunHost => {
    const world = runners.uint32() % 3 === 0 ? platform : sim.process(`runner ${stepRun}`);
    return { world, alive: () => world.alive, pid: `${runners.uint32() % 65_536}` };
  };
  const problems: string[] = [];
  const lives = new Lives({
    sim,
    random: chaos.fork("kills"),
    storage,
    invariants,
    begin: (journal, world) =>
      startPlatform({ sim, world, journal, simulator, rooms: options.rooms, invariants, host, wrappers }).catch((error: unknown) => {
        problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }),
  });
  const callFaults = someCalls(chaos.fork("faults"), {
    perThousand: [0, 4, 15][chaos.uint32() % 3] ?? 0,
    faults: faultsOfCalls,
  });
  sim.setFaults((call) => {
    if (!lives.disturbed) return undefined;
    lives.call(call.process);
    const fault = callFaults(call);
    const list = call.verb === "GET" && call.object.includes("limit=");
    return fault?.type === "stale" && !list ? undefined : fault;
  });
  breakMachines(storage, chaos.fork("machines"));
  lives.start();
  void simulator.start(new AbortController().signal);
  const person = new Person(sim.process("person"), invariants);
  void person.act(wishes(chaos.fork("wishes"), invariants.all<Machine>("Machine")));

  const bad = (): boolean => invariants.violations.length > 0 || problems.length > 0;
  let stuck: string | undefined;
  try {
    await sim.until(() => bad() || sim.now() > startAt + 600_000 + disturbedMs, { limitMs });
    lives.disturbed = false;
    await sim.until(() => bad() || person.done, { limitMs });
    if (!bad()) await sim.until(() => bad() || settled(invariants), { limitMs: 600_000 });
  } catch (error) {
    stuck = (error as Error).message.split("\n")[0];
  }
  const violations = [...invariants.violations];
  if (problems.length > 0) violations.push({ invariant: "the platform starts", detail: problems.join("; ") });
  if (stuck !== undefined) violations.push({ invariant: "everything finishes", detail: unfinished(invariants) || stuck });
  if (violations.length === 0) violations.push(...(await atTheEnd(invariants, simulator)));
  return {
    seed,
    violations,
    hash: sim.trace.hash(),
    events: sim.trace.count,
    kills: lives.kills,
    virtualSeconds: Math.round((sim.now() - startAt) / 1000),
    trace: sim.trace.text(60),
  };
}

/** Some spare machines are not as good as they look: written into the database before anybody reads it. */
function breakMachines(storage: Storage, random: Random): void {
  const { objects } = storage.disk("management");
  for (const [key, entry] of objects) {
    if (!key.startsWith("fleet.dipper.dev/machines/") || entry.value === undefined || random.uint32() % 100 >= 20) continue;
    const machine = JSON.parse(new TextDecoder().decode(entry.value)) as { spec: { simulated: { faults: object[] } } };
    const fault = faultsOfMachines[random.uint32() % faultsOfMachines.length];
    machine.spec.simulated.faults = [{ step: ["preCheck", "scaleUp", "remove", "*"][random.uint32() % 4], fault }];
    objects.set(key, { ...entry, value: new TextEncoder().encode(JSON.stringify(machine)) });
  }
}

function unfinished(invariants: Invariants): string {
  return invariants.operations
    .filter((each) => each.status?.conditions?.find((condition) => condition.type === "Finished")?.status !== "True")
    .map((each) => `${each.metadata.name} ${each.spec.operationType} is ${each.status?.phase}: ${each.status?.why?.map((why) => why.message).join("; ")}`)
    .join("\n");
}

const settled = (invariants: Invariants): boolean =>
  invariants.all<Machine>("Machine").every((machine) => machine.spec.operationRef === undefined) &&
  invariants.all<ClusterLock>("ClusterLock").every((lock) => lock.spec.holders.length === 0);

/** When all is quiet: the world is as the operations say, and nothing is left behind. */
async function atTheEnd(invariants: Invariants, simulator: Simulator): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const fail = (invariant: string, detail: string): void => void found.push({ invariant, detail });
  for (const live of invariants.liveRuns()) fail("nothing is left running", `${live.attempt.stepRun} on ${live.machine}`);
  const machines = new Map(invariants.all<Machine>("Machine").map((machine) => [machine.spec.addresses[0]?.address ?? "", machine]));
  for (const name of clusterNames) {
    const nodes = new Map((await simulator.cluster(name)).server.local.list(Node).map((node) => [node.metadata.name, node]));
    for (const node of nodes.values())
      if (node.metadata.annotations?.["fleet.dipper.dev/cordoned-by"] !== undefined || node.spec?.unschedulable === true)
        fail("own cordons are taken back", `${node.metadata.name} of ${name} is still cordoned by ${node.metadata.annotations?.["fleet.dipper.dev/cordoned-by"]}`);
    for (const operation of invariants.operations.filter((each) => each.spec.clusterName === name && each.status?.phase === "Succeeded"))
      for (const { ip } of operation.spec.operationMachines) {
        const machine = machines.get(ip)?.metadata.name ?? "";
        const node = nodes.get(machine);
        // Another operation may have moved it on since: only what it says itself is held against it.
        if (touchedLater(invariants, operation.metadata.name, ip)) continue;
        if (operation.spec.operationType === "ScaleDown" && node !== undefined) fail("success is real", `${operation.metadata.name}: ${machine} is still a node`);
        if (operation.spec.operationType !== "ScaleUp") continue;
        if (node === undefined) fail("success is real", `${operation.metadata.name}: ${machine} is no node`);
        else if (node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true) fail("success is real", `${operation.metadata.name}: ${machine} still has the joining taint`);
      }
  }
  return found;
}

function touchedLater(invariants: Invariants, name: string, ip: string): boolean {
  return invariants.operations.some((each) => each.metadata.name !== name && each.spec.operationMachines.some((machine) => machine.ip === ip));
}
