import { Cluster, DipperError, Machine } from "@dipper/api";
import type { ApiServerOptions, AuditSink, Journal } from "@dipper/apiserver";
import type { KubeClient } from "@dipper/kube";
import type { Executor, MachineProbe } from "@dipper/runner";
import { type ScopedClock, scopedClock, type Transport, type World } from "@dipper/world";
import { follow } from "./clusters/follow.ts";
import type { Population } from "./clusters/populate.ts";
import { openCluster, type SimulatedCluster } from "./clusters/simulated-cluster.ts";
import { bornLabel, clusterAnnotations, defaultVersion, nodeStep } from "./clusters/words.ts";
import type { ClusterEffects } from "./executor/run-machine.ts";
import { type LiveRuns, type RunHost, simulatedExecutor } from "./executor/simulated-executor.ts";
import { describeBorn } from "./fleet/describe.ts";
import { Lanes } from "./fleet/lanes.ts";
import { newMachine } from "./machines/machine-state.ts";
import { Machines } from "./machines/machines.ts";
import { simulatedProbe } from "./probe/simulated-probe.ts";

export interface SimulatorOptions {
  /** Of the simulated outside: in tests a process of its own, which survives the platform. */
  readonly world: World;
  /** The management cluster, where Clusters and Machines say what is simulated and how. */
  readonly kube: KubeClient;
  /** Opens storage by name: `machines`, and `cluster-<name>` for each cluster; opened again after it was closed. */
  readonly journal: (name: string) => Journal;
  /** How callers of simulated clusters prove who they are, where their transport has not done so. */
  readonly authenticate?: ApiServerOptions["authenticate"];
  /** Where requests to the API of a simulated cluster are told. */
  readonly audit?: (cluster: string) => AuditSink;
}

export interface ExecutorBinding {
  /** The platform's process. */
  readonly world: World;
  readonly kube: KubeClient;
  readonly dataFolder: string;
  /** Where runs live; default: in the platform's process, with which they die. */
  readonly host?: (stepRun: string) => RunHost;
  /** Machines of a run at a time. Default 20. */
  readonly forks?: number;
}

/** The simulated outside of the platform: clusters, machines, and the executor and the probe that reach them. A part of the program. */
export interface Simulator {
  readonly name: "simulator";
  readonly machines: Machines;
  /** Opens every simulated Cluster that there is, and from then on those that come. */
  start(signal: AbortSignal): Promise<void>;
  health(): string | undefined;
  close(): Promise<void>;
  executor(binding: ExecutorBinding): Executor;
  probe(binding: Pick<ExecutorBinding, "world" | "kube">): MachineProbe;
  /** The API of a simulated cluster, as the outside reaches it. Calls wait until the cluster is open. */
  transport(cluster: string): Transport;
  cluster(name: string): Promise<SimulatedCluster>;
  /** Whether the runner of a StepRun lives. */
  atWork(stepRun: string): boolean;
}

const versionOf = ({ metadata }: Cluster): string =>
  metadata.annotations?.[clusterAnnotations.version] ?? defaultVersion;

export function createSimulator(options: SimulatorOptions): Simulator {
  const { kube } = options;
  const clocks: ScopedClock[] = [];
  const world = scoped(options.world);
  const machines = new Machines(options.journal("machines"));
  const clusters = new Map<string, Promise<SimulatedCluster>>();
  const runs: LiveRuns = new Map();
  const lanes = new Lanes();
  const stop = new AbortController();
  let problem: string | undefined;
  let closed = false;

  /** The same world, whose timers end when the simulator closes. */
  function scoped(of: World): World {
    const clock = scopedClock(of.clock);
    clocks.push(clock);
    return { ...of, clock };
  }

  /** The machines that are nodes of a cluster from its first day on. */
  async function bornIn(name: string): Promise<readonly Machine[]> {
    const born: Machine[] = [];
    const wanted = { fields: `spec.consumerRef.clusterName=${name}`, labels: bornLabel, signal: stop.signal };
    for await (const page of kube.pages(Machine, wanted)) born.push(...page.items);
    return born.filter((machine) => machine.spec.simulated !== undefined);
  }

  function populationOf(cluster: Cluster, born: readonly Machine[]): Population {
    const { annotations = {}, name } = cluster.metadata;
    const version = versionOf(cluster);
    const nodes = born.map((machine) => {
      const { simulated, consumerRef, machineClass, site, zone, rack, addresses } = machine.spec;
      const down = simulated?.faults.some((each) => each.step === nodeStep && each.fault === "NeverReady");
      return {
        name: machine.metadata.name,
        machineUid: machine.metadata.uid ?? "",
        ip: addresses[0]?.address ?? "",
        role: consumerRef?.role ?? "Compute",
        state: down === true ? ("Down" as const) : ("Ready" as const),
        version,
        machineClass,
        site,
        zone,
        rack,
      };
    });
    if (nodes.length > 0)
      machines.put(
        nodes.map((node) => ({ ...newMachine(node.machineUid, node.name), node: { cluster: name, name: node.name } })),
      );
    return { nodes, podsPerNode: Number(annotations[clusterAnnotations.podsPerNode] ?? 2) };
  }

  function open(cluster: Cluster): Promise<SimulatedCluster> {
    const { name } = cluster.metadata;
    const known = clusters.get(name);
    if (known !== undefined) return known;
    const { authenticate, audit } = options;
    const opening = (async () => {
      const born = await bornIn(name);
      const population = (): Population => populationOf(cluster, born);
      const more = {
        version: versionOf(cluster),
        ...(authenticate === undefined ? {} : { authenticate }),
        ...(audit === undefined ? {} : { audit: audit(name) }),
      };
      const journal = options.journal(`cluster-${name}`);
      const opened = await openCluster({ name, world, journal, population, ...more }).catch((error: unknown) => {
        journal.close();
        throw error;
      });
      const described = { kube, lanes, born, cluster: opened.server.local, now: world.clock.now() };
      await describeBorn(described, stop.signal);
      return opened;
    })();
    clusters.set(name, opening);
    opening.then(
      () => undefined,
      (error: unknown) => {
        clusters.delete(name);
        problem = `simulated cluster ${name} does not open: ${DipperError.from(error).message}`;
        world.log.error("simulated cluster does not open", { cluster: name, cause: DipperError.from(error).message });
      },
    );
    return opening;
  }

  async function keep(cluster: Cluster): Promise<void> {
    const open_ = await open(cluster);
    open_.setReachable(cluster.metadata.annotations?.[clusterAnnotations.fault] !== "Unreachable");
  }

  async function clusterOf(name: string): Promise<SimulatedCluster> {
    const known = clusters.get(name);
    if (known !== undefined) return known;
    const object = await kube.get(Cluster, { name }, { signal: stop.signal });
    if (object?.spec.clusterType !== "simulated")
      throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
    await keep(object);
    return open(object);
  }

  const effects: ClusterEffects = {
    join: async (cluster, node) => {
      const { kubelets, version } = await clusterOf(cluster);
      const { machineClass, site, zone, rack } = node.settings;
      await kubelets.register(
        {
          name: node.name,
          machineUid: node.uid,
          ip: node.ip,
          role: node.role,
          version,
          machineClass,
          site,
          zone,
          rack,
        },
        node.becomesReady,
      );
    },
    leave: async (cluster, node) => (await clusterOf(cluster)).kubelets.unregister(node),
    reboot: async (cluster, node) => (await clusterOf(cluster)).kubelets.reboot(node),
    uncordon: async (cluster, node) => (await clusterOf(cluster)).kubelets.uncordon(node),
  };

  return {
    name: "simulator",
    machines,
    start: async (signal) => {
      signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
      const opening: Promise<void>[] = [];
      const seen = follow<Cluster, Cluster>({
        kube,
        kind: Cluster,
        clock: world.clock,
        signal: stop.signal,
        project: (cluster) => cluster,
        changed: (cluster) => {
          if (cluster?.spec.clusterType === "simulated") opening.push(keep(cluster).catch(() => undefined));
        },
      });
      await seen.synced;
      await Promise.all(opening.splice(0));
    },
    health: () => problem,
    close: async () => {
      stop.abort(new Error("the simulator closes"));
      for (const cluster of await Promise.allSettled(clusters.values()))
        if (cluster.status === "fulfilled") await cluster.value.close();
      closed = true;
      for (const clock of clocks) clock.end();
    },
    executor: (binding) => {
      const hosted = scoped(binding.world);
      const alive = (): boolean => !closed && (binding.world as { alive?: boolean }).alive !== false;
      const host = binding.host ?? (() => ({ world: hosted, alive, pid: "0" }));
      return simulatedExecutor({ ...binding, machines, clusters: effects, runs, host });
    },
    probe: (binding) => simulatedProbe({ ...binding, machines, runs }),
    transport: (cluster) => async (exchange) => (await clusterOf(cluster)).transport(exchange),
    cluster: clusterOf,
    atWork: (stepRun) => {
      const run = runs.get(stepRun);
      return run !== undefined && !run.ended && run.host.alive();
    },
  };
}
