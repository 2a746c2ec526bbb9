import { Pod, type PodStatus } from "@dipper/api";
import type { Controller, Seen, Workplace } from "../control/controller.ts";
import { keyParts } from "../control/controller.ts";
import { type NodeView, works } from "../control/node-view.ts";
import { podAddress } from "./pod-address.ts";
import { type Place, terminated } from "./pod-status.ts";
import { type Transition, transitionsOf } from "./transitions.ts";

/** How long a container takes to stop, if its grace period allows it. */
const stopMs = 400;

/** The pods of all nodes of a cluster, as their kubelets run them. What a pod waits for is kept in memory, and begins anew after a restart. */
export function kubeletController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("kubelet");
  /** By uid of the pod: when what may happen to it happens. */
  const due = new Map<string, Map<string, number>>();

  return {
    name: "Kubelet",
    all: () => [...state.pods.values()].filter((pod) => pod.node !== "").map((pod) => pod.key),
    *concerns({ pod, node }: Seen) {
      if (pod?.now !== undefined && pod.now.node !== "") yield pod.now.key;
      if (pod !== undefined && pod.now === undefined) due.delete(pod.before?.uid ?? "");
      if (node === undefined || works(node.now) === works(node.before)) return;
      for (const each of state.onNode((node.now ?? node.before)?.name ?? "")) yield each.key;
    },
    reconcile: async (key) => {
      const view = state.pods.get(key);
      const node = view === undefined ? undefined : state.nodes.get(view.node);
      if (view === undefined || !works(node)) return undefined;
      const pod = local.get(Pod, keyParts(key));
      if (pod === undefined) return undefined;
      return pod.metadata.deletionTimestamp === undefined ? live(pod, node) : stop(pod, node);
    },
  };

  async function live(pod: Pod, node: NodeView): Promise<number | undefined> {
    const uid = pod.metadata.uid ?? "";
    const now = world.clock.now();
    const { ready, nextMs } = appointments(uid, transitionsOf(pod), now);
    if (ready.length === 0) return nextMs;
    const at = placeOf(pod, node, now);
    const status = ready.reduce<PodStatus>((before, step) => step.apply(before, at), pod.status ?? {});
    await report(pod, status);
    for (const step of ready) for (const event of step.events) events.record(pod, { ...event, host: node.name });
    return undefined;
  }

  /** Those that are due, and how long until the next one is. */
  function appointments(
    uid: string,
    transitions: readonly Transition[],
    now: number,
  ): { readonly ready: readonly Transition[]; readonly nextMs: number | undefined } {
    const before = due.get(uid);
    const times = new Map(transitions.map(({ id, afterMs }) => [id, before?.get(id) ?? now + afterMs]));
    if (times.size === 0) due.delete(uid);
    else due.set(uid, times);
    const ready = transitions.filter(({ id }) => (times.get(id) ?? 0) <= now);
    const next = Math.min(...times.values());
    return { ready, nextMs: Number.isFinite(next) ? next - now : undefined };
  }

  async function stop(pod: Pod, node: NodeView): Promise<number | undefined> {
    const uid = pod.metadata.uid ?? "";
    const now = world.clock.now();
    const running = (pod.status?.containerStatuses ?? []).filter((each) => each.state?.running !== undefined);
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
    const stopping = { id: "stop", afterMs: Math.min(grace, stopMs), events: [], apply: (status: PodStatus) => status };
    const known = due.get(uid)?.has("stop") === true;
    const { ready, nextMs } = appointments(uid, [stopping], now);
    if (!known)
      for (const { name } of running)
        events.record(pod, {
          type: "Normal",
          reason: "Killing",
          message: `Stopping container ${name}`,
          fieldPath: `spec.containers{${name}}`,
          host: node.name,
        });
    if (ready.length === 0) return nextMs;
    due.delete(uid);
    const { namespace = "", name } = pod.metadata;
    if (
      (pod.metadata.finalizers ?? []).length > 0 &&
      pod.status?.phase !== "Succeeded" &&
      pod.status?.phase !== "Failed"
    )
      await report(pod, ended(pod, placeOf(pod, node, now)));
    if (grace > 0 || (pod.metadata.finalizers ?? []).length === 0)
      await local.delete(Pod, { namespace, name }, { graceSeconds: 0 });
    return undefined;
  }

  /** Somebody holds on to the pod with a finalizer, and is to see that it does not run any more. */
  function ended(pod: Pod, at: Place): PodStatus {
    const containerStatuses = (pod.status?.containerStatuses ?? []).map((each) =>
      each.state?.terminated === undefined ? terminated(each, 137, at.now) : each,
    );
    return { ...pod.status, phase: "Failed", containerStatuses };
  }

  function placeOf(pod: Pod, node: NodeView, now: number): Place {
    const taken = (ip: string): boolean => [...state.pods.values()].some((each) => each.ip === ip);
    const own =
      pod.status?.podIP ?? (pod.spec.hostNetwork === true ? node.ip : podAddress(pod.metadata.uid ?? "", taken));
    return { hostIP: node.ip, podIP: own, now };
  }

  async function report(pod: Pod, status: PodStatus): Promise<void> {
    const { namespace = "", name, uid } = pod.metadata;
    await local.update(
      Pod,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}
