import { Node, Pod } from "@dipper/api";
import type { Change, LocalAccess } from "@dipper/apiserver";
import { type NodeView, nodeView } from "./node-view.ts";
import { type PodView, podView } from "./pod-view.ts";

/** What a commit did to a pod or a node, as the controllers see it. */
export interface Moved<View> {
  readonly now: View | undefined;
  readonly before: View | undefined;
}

const nobody: ReadonlySet<PodView> = new Set();

/** Pods and nodes of one cluster in memory, kept current by the server's own commits: a controller sees its own writes at once. */
export class ClusterState {
  readonly pods = new Map<string, PodView>();
  readonly nodes = new Map<string, NodeView>();
  readonly #byController = new Map<string, Set<PodView>>();
  readonly #byNode = new Map<string, Set<PodView>>();
  readonly #byNamespace = new Map<string, Set<PodView>>();

  load(local: LocalAccess): void {
    for (const node of local.list(Node)) this.nodes.set(node.metadata.name, nodeView(node));
    for (const pod of local.list(Pod)) this.#setPod(podView(pod));
  }

  /** Pods whose controller has this uid. */
  controlledBy(uid: string): readonly PodView[] {
    return [...(this.#byController.get(uid) ?? nobody)];
  }

  onNode(name: string): Iterable<PodView> {
    return this.#byNode.get(name) ?? nobody;
  }

  inNamespace(name: string): Iterable<PodView> {
    return this.#byNamespace.get(name) ?? nobody;
  }

  /** Those of the controller, and those of the namespace that have none and might be adopted. */
  candidates(uid: string, namespace: string): readonly PodView[] {
    const orphans = [...(this.#byController.get("") ?? nobody)].filter((pod) => pod.namespace === namespace);
    return [...this.controlledBy(uid), ...orphans];
  }

  takePod({ type, entry }: Change): Moved<PodView> {
    const before = this.pods.get(entry.key);
    if (before !== undefined) this.#dropPod(before);
    if (type === "DELETED") return { now: undefined, before };
    const now = podView(JSON.parse(new TextDecoder().decode(entry.bytes)) as Pod);
    this.#setPod(now);
    return { now, before };
  }

  takeNode({ type, entry }: Change): Moved<NodeView> {
    const before = this.nodes.get(entry.key);
    if (type === "DELETED") {
      this.nodes.delete(entry.key);
      return { now: undefined, before };
    }
    const now = nodeView(JSON.parse(new TextDecoder().decode(entry.bytes)) as Node);
    this.nodes.set(entry.key, now);
    return { now, before };
  }

  #setPod(pod: PodView): void {
    this.pods.set(pod.key, pod);
    for (const [index, key] of this.#indexes(pod)) {
      const set = index.get(key);
      if (set === undefined) index.set(key, new Set([pod]));
      else set.add(pod);
    }
  }

  #dropPod(pod: PodView): void {
    this.pods.delete(pod.key);
    for (const [index, key] of this.#indexes(pod)) {
      const set = index.get(key);
      set?.delete(pod);
      if (set?.size === 0) index.delete(key);
    }
  }

  #indexes(pod: PodView): readonly (readonly [Map<string, Set<PodView>>, string])[] {
    return [
      [this.#byController, pod.controller?.uid ?? ""],
      [this.#byNode, pod.node],
      [this.#byNamespace, pod.namespace],
    ];
  }
}
