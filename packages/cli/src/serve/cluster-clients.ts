import { type Cluster, controllerIdentity, DipperError } from "@dipper/api";
import { type Cache, createKubeClient, type KubeClient, loadKubeconfig, readOnly, withHeaders } from "@dipper/kube";
import type { Transport, World } from "@dipper/world";
import { secretText } from "./secrets.ts";

export interface ClusterClientsOptions {
  readonly world: World;
  readonly kube: KubeClient;
  readonly clusters: Cache<Cluster>;
  /** The API of a simulated cluster in this process. */
  readonly simulated: (name: string) => Transport | undefined;
}

/** Connects at the first call, by what the Cluster says then; a new generation of the Cluster connects again. */
export function transportOf(options: ClusterClientsOptions, name: string): Transport {
  let connected: { readonly generation: number; readonly transport: Promise<Transport> } | undefined;
  return async (exchange) => {
    const cluster = options.clusters.get({ name });
    if (cluster === undefined) throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
    const generation = cluster.metadata.generation ?? 0;
    if (connected?.generation !== generation)
      connected = { generation, transport: connect(options, cluster, exchange.signal) };
    try {
      return await (await connected.transport)(exchange);
    } catch (error) {
      connected = undefined;
      throw error;
    }
  };
}

async function connect(options: ClusterClientsOptions, cluster: Cluster, signal: AbortSignal): Promise<Transport> {
  const { name } = cluster.metadata;
  const unavailable = (cause: string): DipperError =>
    new DipperError("Unavailable", { server: `cluster ${name}`, cause, name });
  if (cluster.spec.clusterType === "simulated") {
    const transport = options.simulated(name);
    if (transport === undefined) throw unavailable("it is simulated, and this platform does not simulate it");
    return (exchange) =>
      transport({
        ...exchange,
        peer: { address: "127.0.0.1", user: controllerIdentity.user, groups: ["system:masters"] },
      });
  }
  const { connection } = cluster.spec;
  const ref = connection?.credentialsRef ?? connection?.readOnlyCredentialsRef;
  if (ref === undefined) throw unavailable("it has no credentials yet (spec.connection.credentialsRef)");
  const text = await secretText(options.kube, { name: ref.name, key: "kubeconfig" }, signal);
  const { target, headers } = await loadKubeconfig(text, { plugins: "refuse" });
  const url = connection?.endpoints[0] ?? target.url;
  const proxy = connection?.mode === "Proxy" && connection.proxyURL !== "" ? { proxy: connection.proxyURL } : {};
  return withHeaders(options.world.net.connect({ ...target, url, ...proxy }), headers);
}

/** Clients of managed clusters by name. While a Cluster is only observed (or unknown), its client refuses every write. */
export function clusterClients(options: ClusterClientsOptions): (name: string) => KubeClient {
  const clients = new Map<string, KubeClient>();
  const make = (name: string): KubeClient => {
    const client = createKubeClient({
      transport: transportOf(options, name),
      clock: options.world.clock,
      random: options.world.random.fork(`cluster:${name}`),
      server: `cluster ${name}`,
      timeoutMs: 10_000,
      retries: 1,
    });
    return readOnly(client, () => {
      const policy = options.clusters.get({ name })?.spec.managementPolicy ?? "Observe";
      return policy === "Observe" ? { name, policy } : undefined;
    });
  };
  return (name) => {
    const known = clients.get(name) ?? make(name);
    clients.set(name, known);
    return known;
  };
}
