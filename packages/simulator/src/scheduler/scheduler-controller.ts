import { isoTime, Namespace, Pod, type PodCondition } from "@dipper/api";
import type { Controller, Seen, Workplace } from "../control/controller.ts";
import { keyParts } from "../control/controller.ts";
import type { NodeView } from "../control/node-view.ts";
import type { PodView } from "../control/pod-view.ts";
import { type Field, failureMessage, judge, type Load, loadOf } from "./judge.ts";

/** One look at all pods that wait: they are few, and each placement changes what is left for the next. */
const round = "round";
const profile = "default-scheduler";

/** Gives pods their nodes: by priority, then by age. */
export function schedulerController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events(profile);

  const waiting = (): readonly PodView[] =>
    [...state.onNode("")]
      .filter((pod) => !pod.deleting && !pod.finished)
      .toSorted((a, b) => b.priority - a.priority || a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));

  return {
    name: "Scheduler",
    all: () => [round],
    *concerns({ pod, node }: Seen) {
      if (pod?.now !== undefined && pod.now.node === "" && pod.before === undefined) yield round;
      const left = pod?.before !== undefined && pod.before.node !== "" && (pod.now === undefined || pod.now.finished);
      const changed = node !== undefined && !sameForPods(node.now, node.before);
      // Only what waits already can profit from room that was made.
      if ((left || changed) && waiting().length > 0) yield round;
    },
    reconcile: async () => {
      const pods = waiting();
      if (pods.length === 0) return undefined;
      const loads = new Map<string, Load>();
      for (const name of state.nodes.keys()) loads.set(name, loadOf(state.onNode(name)));
      const placed = [...state.pods.values()].filter((pod) => pod.node !== "" && !pod.finished);
      const namespaceLabels = (name: string) => local.get(Namespace, { name })?.metadata.labels ?? {};
      const field: Field & { placed: PodView[] } = { nodes: state.nodes, loads, placed, namespaceLabels };
      const writes: Promise<void>[] = [];
      for (const view of pods) {
        const pod = local.get(Pod, keyParts(view.key));
        if (pod === undefined || !concernsUs(pod)) continue;
        const verdict = judge(pod, view.hostPorts, field);
        if (verdict.node === undefined) {
          writes.push(refuse(pod, failureMessage(state.nodes.size, verdict.reasons)));
          continue;
        }
        const { name } = verdict.node;
        field.placed.push({ ...view, node: name });
        loads.set(
          name,
          loadOf([
            ...state.onNode(name),
            ...field.placed.filter((each) => each.node === name && state.pods.get(each.key)?.node === ""),
          ]),
        );
        writes.push(bind(pod, name));
      }
      await Promise.all(writes);
      return undefined;
    },
  };

  async function bind(pod: Pod, node: string): Promise<void> {
    const { namespace = "", name, uid } = pod.metadata;
    const bound = await local.update(
      Pod,
      { namespace, name },
      (current) => {
        if (current.metadata.uid !== uid || (current.spec.nodeName ?? "") !== "") return undefined;
        if (current.metadata.deletionTimestamp !== undefined) return undefined;
        const conditions = withScheduled(current, { type: "PodScheduled", status: "True" });
        return { ...current, spec: { ...current.spec, nodeName: node }, status: { ...current.status, conditions } };
      },
      "binding",
    );
    if (bound?.spec.nodeName !== node) return;
    const message = `Successfully assigned ${namespace}/${name} to ${node}`;
    events.record(pod, { type: "Normal", reason: "Scheduled", message });
  }

  async function refuse(pod: Pod, message: string): Promise<void> {
    const { namespace = "", name } = pod.metadata;
    const wanted = { type: "PodScheduled", status: "False", reason: "Unschedulable", message } as const;
    const before = pod.status?.conditions?.find((each) => each.type === "PodScheduled");
    if (before?.reason === wanted.reason && before.message === message) return;
    events.record(pod, { type: "Warning", reason: "FailedScheduling", message });
    await local.update(
      Pod,
      { namespace, name },
      (current) => ({ ...current, status: { ...current.status, conditions: withScheduled(current, wanted) } }),
      "status",
    );
  }

  function withScheduled(
    pod: Pod,
    wanted: Pick<PodCondition, "type" | "status" | "reason" | "message">,
  ): readonly PodCondition[] {
    const before = pod.status?.conditions ?? [];
    const old = before.find((each) => each.type === wanted.type);
    const since = old?.status === wanted.status ? old.lastTransitionTime : undefined;
    const { generation } = pod.metadata;
    const condition: PodCondition = {
      ...wanted,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastTransitionTime: since ?? isoTime(world.clock.now()),
    };
    return [...before.filter((each) => each.type !== wanted.type), condition];
  }
}

function concernsUs({ spec }: Pod): boolean {
  return (spec.schedulerName ?? profile) === profile && (spec.schedulingGates ?? []).length === 0;
}

function sameForPods(a: NodeView | undefined, b: NodeView | undefined): boolean {
  const words = (node: NodeView | undefined): string =>
    node === undefined ? "" : JSON.stringify([node.unschedulable, node.taints, node.labels, node.allocatable]);
  return words(a) === words(b);
}
