import { Pod, type ReplicatedStatus, selects } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { accountOf, makePods, type PodMaker, removePods } from "../control/make-pods.ts";
import { claim, controllerReference, settleClaim } from "../control/ownership.ts";
import { availableInMs, type PodView } from "../control/pod-view.ts";
import { nameSuffix, podFromTemplate } from "../control/template.ts";
import { inDeletionOrder } from "./deletion-order.ts";
import type { ReplicaKind, Replicated } from "./replica-kinds.ts";
import { type ReplicaFailure, replicaStatus } from "./replica-status.ts";

/** At most this many pods are made or removed at a time, as upstream. */
const burst = 500;

/** Keeps the wanted number of pods alive: adopts, releases, makes, removes, counts. */
export function replicaController(place: Workplace, of: ReplicaKind): Controller {
  const { local, state, world } = place;
  const events = place.events(of.component);
  const resource = `${of.kind.group}/${of.kind.plural}`;
  const actor = accountOf(of.account);

  const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

  function* selecting(pod: PodView): Iterable<string> {
    for (const set of local.list(of.kind, pod.namespace))
      if (selects(of.selectorOf(set.spec), pod.labels)) yield keyOf(pod.namespace, set.metadata.name);
  }

  return {
    name: of.kind.kind,
    all: () => local.list(of.kind).map(({ metadata }) => keyOf(metadata.namespace ?? "", metadata.name)),
    *concerns({ change, pod }: Seen) {
      if (change.resource === resource) yield change.entry.key;
      if (pod === undefined) return;
      for (const view of [pod.now, pod.before]) {
        if (view?.controller?.kind === of.kind.kind) yield keyOf(view.namespace, view.controller.name);
      }
      const { now } = pod;
      if (now !== undefined && now.controller === undefined && !now.deleting) yield* selecting(now);
    },
    reconcile: async (key) => {
      const ref = keyParts(key);
      const set = local.get(of.kind, ref);
      if (set === undefined) return undefined;
      const owner = { metadata: set.metadata, selector: of.selectorOf(set.spec) };
      const own = controllerReference(of.kind, set.metadata);
      const claimed = claim(owner, state.candidates(set.metadata.uid ?? "", ref.namespace));
      const adopted = claimed.adopt.filter((pod) => !pod.finished);
      await settleClaim(local, Pod, own, { adopt: adopted, release: claimed.release });
      const mine = [...claimed.mine, ...adopted];
      const active = mine.filter((pod) => !pod.finished && !pod.deleting);
      const leaving = mine.filter((pod) => pod.deleting && !pod.finished).length;
      const maker: PodMaker = { place, events, actor, owner: set };
      const failure = set.metadata.deletionTimestamp === undefined ? await level(maker, set, active) : undefined;
      const now = world.clock.now();
      const status = replicaStatus(set, { active, leaving }, failure, now);
      if (!jsonEqual(status, set.status)) await writeStatus(set, status);
      // What could not be made is tried again after a back-off.
      if (failure !== undefined && (set.spec.replicas ?? 1) > active.length) return retryMs;
      return availableInMs(active, set.spec.minReadySeconds ?? 0, now);
    },
  };

  async function level(
    maker: PodMaker,
    set: Replicated,
    active: readonly PodView[],
  ): Promise<ReplicaFailure | undefined> {
    const { template } = set.spec;
    const missing = (set.spec.replicas ?? 1) - active.length;
    if (missing < 0) {
      const goers = inDeletionOrder(active, siblingsOf(set)).slice(0, Math.min(-missing, burst));
      await removePods(maker, goers);
      return undefined;
    }
    if (missing === 0 || template === undefined) return undefined;
    const { namespace = "", name } = set.metadata;
    const generateName = `${name}-`;
    const pods = Array.from({ length: Math.min(missing, burst) }, () =>
      podFromTemplate({
        namespace,
        template,
        owner: controllerReference(of.kind, set.metadata),
        generateName,
        name: generateName + nameSuffix(world.random),
      }),
    );
    const message = await makePods(maker, pods);
    return message === undefined ? undefined : { reason: "FailedCreate", message };
  }

  /** Pods by node of all sets that have the same controller: a rollout thins out the crowded nodes. */
  function siblingsOf(set: Replicated): ReadonlyMap<string, number> {
    const controller = set.metadata.ownerReferences?.find((each) => each.controller === true)?.uid;
    const related =
      controller === undefined
        ? [set]
        : local
            .list(of.kind, set.metadata.namespace)
            .filter((each) => each.metadata.ownerReferences?.some((owner) => owner.uid === controller));
    const byNode = new Map<string, number>();
    for (const each of related)
      for (const pod of state.controlledBy(each.metadata.uid ?? ""))
        if (!pod.finished && !pod.deleting) byNode.set(pod.node, (byNode.get(pod.node) ?? 0) + 1);
    return byNode;
  }

  async function writeStatus(set: Replicated, status: ReplicatedStatus): Promise<void> {
    const { namespace = "", name, uid } = set.metadata;
    await local.update(
      of.kind,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}

const retryMs = 5_000;
