import {
  Cluster,
  type CustomResourceDefinition,
  isoTime,
  type Kind,
  type KubeObject,
  Machine,
  newObject,
} from "@dipper/api";
import { MemoryDisk, MemoryJournal } from "@dipper/apiserver";
import { createEventRecorder, createManager, type Part } from "@dipper/controller";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { createSimulator, type SimulatedFault, type Simulator } from "@dipper/simulator";
import { type SimulatedWorld, type Simulation, simulate } from "@dipper/world/simulated";
import type { Room, RoomDeps } from "../room.ts";
import type { Route } from "../route.ts";
import { realManagement } from "./kubernetes/real-management.ts";
import { administrator, controllerClient, type Management, openManagement } from "./management.ts";
import { paperPki } from "./paper-pki.ts";
import { createTranscript, type Transcript } from "./transcript.ts";

export interface StagedMachine {
  readonly name: string;
  readonly address: string;
  readonly durationSeconds?: number;
  readonly faults?: readonly { readonly step: string; readonly fault: SimulatedFault }[];
}

export interface StagedCluster {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Nodes from its first day on. */
  readonly nodes?: readonly StagedMachine[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface StageOptions {
  readonly rooms: readonly Room[];
  readonly clusters?: readonly StagedCluster[];
  /** Free, verified machines. */
  readonly spares?: readonly StagedMachine[];
  /** CustomResourceDefinitions beside those that ship. */
  readonly kinds?: readonly CustomResourceDefinition[];
  readonly seed?: number;
  /** Default: what describes spare machines as verified, as the room of machines would. */
  readonly describeSpares?: boolean;
}

/** Rooms on our own API server, with simulated clusters, under a virtual clock. */
export interface Stage {
  readonly sim: Simulation;
  readonly management: Management;
  readonly simulator: Simulator;
  /** The administrator. */
  readonly kube: KubeClient;
  /** The controllers' own client, for what nobody else may write. */
  readonly controller: KubeClient;
  readonly transcript: Transcript;
  readonly routes: () => readonly Route[];
  as(user: string, groups?: readonly string[]): KubeClient;
  /** What the server holds now, without asking it. */
  get<T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string): T | undefined;
  list<T extends KubeObject>(kind: Kind<T>): readonly T[];
  cluster(name: string): KubeClient;
  /** The platform dies in the middle of whatever it does. */
  kill(): void;
  /** Its next life. */
  restart(): Promise<void>;
}

export const { signal: never } = new AbortController();
export const write = { manager: "test", signal: never };
const dataFolder = "/data";

interface Platform {
  readonly world: SimulatedWorld;
  readonly routes: readonly Route[];
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const real = realManagement();
  const sim = simulate({ seed: options.seed ?? 7, ...(real === undefined ? {} : { outside: real.outside.moved }) });
  const begin = sim.now();
  const transcript = createTranscript(() => (sim.now() - begin) / 1000);
  const written = { onWrite: transcript.note, kinds: options.kinds ?? [] };
  const management = await sim.complete(real?.open(sim, written) ?? openManagement(sim, written));
  const outside = sim.process("outside");
  const tester = sim.process("tester");
  const kube = management.client(tester, administrator.user, administrator.groups);
  const masters = controllerClient(management, outside);
  const disks = new Map<string, MemoryDisk>();
  const simulator = createSimulator({
    world: outside,
    kube: masters,
    journal: (name) => new MemoryJournal({ disk: disks.get(name) ?? put(disks, name, new MemoryDisk()) }),
  });
  await sim.complete(populate(masters, options, sim));
  await sim.complete(simulator.start(never));
  for (const { name } of options.clusters ?? [])
    sim.net.listen(outside, clusterUrl(name), asMaster(simulator.transport(name)));
  let platform = await sim.complete(startPlatform(options.rooms, { sim, management, simulator, life: 1 }));
  let life = 1;
  const clusterFrom = (world: SimulatedWorld) => clusterClient(world);
  return {
    sim,
    management,
    simulator,
    kube,
    controller: masters,
    transcript,
    routes: () => platform.routes,
    as: (user, groups) => management.client(tester, user, groups),
    get: (kind, name, namespace) => management.get(kind, namespace === undefined ? { name } : { namespace, name }),
    list: (kind) => management.list(kind),
    cluster: (name) => clusterFrom(tester)(name),
    kill: () => sim.kill(platform.world),
    restart: async () => {
      life += 1;
      platform = await sim.complete(startPlatform(options.rooms, { sim, management, simulator, life }));
    },
  };
}

interface Around {
  readonly sim: Simulation;
  readonly management: Management;
  readonly simulator: Simulator;
  readonly life: number;
}

/** One life of the platform: its own process over the same disk. */
async function startPlatform(rooms: readonly Room[], around: Around): Promise<Platform> {
  const { sim, management, simulator } = around;
  const world = sim.process("platform");
  const kube = controllerClient(management, world);
  const manager = createManager({ world, kube, freeze: true });
  // Runners are processes of their own and survive the platform.
  const host = (stepRun: string) => {
    const own = sim.process(`runner/${stepRun}`);
    return { world: own, alive: () => own.alive, pid: stepRun };
  };
  const executor = simulator.executor({ world, kube, dataFolder, host });
  const recorder = createEventRecorder({ kube, world });
  const deps: RoomDeps = {
    world,
    kube: manager.kube,
    manager,
    events: recorder,
    cluster: clusterClient(world),
    executors: new Map([["simulated", executor]]),
    probe: simulator.probe({ world, kube }),
    dataFolder,
    platformAddresses: ["10.255.0.1"],
    pki: paperPki(world.clock),
  };
  const registered = rooms.map((room) => room.register(deps));
  const parts: readonly Part[] = registered.flatMap((each) => each.parts);
  await manager.start(never);
  for (const part of [recorder, ...parts]) await part.start(never);
  return { world, routes: registered.flatMap((each) => each.routes) };
}

function clusterClient(world: SimulatedWorld): (name: string) => KubeClient {
  return (name) =>
    createKubeClient({
      transport: world.net.connect({ url: clusterUrl(name) }),
      clock: world.clock,
      random: world.random,
      server: `cluster ${name}`,
    });
}

function clusterUrl(name: string): string {
  return `https://${name}.clusters:6443`;
}

function asMaster(transport: ReturnType<Simulator["transport"]>): ReturnType<Simulator["transport"]> {
  return (exchange) => transport({ ...exchange, peer: { address: "", user: "platform", groups: ["system:masters"] } });
}

async function populate(kube: KubeClient, options: StageOptions, sim: Simulation): Promise<void> {
  for (const { name, labels, annotations, nodes } of options.clusters ?? []) {
    const meta = {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    };
    const cluster = await kube.create(
      Cluster,
      newObject(Cluster, meta, { clusterType: "simulated", managementPolicy: "Operate" }),
      write,
    );
    const uid = cluster.metadata.uid ?? "";
    const consumerRef = { kind: "Cluster", name, uid, clusterName: name, role: "Compute" } as const;
    for (const node of nodes ?? []) await kube.create(Machine, machineOf(node, { consumerRef }), write);
  }
  for (const spare of options.spares ?? []) {
    await kube.create(Machine, machineOf(spare), write);
    if (options.describeSpares !== false) await describeSpare(kube, spare.name, sim.now());
  }
}

function machineOf(
  staged: StagedMachine,
  more: { readonly consumerRef?: NonNullable<Machine["spec"]["consumerRef"]> } = {},
) {
  const { name, address, durationSeconds = 10, faults = [] } = staged;
  const born = more.consumerRef === undefined ? {} : { "fleet.dipper.dev/simulated-born": "true" };
  return newObject(
    Machine,
    { name, labels: { "fleet.dipper.dev/simulated": "true", ...born } },
    {
      simulated: { durationSeconds, faults },
      addresses: [{ type: "Internal", address }],
      machineClass: "c64m256",
      ...more,
    },
  );
}

/** As the room of machines describes a verified, free machine. */
export async function describeSpare(kube: KubeClient, name: string, now: number): Promise<void> {
  const since = isoTime(now);
  const condition = (type: string, reason: string) => ({
    type,
    status: "True",
    reason,
    message: "",
    lastTransitionTime: since,
  });
  const conditions = [
    condition("Reachable", "LoginWorks"),
    condition("IdentityVerified", "Verified"),
    condition("Clean", "EvidenceHolds"),
    condition("Available", "Free"),
  ];
  const status = { phase: "Spare", conditions, cleanliness: { verdict: "Clean", verifiedAt: since, evidence: [] } };
  await kube.patch(Machine, { name }, { status }, { ...write, subresource: "status" });
}

function put<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
