import { type ApiServer, type ApiServerOptions, type AuditSink, type Journal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { type Answer, type Exchange, NetError, type Random, type Transport, type World } from "@dipper/world";
import type { Kubelets } from "../kubelets/kubelets.ts";
import { simulatedLog } from "../pods/pod-log.ts";
import { startWorkloads, type Workloads } from "../workloads.ts";
import { type Population, populate } from "./populate.ts";

export interface SimulatedClusterOptions {
  readonly name: string;
  /** Of its kubelets. */
  readonly version: string;
  readonly world: World;
  /** The cluster's storage, which is closed with it. */
  readonly journal: Journal;
  /** Asked once, when the cluster's journal is empty. */
  readonly population: () => Population;
  readonly authenticate?: ApiServerOptions["authenticate"];
  readonly audit?: AuditSink;
}

/** A simulated cluster: an API server, and beside it controllers, a scheduler and kubelets. */
export interface SimulatedCluster {
  readonly name: string;
  readonly version: string;
  /** As the world outside sees it: behind the faults. */
  readonly transport: Transport;
  /** From inside, as its administrator. */
  readonly kube: KubeClient;
  readonly server: ApiServer;
  readonly kubelets: Kubelets;
  setReachable(reachable: boolean): void;
  close(): Promise<void>;
}

const unansweredMs = 3_000;
const inside = { address: "simulated", user: "system:simulator", groups: ["system:masters", "system:authenticated"] };

export async function openCluster(options: SimulatedClusterOptions): Promise<SimulatedCluster> {
  const { name } = options;
  const random = options.world.random.fork(`cluster/${name}`);
  const world: World = { ...options.world, random };
  populateOnce(options, random, world.clock.now());
  const stop = new AbortController();
  const beside: { workloads?: Workloads } = {};
  const server = await openApiServer({
    name,
    clock: world.clock,
    random,
    log: world.log,
    journal: options.journal,
    authorisation: "allow-all",
    ...(options.authenticate === undefined ? {} : { authenticate: options.authenticate }),
    ...(options.audit === undefined ? {} : { audit: options.audit }),
    onWrite: (change) => beside.workloads?.take(change),
    logs: simulatedLog,
  });
  const workloads = startWorkloads({ world, local: server.local, signal: stop.signal });
  beside.workloads = workloads;
  const { kubelets } = workloads;
  const internal: Transport = (exchange) => server.handle({ ...exchange, peer: inside });
  const kube = createKubeClient({
    transport: internal,
    clock: world.clock,
    random,
    server: `simulated cluster ${name}`,
  });
  let reachable = true;
  let cut = new AbortController();

  async function transport(exchange: Exchange): Promise<Answer> {
    if (!reachable) {
      await world.clock.sleep(unansweredMs, exchange.signal);
      throw new NetError("ConnectTimeout", `https://${name}.simulated`);
    }
    const streams = exchange.path.includes("watch=true");
    return server.handle(streams ? { ...exchange, signal: AbortSignal.any([exchange.signal, cut.signal]) } : exchange);
  }

  return {
    name,
    version: options.version,
    transport,
    kube,
    server,
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

function populateOnce({ journal, population }: SimulatedClusterOptions, random: Random, now: number): void {
  if (journal.load().revision === 0) populate(journal, population(), random.fork("population"), now);
}
