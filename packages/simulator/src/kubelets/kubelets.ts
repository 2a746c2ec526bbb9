import { DipperError, isoMicroTime, Lease, labels, Node } from "@dipper/api";
import type { LocalAccess } from "@dipper/apiserver";
import { type World, xxh32 } from "@dipper/world";
import { type NodeDescription, nodeConditions, nodeObject } from "../clusters/node-object.ts";
import { leaseObject } from "../clusters/populate.ts";
import { type KubeletState, kubeletState } from "../clusters/words.ts";
import type { NodeView } from "../control/node-view.ts";

export interface KubeletsOptions {
  readonly world: World;
  readonly local: LocalAccess;
  readonly signal: AbortSignal;
  /** The nodes that stand in the cluster. */
  readonly nodes: ReadonlyMap<string, NodeView>;
}

/** Every lease is renewed once in this time, a slice of the nodes at a time; its duration is longer. */
const leaseRoundMs = 120_000;
const leaseSlice = 25;
const rebootMs = 8_000;
const leaseNamespace = "kube-node-lease";

/** The kubelets of one simulated cluster, as far as they speak for their nodes; what they do with pods is in `pods/`. */
export class Kubelets {
  readonly #options: KubeletsOptions;

  constructor(options: KubeletsOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier life left half done, and keeps the leases fresh. */
  start(): void {
    for (const node of this.#options.local.list(Node))
      if (stateOf(node) === "Starting") this.#readyLater(node.metadata.name);
    this.#renewLater(0);
  }

  /** Registers with the joining taint. A node of the same name and machine is kept and starts again. */
  async register(node: NodeDescription, becomesReady: boolean): Promise<void> {
    const { local, world } = this.#options;
    const state: KubeletState = becomesReady ? "Starting" : "NeverReady";
    const known = local.get(Node, { name: node.name });
    if (known !== undefined && known.metadata.labels?.[labels.machineUid] === node.machineUid) {
      if (stateOf(known) !== "Ready") await this.#setState(node.name, state);
    } else {
      if (known !== undefined) await local.delete(Node, { name: node.name });
      await local.create(Node, nodeObject(node, state, true, world.clock.now()));
      if (local.get(Lease, { namespace: leaseNamespace, name: node.name }) === undefined)
        await local.create(Lease, leaseObject(node.name, world.clock.now()));
    }
    if (becomesReady) this.#readyLater(node.name);
  }

  /** A node that serves from the beginning; one of this name stays as it is. */
  async add(node: NodeDescription): Promise<void> {
    const { local, world } = this.#options;
    if (local.get(Node, { name: node.name }) !== undefined) return;
    await local.create(Node, nodeObject(node, "Ready", false, world.clock.now()));
    await local.create(Lease, leaseObject(node.name, world.clock.now()));
  }

  async unregister(name: string): Promise<void> {
    const { local } = this.#options;
    await local.delete(Node, { name });
    await local.delete(Lease, { namespace: leaseNamespace, name });
  }

  async reboot(name: string): Promise<void> {
    await this.#setState(name, "Starting");
    this.#readyLater(name, rebootMs);
  }

  async uncordon(name: string): Promise<void> {
    await this.#options.local.update(Node, { name }, (node) => {
      const { unschedulable: _unschedulable, ...spec } = node.spec ?? {};
      return {
        ...node,
        spec: { ...spec, taints: spec.taints?.filter((taint) => !taint.key.startsWith("fleet.dipper.dev/")) ?? [] },
      };
    });
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
    const { local, world } = this.#options;
    const before = local.get(Node, { name });
    // A kubelet gets Ready only out of Starting: NeverReady or another reboot may have come in between.
    if (before === undefined || stateOf(before) === state || (state === "Ready" && stateOf(before) !== "Starting"))
      return;
    const conditions = nodeConditions(state, world.clock.now());
    // Labels and annotations of nodes are written together with the status.
    await local.update(
      Node,
      { name },
      (node) => ({
        ...node,
        metadata: { ...node.metadata, annotations: { ...node.metadata.annotations, [kubeletState]: state } },
        status: { ...node.status, conditions },
      }),
      "status",
    );
  }

  #renewLater(from: number): void {
    const { world, nodes, signal } = this.#options;
    const slices = Math.max(1, Math.ceil(nodes.size / leaseSlice));
    world.clock.after(leaseRoundMs / slices, () => {
      if (signal.aborted) return;
      const slice = [...nodes.values()].slice(from, from + leaseSlice);
      void this.#renew(slice).finally(() => this.#renewLater(slice.length < leaseSlice ? 0 : from + leaseSlice));
    });
  }

  async #renew(slice: readonly NodeView[]): Promise<void> {
    const { local, world } = this.#options;
    const renewTime = isoMicroTime(world.clock.now());
    const renew = (name: string) =>
      local.update(Lease, { namespace: leaseNamespace, name }, (lease) => ({
        ...lease,
        spec: { ...lease.spec, renewTime },
      }));
    // All at once: they share a commit.
    await Promise.allSettled(slice.filter((node) => node.kubelet === "Ready").map((node) => renew(node.name)));
  }
}

function stateOf(node: Node): KubeletState | undefined {
  return node.metadata.annotations?.[kubeletState] as KubeletState | undefined;
}
