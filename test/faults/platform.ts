import { Cluster } from "@dipper/api";
import { type Journal, openApiServer } from "@dipper/apiserver";
import { createEventRecorder, createManager } from "@dipper/controller";
import { createKubeClient, type KubeClient, readOnly } from "@dipper/kube";
import type { Room, RoomDeps } from "@dipper/room";
import { paperPki } from "@dipper/room/testkit";
import type { Executor, ExecutorName } from "@dipper/runner";
import type { RunHost, Simulator } from "@dipper/simulator";
import type { SimulatedWorld, Simulation } from "@dipper/world/simulated";
import { authenticate, authorization } from "./identities.ts";
import type { Invariants } from "./invariants.ts";

export const platformUrl = "https://platform.simulated";
export const clusterUrl = (name: string): string => `https://${name}.simulated`;

/** What a planted defect may replace: ports and what rooms are given, never product code. */
export interface Wrappers {
  readonly kube?: (kube: KubeClient) => KubeClient;
  readonly cluster?: (kube: KubeClient, name: string) => KubeClient;
  readonly executor?: (executor: Executor) => Executor;
}

export interface PlatformOptions {
  readonly sim: Simulation;
  readonly world: SimulatedWorld;
  readonly journal: Journal;
  readonly simulator: Simulator;
  readonly rooms: readonly Room[];
  readonly invariants: Invariants;
  readonly host: (stepRun: string, platform: SimulatedWorld) => RunHost;
  readonly wrappers: Wrappers;
}

/** One life of the platform: API server, manager and rooms in one process, which talk to each other over the net. */
export async function startPlatform(options: PlatformOptions): Promise<void> {
  const { sim, world, simulator, wrappers, invariants } = options;
  const { clock, random, log } = world;
  const signal = new AbortController().signal;
  const server = await openApiServer({
    name: "management",
    clock,
    random,
    log,
    journal: options.journal,
    authorisation: "rbac",
    authenticate,
    onWrite: (change) => invariants.commit(change),
  });
  sim.net.listen(world, platformUrl, server.handle);
  const client = (url: string, name: string): KubeClient =>
    createKubeClient({
      transport: world.net.connect({ url }),
      clock,
      random: random.fork(name),
      server: name,
      headers: authorization("controller"),
    });
  const plain = client(platformUrl, "the management cluster");
  const manager = createManager({ world, kube: wrappers.kube?.(plain) ?? plain });
  const { kube } = manager;
  const events = createEventRecorder({ world, kube });
  const clusters = manager.cache(Cluster);
  const simulated = simulator.executor({
    world,
    kube,
    dataFolder: "/data",
    host: (stepRun) => options.host(stepRun, world),
  });
  const executors = new Map<ExecutorName, Executor>([["simulated", wrappers.executor?.(simulated) ?? simulated]]);
  const clients = new Map<string, KubeClient>();
  const cluster = (name: string): KubeClient => {
    const plainCluster = client(clusterUrl(name), `cluster ${name}`);
    const known = clients.get(name) ?? wrappers.cluster?.(plainCluster, name) ?? plainCluster;
    clients.set(name, known);
    return readOnly(known, () => {
      const policy = clusters.get({ name })?.spec.managementPolicy ?? "Observe";
      return policy === "Observe" ? { name, policy } : undefined;
    });
  };
  const deps: RoomDeps = {
    world,
    kube,
    manager,
    events,
    cluster,
    executors,
    probe: simulator.probe({ world, kube }),
    dataFolder: "/data",
    platformAddresses: [],
    pki: paperPki(clock),
  };
  const parts = options.rooms.flatMap((room) => room.register(deps).parts);
  for (const part of [events, manager, ...parts]) await part.start(signal);
}
