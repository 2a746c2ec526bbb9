import type { DaemonSet } from "@dipper/api";
import type { NodeView } from "../control/node-view.ts";
import { isAvailable, type PodView } from "../control/pod-view.ts";
import { revisionLabel } from "../control/revisions.ts";
import { share } from "../deployment/sizes.ts";
import { daemonBelongs } from "./daemon-nodes.ts";

export interface DaemonView {
  readonly set: DaemonSet;
  readonly nodes: readonly NodeView[];
  /** Its pods by the node they are on or on their way to, the oldest first. */
  readonly byNode: ReadonlyMap<string, readonly PodView[]>;
  /** Of the present template. */
  readonly hash: string;
  readonly now: number;
}

export interface DaemonDecision {
  /** Nodes that get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly PodView[];
  /** Of those to be removed: what ended by itself. */
  readonly ended: readonly PodView[];
}

const isNew = (pod: PodView, hash: string): boolean => pod.labels[revisionLabel] === hash;

/** One pod on every node that it belongs to, and the old ones replaced as fast as the strategy allows. Pure. */
export function decideDaemons(view: DaemonView): DaemonDecision {
  const manage = managed(view);
  // Removals settle first: how far the rollout is shows in what is left.
  if (manage.create.length + manage.remove.length > 0 || view.set.spec.updateStrategy?.type === "OnDelete")
    return manage;
  return { ...(surgeOf(view) > 0 ? surging(view) : replacing(view)), ended: [] };
}

function desiredOf({ set, nodes }: DaemonView): number {
  return nodes.filter((node) => daemonBelongs(set.spec.template, node).start).length;
}

function surgeOf(view: DaemonView): number {
  return share(view.set.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, desiredOf(view), "up");
}

function managed(view: DaemonView): DaemonDecision {
  const create: string[] = [];
  const remove: PodView[] = [];
  const ended: PodView[] = [];
  for (const node of view.nodes) {
    const { start, stay } = daemonBelongs(view.set.spec.template, node);
    const pods = view.byNode.get(node.name) ?? [];
    if (!stay) {
      remove.push(...pods.filter((pod) => !pod.deleting));
      continue;
    }
    if (start && pods.length === 0) create.push(node.name);
    ended.push(...pods.filter((pod) => !pod.deleting && pod.finished));
    const running = pods.filter((pod) => !pod.deleting && !pod.finished);
    if (surgeOf(view) === 0) remove.push(...running.slice(1));
    else {
      if (start && pods.length > 0 && running.length === 0) create.push(node.name);
      remove.push(...surplus(running, view));
    }
  }
  return { create, remove: [...remove, ...ended], ended };
}

/** With surge two may run: the old one as long as it serves and the new one does not yet. */
function surplus(running: readonly PodView[], { hash, set, now }: DaemonView): readonly PodView[] {
  const fresh = running.filter((pod) => isNew(pod, hash));
  const old = running.filter((pod) => !isNew(pod, hash));
  const [newest] = fresh;
  const [oldest] = old;
  const more = [...fresh.slice(1), ...old.slice(1)];
  if (newest === undefined || oldest === undefined) return more;
  const replaced = !oldest.ready || isAvailable(newest, set.spec.minReadySeconds ?? 0, now);
  return replaced ? [...more, oldest] : more;
}

/** An old pod goes, and its successor comes when it is gone. */
function replacing(view: DaemonView): Omit<DaemonDecision, "ended"> {
  const { set, byNode, hash, now } = view;
  const most = share(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desiredOf(view), "up");
  const allowed: PodView[] = [];
  const candidates: PodView[] = [];
  let unavailable = 0;
  for (const pods of byNode.values()) {
    const living = pods.filter((pod) => !pod.deleting);
    const [pod] = living;
    if (living.length !== 1 || pod === undefined) unavailable++;
    else if (!isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) {
      unavailable++;
      if (!isNew(pod, hash)) allowed.push(pod);
    } else if (!isNew(pod, hash)) candidates.push(pod);
  }
  return { create: [], remove: [...allowed, ...candidates.slice(0, Math.max(0, most - unavailable))] };
}

/** A new pod comes beside the old one, which goes when the new one serves. */
function surging(view: DaemonView): Omit<DaemonDecision, "ended"> {
  const { set, nodes, byNode, hash, now } = view;
  const allowed: string[] = [];
  const candidates: string[] = [];
  let surge = 0;
  for (const node of nodes) {
    const living = (byNode.get(node.name) ?? []).filter((pod) => !pod.deleting);
    const old = living.find((pod) => !isNew(pod, hash));
    const fresh = living.find((pod) => isNew(pod, hash));
    if (old === undefined) continue;
    if (fresh !== undefined) surge++;
    else if (!daemonBelongs(set.spec.template, node).start) continue;
    else if (isAvailable(old, set.spec.minReadySeconds ?? 0, now)) candidates.push(node.name);
    else allowed.push(node.name);
  }
  return { create: [...allowed, ...candidates.slice(0, Math.max(0, surgeOf(view) - surge))], remove: [] };
}

export function daemonStatus(view: DaemonView): NonNullable<DaemonSet["status"]> {
  const { set, nodes, byNode, hash, now } = view;
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  for (const node of nodes) {
    const [pod] = byNode.get(node.name) ?? [];
    if (!daemonBelongs(set.spec.template, node).start) {
      if (pod !== undefined) count.misscheduled++;
      continue;
    }
    count.desired++;
    if (pod === undefined) continue;
    count.current++;
    if (pod.ready) count.ready++;
    if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) count.available++;
    if (isNew(pod, hash)) count.updated++;
  }
  const unavailable = count.desired - count.available;
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...(count.updated === 0 ? {} : { updatedNumberScheduled: count.updated }),
    ...(count.available === 0 ? {} : { numberAvailable: count.available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(set.status?.collisionCount === undefined ? {} : { collisionCount: set.status.collisionCount }),
  };
}
