import { isoTime, Pod, type PodCondition, type Taint } from "@dipper/api";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import type { NodeView } from "../control/node-view.ts";
import { timeOf } from "../control/pod-view.ts";
import { tolerates } from "../scheduler/tolerations.ts";

/** Sends pods away from nodes whose taints they do not tolerate, or not for so long, and forgets those whose node is gone. */
export function evictionController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("taint-eviction-controller");

  return {
    name: "Eviction",
    all: () =>
      [...state.pods.values()]
        .filter((pod) => pod.node !== "" && mayGo(state.nodes.get(pod.node)))
        .map((pod) => pod.key),
    *concerns({ pod, node }: Seen) {
      if (pod?.now !== undefined && pod.now.node !== "" && mayGo(state.nodes.get(pod.now.node))) yield pod.now.key;
      if (node !== undefined && (mayGo(node.now) || mayGo(node.before)))
        for (const each of state.onNode((node.now ?? node.before)?.name ?? "")) yield each.key;
    },
    reconcile: async (key) => {
      const view = state.pods.get(key);
      if (view === undefined || view.node === "") return undefined;
      const node = state.nodes.get(view.node);
      if (node === undefined) return forget(key);
      if (view.deleting || view.finished) return undefined;
      const pod = local.get(Pod, keyParts(key));
      if (pod === undefined) return undefined;
      const waitMs = patience(
        pod,
        node.taints.filter((taint) => taint.effect === "NoExecute"),
        world.clock.now(),
      );
      if (waitMs === undefined || waitMs > 0) return waitMs;
      events.record(pod, {
        type: "Normal",
        reason: "TaintManagerEviction",
        message: `Marking for deletion Pod ${key}`,
      });
      await disrupt(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
      await local.delete(Pod, keyParts(key));
      return undefined;
    },
  };

  /** Nobody is left who could stop it. Upstream waits 40 seconds in case the node was only not seen; here nobody loses sight of one. */
  async function forget(key: string): Promise<undefined> {
    const pod = local.get(Pod, keyParts(key));
    if (pod === undefined) return undefined;
    const phase = pod.status?.phase;
    if (phase !== "Succeeded" && phase !== "Failed")
      await disrupt(pod, "DeletionByPodGC", "PodGC: node no longer exists", "Failed");
    await local.delete(Pod, keyParts(key), { graceSeconds: 0 });
    return undefined;
  }

  async function disrupt(pod: Pod, reason: string, message: string, phase?: "Failed"): Promise<void> {
    const { namespace = "", name } = pod.metadata;
    const condition: PodCondition = {
      type: "DisruptionTarget",
      status: "True",
      reason,
      message,
      lastTransitionTime: isoTime(world.clock.now()),
    };
    await local.update(
      Pod,
      { namespace, name },
      (each) => {
        const others = (each.status?.conditions ?? []).filter((one) => one.type !== condition.type);
        const status = { ...each.status, conditions: [...others, condition] };
        return { ...each, status: phase === undefined ? status : { ...status, phase } };
      },
      "status",
    );
  }
}

/** A node from which pods may have to go. */
function mayGo(node: NodeView | undefined): boolean {
  return node === undefined || node.taints.some((taint) => taint.effect === "NoExecute");
}

/** How long a pod still stands its node's taints, in milliseconds; 0: it goes now, undefined: it stays. */
export function patience(pod: Pod, taints: readonly Taint[], now: number): number | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const fitting = (pod.spec.tolerations ?? []).filter((each) => tolerates(each, taint));
    if (fitting.length === 0) return 0;
    for (const { tolerationSeconds } of fitting) {
      if (tolerationSeconds === undefined) continue;
      const left = Math.max(0, timeOf(taint.timeAdded) + tolerationSeconds * 1_000 - now);
      least = least === undefined ? left : Math.min(least, left);
    }
  }
  return least;
}
