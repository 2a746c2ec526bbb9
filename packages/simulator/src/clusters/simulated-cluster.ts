import type { Journal } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { type Exchange, NetError, type Random, type Transport, type World } from "@dipper/world";
import { Kubelets } from "../kubelets/kubelets.ts";
import { runWorkload } from "../workload/controller.ts";
import { type Population, populate } from "./populate.ts";

/** An API server for a cluster; `openApiServer` of `@dipper/apiserver` behind it. */
export interface ClusterServer {
  readonly transport: Transport;
  close(): Promise<void>;
}

export type OpenServer = (options: {
  readonly name: string;
  readonly journal: Journal;
  readonly world: World;
}) => Promise<ClusterServer>;

export interface SimulatedClusterOptions {
  readonly name: string;
  readonly world: World;
  /** Opens the cluster's storage; called again after the returned one was closed. */
  readonly journal: () => Journal;
  readonly openServer: OpenServer;
  /** Asked once, when the cluster's journal is empty. */
  readonly population: () => Promise<Population>;
}

/** A simulated cluster: an API server, kubelets, a scheduler, and workloads that want to live. */
export interface SimulatedCluster {
  readonly name: string;
  /** As the world outside sees it: behind the faults. */
  readonly transport: Transport;
  /** From inside, as its administrator. */
  readonly kube: KubeClient;
  readonly kubelets: Kubelets;
  setReachable(reachable: boolean): void;
  close(): Promise<void>;
}

const unansweredMs = 3_000;
const inside = { address: "simulated", user: "system:simulator", groups: ["system:masters", "system:authenticated"] };

export async function openCluster(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
  const { name, openServer } = options;
  const random = options.world.random.fork(`cluster/${name}`);
  const world: World = { ...options.world, random };
  await populateOnce(options, random, world.clock.now());
  const server = await openServer({ name, journal: options.journal(), world });
  const stop = new AbortController();
  const internal: Transport = (exchange) => server.transport({ ...exchange, peer: inside });
  const kube = createKubeClient({
    transport: internal,
    clock: world.clock,
    random,
    server: `simulated cluster ${name}`,
  });
  const workload = runWorkload({ world, kube, transport: internal, signal: stop.signal });
  await workload.synced;
  const kubelets = new Kubelets({ world, kube, signal: stop.signal, nodes: workload.nodes });
  await kubelets.start();
  let reachable = true;
  let cut = new AbortController();

  async function transport(exchange: Exchange): Promise<Awaited<ReturnType<Transport>>> {
    if (!reachable) {
      await world.clock.sleep(unansweredMs, exchange.signal);
      throw new NetError("ConnectTimeout", `https://${name}.simulated`);
    }
    const streams = exchange.path.includes("watch=true");
    return server.transport(
      streams ? { ...exchange, signal: AbortSignal.any([exchange.signal, cut.signal]) } : exchange,
    );
  }

  return {
    name,
    transport,
    kube,
    kubelets,
    setReachable: (value) => {
      if (reachable === value) return;
      reachable = value;
      if (value) cut = new AbortController();
      else cut.abort(new NetError("Reset", `https://${name}.simulated`));
    },
    close: async () => {
      stop.abort(new Error("the simulated cluster closes"));
      await server.close();
    },
  };
}

async function populateOnce(options: SimulatedClusterOptions, random: Random, now: number): Promise<void> {
  const journal = options.journal();
  try {
    if (journal.load().revision === 0) populate(journal, await options.population(), random.fork("population"), now);
  } finally {
    journal.close();
  }
}
