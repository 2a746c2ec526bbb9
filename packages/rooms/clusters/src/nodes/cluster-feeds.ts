import { Cluster, conditionOf, isoTime, Node } from "@dipper/api";
import type { Manager, Part } from "@dipper/controller";
import { createCache, type KubeClient, type LiveCache } from "@dipper/kube";
import type { Cancel, World } from "@dipper/world";
import { type PodIndex, PodIndexBuilder } from "../search/pod-index.ts";
import { type PodSum, podSums } from "./pod-sums.ts";
import { trimNode } from "./trim-node.ts";

/** What is known of a cluster's nodes and pods. */
export interface ClusterView {
  /** False: what is there is old, or was never complete. */
  readonly current: boolean;
  readonly asOf: string | undefined;
  readonly nodes: readonly Node[];
  /** By node; undefined until the pods were counted once. */
  readonly pods: ReadonlyMap<string, PodSum> | undefined;
  /** Where pods are found by name, address and image, as old as `podsAsOf`. */
  readonly podIndex?: PodIndex | undefined;
  readonly podsAsOf?: string | undefined;
}

export interface ClusterFeedsOptions {
  readonly world: World;
  readonly manager: Manager;
  readonly cluster: (name: string) => KubeClient;
  readonly changed: (cluster: string) => void;
}

/** Watches bring bookmarks every minute; older knowledge than this is no knowledge. */
const staleAfterMs = 150_000;
const countEveryMs = 60_000;

interface Feed {
  readonly client: KubeClient;
  readonly nodes: LiveCache<Node>;
  readonly stop: AbortController;
  pods: ReadonlyMap<string, PodSum> | undefined;
  podIndex: PodIndex | undefined;
  podsAsOf: number | undefined;
  cancelCount: Cancel;
}

/** The nodes of every cluster that has an API: one list and watch each, trimmed; and the sums and the index of its pods, counted every minute. */
export class ClusterFeeds implements Part {
  readonly name = "clusters/nodes";
  readonly #options: ClusterFeedsOptions;
  readonly #feeds = new Map<string, Feed>();
  readonly #running = new Set<Promise<void>>();
  #cancel: Cancel = () => {};

  constructor(options: ClusterFeedsOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    const clusters = this.#options.manager.cache(Cluster);
    this.#cancel = clusters.subscribe((now, before) =>
      now === undefined ? this.#drop(before?.metadata.name ?? "") : this.#follow(now),
    );
    for (const cluster of clusters.all()) this.#follow(cluster);
    signal.addEventListener("abort", () => void this.close(), { once: true });
  }

  health(): string | undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.#cancel();
    for (const name of this.#feeds.keys()) this.#drop(name);
    await Promise.allSettled(this.#running);
  }

  view(name: string): ClusterView {
    const feed = this.#feeds.get(name);
    if (feed === undefined) return { current: false, asOf: undefined, nodes: [], pods: undefined };
    const { asOf } = feed.nodes;
    const current = feed.nodes.health() === undefined && this.#options.world.clock.now() - asOf < staleAfterMs;
    const { pods, podIndex, podsAsOf } = feed;
    return {
      current,
      asOf: asOf === 0 ? undefined : isoTime(asOf),
      nodes: feed.nodes.all(),
      pods,
      podIndex,
      podsAsOf: podsAsOf === undefined ? undefined : isoTime(podsAsOf),
    };
  }

  #follow(cluster: Cluster): void {
    const { name } = cluster.metadata;
    if (!hasApi(cluster)) this.#drop(name);
    else if (!this.#feeds.has(name)) this.#feed(name);
  }

  #feed(name: string): void {
    const { world, cluster, changed } = this.#options;
    const { clock, log } = world;
    const client = cluster(name);
    const random = world.random.fork(`clusters/nodes/${name}`);
    const nodes = createCache({ kind: Node, client, clock, random, log, transform: trimNode });
    const stop = new AbortController();
    const feed: Feed = {
      client,
      nodes,
      stop,
      pods: undefined,
      podIndex: undefined,
      podsAsOf: undefined,
      cancelCount: () => {},
    };
    this.#feeds.set(name, feed);
    nodes.subscribe((now, before) => {
      if (summary(now) !== summary(before)) changed(name);
    });
    void nodes.synced.then(() => changed(name));
    this.#track(name, nodes.run(stop.signal));
    // Not all at once: a start of five hundred clusters spreads over the period.
    feed.cancelCount = clock.after(1000 + (random.uint32() % 5000), () => this.#count(name, feed));
  }

  #count(name: string, feed: Feed): void {
    const { clock } = this.#options.world;
    const index = new PodIndexBuilder();
    const startedAt = clock.now();
    const counting = podSums(feed.client, (pod) => index.add(pod), feed.stop.signal)
      .then((sums) => {
        feed.pods = sums;
        feed.podIndex = index.build();
        feed.podsAsOf = startedAt;
        this.#options.changed(name);
      })
      .catch(() => {
        // An unreachable cluster is the probe's business; the sums stay what they were.
      })
      .finally(() => {
        if (!feed.stop.signal.aborted) feed.cancelCount = clock.after(countEveryMs, () => this.#count(name, feed));
      });
    this.#track(name, counting);
  }

  #track(name: string, work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.#options.world.log.error("cluster feed ended", { cluster: name, error: String(error) }),
      )
      .finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  #drop(name: string): void {
    const feed = this.#feeds.get(name);
    feed?.cancelCount();
    feed?.stop.abort(new Error("the cluster is not followed any more"));
    this.#feeds.delete(name);
  }
}

/** What a change must touch before anybody is told. */
function summary(node: Node | undefined): string {
  if (node === undefined) return "";
  const ready = conditionOf(node, "Ready");
  return `${ready?.status} ${node.spec?.unschedulable === true} ${node.status?.nodeInfo?.kubeletVersion ?? ""}`;
}

/** A cluster that is still to be built has no API yet. */
export function hasApi(cluster: Cluster): boolean {
  const { connection } = cluster.spec;
  return (
    cluster.spec.clusterType === "simulated" ||
    connection.credentialsRef !== undefined ||
    connection.readOnlyCredentialsRef !== undefined
  );
}
