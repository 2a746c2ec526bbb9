import { DipperError, isoMicroTime, Lease, labels, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { type World, xxh32 } from "@dipper/world";
import { type NodeDescription, nodeConditions, nodeObject } from "../clusters/node-object.ts";
import { leaseObject } from "../clusters/populate.ts";
import { type KubeletState, kubeletState, manager } from "../clusters/words.ts";

export interface KubeletsOptions {
  readonly world: World;
  readonly kube: KubeClient;
  readonly signal: AbortSignal;
  /** The nodes that stand in the cluster. */
  readonly nodes: ReadonlyMap<string, unknown>;
}

/** Every lease is renewed once in this time, a slice of the nodes at a time; its duration is longer. */
const leaseRoundMs = 120_000;
const leaseSlice = 25;
const rebootMs = 8_000;

/** The kubelets of one simulated cluster, as far as they speak to its API server; what they do with pods is in `workload/`. */
export class Kubelets {
  readonly #options: KubeletsOptions;

  constructor(options: KubeletsOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier life left half done, and keeps the leases fresh. */
  async start(): Promise<void> {
    const { kube, signal } = this.#options;
    for await (const page of kube.pages(Node, { signal }))
      for (const node of page.items) if (stateOf(node) === "Starting") this.#readyLater(node.metadata.name);
    this.#renewLater(0);
  }

  /** Registers with the joining taint. A node of the same name and machine is kept and starts again. */
  async register(node: NodeDescription, becomesReady: boolean): Promise<void> {
    const { kube, world, signal } = this.#options;
    const state: KubeletState = becomesReady ? "Starting" : "NeverReady";
    const { status, ...object } = nodeObject(node, state, true, world.clock.now());
    const known = await kube.get(Node, { name: node.name }, { signal });
    if (known !== undefined && known.metadata.labels?.[labels.machineUid] === node.machineUid) {
      if (stateOf(known) !== "Ready") await this.#setState(node.name, state);
    } else {
      if (known !== undefined) await kube.delete(Node, { name: node.name }, { manager, signal });
      await kube.create(Node, object, { manager, signal });
      await kube.patch(Node, { name: node.name }, { status }, { manager, signal, subresource: "status" });
      await kube
        .create(Lease, leaseObject(node.name, world.clock.now()) as Lease, { manager, signal })
        .catch(allow("AlreadyExists"));
    }
    if (becomesReady) this.#readyLater(node.name);
  }

  async unregister(name: string): Promise<void> {
    const { kube, signal } = this.#options;
    await kube.delete(Node, { name }, { manager, signal }).catch(allow("NotFound"));
    await kube.delete(Lease, { namespace: "kube-node-lease", name }, { manager, signal }).catch(allow("NotFound"));
  }

  async reboot(name: string): Promise<void> {
    await this.#setState(name, "Starting");
    this.#readyLater(name, rebootMs);
  }

  async uncordon(name: string): Promise<void> {
    const { kube, signal } = this.#options;
    const node = await kube.get(Node, { name }, { signal });
    if (node === undefined) return;
    const taints = node.spec?.taints?.filter((taint) => !taint.key.startsWith("fleet.dipper.dev/")) ?? [];
    await kube.patch(Node, { name }, { spec: { taints, unschedulable: null } }, { manager, signal });
  }

  #readyLater(name: string, ms = 2_000 + (xxh32(name, 0) % 2_000)): void {
    const { world, signal } = this.#options;
    world.clock.after(ms, () => {
      if (signal.aborted) return;
      this.#setState(name, "Ready").catch((error: unknown) => {
        if (signal.aborted) return;
        world.log.error("simulated kubelet failed", { node: name, cause: DipperError.from(error).message });
        this.#readyLater(name);
      });
    });
  }

  async #setState(name: string, state: KubeletState): Promise<void> {
    const { kube, world, signal } = this.#options;
    const options = { manager, signal };
    const node = await kube.get(Node, { name }, { signal });
    const before = node === undefined ? undefined : stateOf(node);
    // NeverReady may have come in between: a kubelet gets Ready only out of Starting.
    if (node === undefined || before === state || (state === "Ready" && before !== "Starting")) return;
    await kube.patch(Node, { name }, { metadata: { annotations: { [kubeletState]: state } } }, options);
    const conditions = nodeConditions(state, world.clock.now());
    await kube
      .patch(Node, { name }, { status: { conditions } }, { ...options, subresource: "status" })
      .catch(allow("NotFound"));
  }

  #renewLater(from: number): void {
    const { world, nodes, signal } = this.#options;
    const slices = Math.max(1, Math.ceil(nodes.size / leaseSlice));
    world.clock.after(leaseRoundMs / slices, () => {
      if (signal.aborted) return;
      const names = [...nodes.keys()].slice(from, from + leaseSlice);
      void this.#renew(names).finally(() => this.#renewLater(names.length < leaseSlice ? 0 : from + leaseSlice));
    });
  }

  async #renew(names: readonly string[]): Promise<void> {
    const { kube, world, nodes, signal } = this.#options;
    const spec = { renewTime: isoMicroTime(world.clock.now()) };
    const renew = (name: string) =>
      kube.patch(Lease, { namespace: "kube-node-lease", name }, { spec }, { manager, signal }).then(
        () => undefined,
        () => undefined,
      );
    // All at once: they share a commit.
    await Promise.all(
      names.filter((name) => (nodes.get(name) as { ready?: boolean } | undefined)?.ready !== false).map(renew),
    );
  }
}

function stateOf(node: Node): KubeletState | undefined {
  return node.metadata.annotations?.[kubeletState] as KubeletState | undefined;
}

function allow(code: "NotFound" | "AlreadyExists"): (error: unknown) => void {
  return (error) => {
    if (DipperError.from(error).code !== code) throw error;
  };
}
