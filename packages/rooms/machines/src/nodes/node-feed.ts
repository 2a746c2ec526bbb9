import { Cluster, labels, Machine, Node } from "@dipper/api";
import type { Manager, Part } from "@dipper/controller";
import { createCache, type KubeClient, type LiveCache } from "@dipper/kube";
import type { Cancel, World } from "@dipper/world";
import { trimNode } from "./trim-node.ts";

/** What a machine's node looks like in its cluster. `NotAsked`: not yet, after a start. `Unknown`: the cluster cannot be asked. */
export type NodeSeen =
  | { readonly state: "NotAsked" }
  | { readonly state: "Unknown" }
  | { readonly state: "Missing" }
  | { readonly state: "Known"; readonly node: Node };

export interface NodeFeedOptions {
  readonly world: World;
  readonly manager: Manager;
  readonly cluster: (name: string) => KubeClient;
  /** A machine whose node may have changed. */
  readonly changed: (machine: string) => void;
}

/** Index of the Machine cache: machines by the cluster that they serve. */
export const servingIndex = "machines/serving";
/** Index of the Machine cache: by uid. */
export const uidIndex = "machines/uid";
/** Older knowledge than this is no knowledge. Watches bring bookmarks every minute. */
const staleAfterMs = 150_000;
const lookEveryMs = 15_000;
/** A cluster that has not answered after this long is not slow but away. */
const firstAnswerMs = 60_000;

interface Fed {
  readonly nodes: LiveCache<Node>;
  readonly stop: AbortController;
  readonly since: number;
  state: "Starting" | "Current" | "Stale";
}

/** The nodes of all clusters that machines serve, one list and watch per cluster. */
export class NodeFeed implements Part {
  readonly name = "machines/nodes";
  readonly #options: NodeFeedOptions;
  readonly #fed = new Map<string, Fed>();
  readonly #running = new Set<Promise<void>>();
  #cancels: readonly Cancel[] = [];

  constructor(options: NodeFeedOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { manager, world } = this.#options;
    const clusters = manager.cache(Cluster);
    const machines = manager.cache(Machine);
    let cancelLook: Cancel = () => {};
    const look = (): void => {
      this.#look();
      cancelLook = world.clock.after(lookEveryMs, look);
    };
    this.#cancels = [
      machines.subscribe((now) => this.#want(now?.spec.consumerRef?.clusterName)),
      clusters.subscribe((now, before) => (now === undefined ? this.#drop(before?.metadata.name ?? "") : this.#look())),
      () => cancelLook(),
    ];
    signal.addEventListener("abort", () => void this.close(), { once: true });
    look();
  }

  health(): string | undefined {
    return undefined;
  }

  async close(): Promise<void> {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    for (const name of this.#fed.keys()) this.#drop(name);
    await Promise.allSettled(this.#running);
  }

  nodeOf(machine: Machine, clusterName: string): NodeSeen {
    const fed = this.#fed.get(clusterName);
    if (fed === undefined)
      return {
        state: this.#options.manager.cache(Cluster).get({ name: clusterName }) === undefined ? "Unknown" : "NotAsked",
      };
    if (fed.state !== "Current") return { state: fed.state === "Starting" ? "NotAsked" : "Unknown" };
    const byUid = fed.nodes.by("machine", machine.metadata.uid ?? "")[0];
    const node = byUid ?? addressesOf(machine).flatMap((address) => fed.nodes.by("address", address))[0];
    return node === undefined ? { state: "Missing" } : { state: "Known", node };
  }

  /** A node that says it is this machine, in whatever cluster: also one that the machine has left, or should have. */
  anyNodeOf({ metadata }: Machine): { readonly cluster: string; readonly node: Node } | undefined {
    for (const [cluster, { nodes, state }] of this.#fed) {
      const node = state === "Current" ? nodes.by("machine", metadata.uid ?? "")[0] : undefined;
      if (node !== undefined) return { cluster, node };
    }
    return undefined;
  }

  /** Clusters that serve machines are fed; whoever changes between current and stale wakes his machines. */
  #look(): void {
    const { manager } = this.#options;
    const machines = manager.cache(Machine);
    for (const cluster of manager.cache(Cluster).all()) {
      const { name } = cluster.metadata;
      if (machines.by(servingIndex, name).length > 0) this.#want(name);
    }
    for (const [name, fed] of this.#fed) {
      const state = this.#stateOf(fed);
      if (state === fed.state) continue;
      fed.state = state;
      for (const machine of machines.by(servingIndex, name)) this.#options.changed(machine.metadata.name);
    }
  }

  #stateOf(fed: Fed): Fed["state"] {
    const now = this.#options.world.clock.now();
    if (fed.nodes.health() === undefined && now - fed.nodes.asOf < staleAfterMs) return "Current";
    return fed.state === "Starting" && now - fed.since < firstAnswerMs ? "Starting" : "Stale";
  }

  #want(name: string | undefined): void {
    const { manager, world, cluster, changed } = this.#options;
    if (name === undefined || this.#fed.has(name) || manager.cache(Cluster).get({ name }) === undefined) return;
    const { clock, log } = world;
    const random = world.random.fork(`machines/nodes/${name}`);
    const nodes = createCache({ kind: Node, client: cluster(name), clock, random, log, transform: trimNode });
    nodes.index("machine", (node) => [node.metadata.labels?.[labels.machineUid] ?? ""]);
    nodes.index("address", (node) => (node.status?.addresses ?? []).map((each) => each.address));
    const stop = new AbortController();
    const fed: Fed = { nodes, stop, since: clock.now(), state: "Starting" };
    this.#fed.set(name, fed);
    nodes.subscribe((now, before) => {
      for (const machine of this.#machinesOf(now ?? before)) changed(machine.metadata.name);
    });
    void nodes.synced.then(() => this.#look());
    const run = nodes
      .run(stop.signal)
      .catch((error: unknown) => world.log.error("node feed ended", { cluster: name, error: String(error) }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  #machinesOf(node: Node | undefined): readonly Machine[] {
    const uid = node?.metadata.labels?.[labels.machineUid];
    const machines = this.#options.manager.cache(Machine);
    if (uid !== undefined) return machines.by(uidIndex, uid);
    return (node?.status?.addresses ?? []).flatMap(({ address }) => machines.by("machines/address", address));
  }

  #drop(name: string): void {
    this.#fed.get(name)?.stop.abort(new Error("the cluster is gone"));
    this.#fed.delete(name);
  }
}

export function addressesOf(machine: Machine): readonly string[] {
  const own = machine.spec.addresses.filter((each) => each.type !== "BMC").map((each) => each.address);
  return machine.spec.ssh === undefined ? own : [...new Set([machine.spec.ssh.address, ...own])];
}
