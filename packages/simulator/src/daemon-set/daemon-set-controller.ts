import { DaemonSet, Pod, selects } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { accountOf, makePods, type PodMaker, removePods } from "../control/make-pods.ts";
import type { NodeView } from "../control/node-view.ts";
import { claim, controllerReference, settleClaim } from "../control/ownership.ts";
import { availableInMs, type PodView } from "../control/pod-view.ts";
import { hashOf, presentRevision, revisionLabel, trimRevisions } from "../control/revisions.ts";
import { nameSuffix, podFromTemplate } from "../control/template.ts";
import { tolerationsOf } from "./daemon-nodes.ts";
import { type DaemonView, daemonStatus, decideDaemons } from "./decide-daemons.ts";

/** A pod on every node that fits. */
export function daemonSetController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("daemonset-controller");
  const actor = accountOf("daemon-set-controller");
  const all = (): readonly string[] =>
    local.list(DaemonSet).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);

  return {
    name: "DaemonSet",
    all,
    *concerns({ change, pod, node }: Seen) {
      if (change.resource === "apps/daemonsets") yield change.entry.key;
      for (const view of [pod?.now, pod?.before])
        if (view?.controller?.kind === "DaemonSet") yield `${view.namespace}/${view.controller.name}`;
      if (pod?.now !== undefined && pod.now.controller === undefined)
        for (const { metadata, spec } of local.list(DaemonSet, pod.now.namespace))
          if (selects(spec.selector, pod.now.labels)) yield `${pod.now.namespace}/${metadata.name}`;
      if (node !== undefined && !sameForDaemons(node.now, node.before)) yield* all();
    },
    reconcile: async (key) => {
      const set = local.get(DaemonSet, keyParts(key));
      if (set === undefined) return undefined;
      const leaving = set.metadata.deletionTimestamp !== undefined;
      if (leaving) return undefined;
      const pods = await podsOf(set);
      const revision = await presentRevision(place, DaemonSet, set);
      const view: DaemonView = {
        set,
        nodes: [...state.nodes.values()],
        byNode: byNode(pods),
        hash: hashOf(revision),
        now: world.clock.now(),
      };
      const decided = decideDaemons(view);
      const maker: PodMaker = { place, events, actor, owner: set };
      for (const pod of decided.ended) tellEnded(set, pod);
      await removePods(maker, decided.remove);
      const problem = await makePods(
        maker,
        decided.create.map((node) => podFor(view, node)),
      );
      const used = new Set(pods.map((pod) => pod.labels[revisionLabel] ?? ""));
      await trimRevisions(place, set, (each) => each === revision || used.has(hashOf(each)));
      await report(set, daemonStatus(view));
      return problem === undefined ? availableInMs(pods, set.spec.minReadySeconds ?? 0, view.now) : retryMs;
    },
  };

  async function podsOf(set: DaemonSet): Promise<readonly PodView[]> {
    const { metadata, spec } = set;
    const candidates = state.candidates(metadata.uid ?? "", metadata.namespace ?? "");
    const { mine, adopt, release } = claim({ metadata, selector: spec.selector }, candidates);
    await settleClaim(local, Pod, controllerReference(DaemonSet, metadata), { adopt, release });
    return [...mine, ...adopt];
  }

  function podFor({ set, hash }: DaemonView, node: string): Omit<Pod, "apiVersion" | "kind"> {
    const { template } = set.spec;
    const { nodeAffinity: _theirs, ...affinity } = template.spec.affinity ?? {};
    const only = [{ matchFields: [{ key: "metadata.name", operator: "In" as const, values: [node] }] }];
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: only } };
    const generateName = `${set.metadata.name}-`;
    return podFromTemplate({
      namespace: set.metadata.namespace ?? "",
      template,
      owner: controllerReference(DaemonSet, set.metadata),
      generateName,
      name: generateName + nameSuffix(world.random),
      labels: {
        [revisionLabel]: hash,
        "pod-template-generation":
          set.metadata.annotations?.["deprecated.daemonset.template.generation"] ??
          String(set.metadata.generation ?? 1),
      },
      spec: { affinity: { ...affinity, nodeAffinity }, tolerations: tolerationsOf(template) },
    });
  }

  function tellEnded(set: DaemonSet, pod: PodView): void {
    const failed = pod.phase === "Failed";
    const what = failed ? "failed" : "succeeded";
    events.record(set, {
      type: failed ? "Warning" : "Normal",
      reason: failed ? "FailedDaemonPod" : "SucceededDaemonPod",
      message: `Found ${what} daemon pod ${pod.key} on node ${pod.node}, will try to ${failed ? "kill" : "delete"} it`,
    });
  }

  async function report(set: DaemonSet, status: NonNullable<DaemonSet["status"]>): Promise<void> {
    if (jsonEqual(status, set.status)) return;
    const { namespace = "", name, uid } = set.metadata;
    await local.update(
      DaemonSet,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}

const retryMs = 5_000;

function byNode(pods: readonly PodView[]): ReadonlyMap<string, readonly PodView[]> {
  const map = new Map<string, PodView[]>();
  const oldestFirst = pods.toSorted((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));
  for (const pod of oldestFirst) {
    const node = pod.node === "" ? pod.destined : pod.node;
    const list = map.get(node);
    if (list === undefined) map.set(node, [pod]);
    else list.push(pod);
  }
  return map;
}

function sameForDaemons(a: NodeView | undefined, b: NodeView | undefined): boolean {
  const words = (node: NodeView | undefined): string =>
    node === undefined ? "" : JSON.stringify([node.taints, node.labels, node.unschedulable]);
  return words(a) === words(b);
}
