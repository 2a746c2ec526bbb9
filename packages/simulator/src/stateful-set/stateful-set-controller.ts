import { DipperError, PersistentVolumeClaim, Pod, StatefulSet, selects } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { accountOf } from "../control/make-pods.ts";
import { claim, controllerReference, settleClaim } from "../control/ownership.ts";
import { availableInMs, type PodView } from "../control/pod-view.ts";
import { presentRevision, revisionsOf, templateOf, trimRevisions } from "../control/revisions.ts";
import {
  decideStateful,
  revisionOfPod,
  type StatefulAction,
  type StatefulView,
  statefulStatus,
} from "./decide-stateful.ts";
import { claimName, claimsOf, ordinalOf, statefulPod } from "./stateful-pod.ts";

/** Pods with names and volumes of their own, one after the other. */
export function statefulSetController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("statefulset-controller");
  const actor = accountOf("statefulset-controller");

  return {
    name: "StatefulSet",
    all: () => local.list(StatefulSet).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns({ change, pod }: Seen) {
      if (change.resource === "apps/statefulsets") yield change.entry.key;
      for (const view of [pod?.now, pod?.before])
        if (view?.controller?.kind === "StatefulSet") yield `${view.namespace}/${view.controller.name}`;
      if (pod?.now !== undefined && pod.now.controller === undefined)
        for (const { metadata, spec } of local.list(StatefulSet, pod.now.namespace))
          if (selects(spec.selector, pod.now.labels)) yield `${pod.now.namespace}/${metadata.name}`;
    },
    reconcile: async (key) => {
      const set = local.get(StatefulSet, keyParts(key));
      if (set === undefined) return undefined;
      const pods = await podsOf(set);
      const update = await presentRevision(place, StatefulSet, set);
      const known = revisionsOf(place, set);
      const current = known.find((each) => each.metadata.name === set.status?.currentRevision) ?? update;
      const view: StatefulView = {
        set,
        pods,
        currentRevision: current.metadata.name,
        updateRevision: update.metadata.name,
        now: world.clock.now(),
      };
      const templates = new Map(
        [current, update].map((each) => [each.metadata.name, templateOf(each) ?? set.spec.template]),
      );
      for (const action of decideStateful(view)) await act(set, action, templates);
      await report(set, statefulStatus(view));
      const used = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOfPod)]);
      await trimRevisions(place, set, (each) => used.has(each.metadata.name));
      return availableInMs(pods, set.spec.minReadySeconds ?? 0, view.now);
    },
  };

  async function podsOf(set: StatefulSet): Promise<readonly PodView[]> {
    const { metadata, spec } = set;
    const candidates = state
      .candidates(metadata.uid ?? "", metadata.namespace ?? "")
      .filter((pod) => pod.controller !== undefined || ordinalOf(set, pod.name) >= 0);
    const { mine, adopt, release } = claim({ metadata, selector: spec.selector }, candidates);
    await settleClaim(local, Pod, controllerReference(StatefulSet, metadata), { adopt, release });
    return [...mine, ...adopt].filter((pod) => ordinalOf(set, pod.name) >= 0);
  }

  async function act(
    set: StatefulSet,
    action: StatefulAction,
    templates: ReadonlyMap<string, StatefulSet["spec"]["template"]>,
  ): Promise<void> {
    if (action.type === "Create") {
      const template = templates.get(action.revision);
      if (template === undefined) return;
      // The revision's patch directive is no part of a pod.
      const { $patch: _patch, ...plain } = template as typeof template & { readonly $patch?: string };
      return create(
        set,
        action.ordinal,
        statefulPod(set, action.ordinal, { template: plain, revision: action.revision }),
      );
    }
    const { namespace, name } = action.pod;
    if (action.why === "ended") {
      const failed = action.pod.phase === "Failed";
      events.record(set, {
        type: failed ? "Warning" : "Normal",
        reason: failed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
        message: `StatefulSet ${namespace}/${set.metadata.name} is recreating ${failed ? "failed" : "terminated"} Pod ${name}`,
      });
    }
    await local.delete(Pod, { namespace, name });
    if (action.why === "surplus") await dropClaims(set, action.pod);
    told(set, "delete", name, undefined);
  }

  async function create(set: StatefulSet, ordinal: number, pod: Omit<Pod, "apiVersion" | "kind">): Promise<void> {
    try {
      await createClaims(set, ordinal);
      await local.create(Pod, pod, actor);
    } catch (error) {
      told(set, "create", pod.metadata.name, DipperError.from(error).message);
      throw error;
    }
    told(set, "create", pod.metadata.name, undefined);
  }

  async function createClaims(set: StatefulSet, ordinal: number): Promise<void> {
    for (const wanted of claimsOf(set, ordinal)) {
      const { namespace = "", name } = wanted.metadata;
      if (local.get(PersistentVolumeClaim, { namespace, name }) !== undefined) continue;
      await local.create(PersistentVolumeClaim, withOwner(set, wanted), actor);
      const message = `create Claim ${name} Pod ${set.metadata.name}-${ordinal} in StatefulSet ${set.metadata.name} success`;
      events.record(set, { type: "Normal", reason: "SuccessfulCreate", message });
    }
  }

  function withOwner<T extends { readonly metadata: PersistentVolumeClaim["metadata"] }>(
    set: StatefulSet,
    wanted: T,
  ): T {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== "Delete") return wanted;
    return {
      ...wanted,
      metadata: { ...wanted.metadata, ownerReferences: [controllerReference(StatefulSet, set.metadata)] },
    };
  }

  async function dropClaims(set: StatefulSet, pod: PodView): Promise<void> {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return;
    const names = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) =>
      claimName(set, metadata.name, ordinalOf(set, pod.name)),
    );
    for (const name of names) await local.delete(PersistentVolumeClaim, { namespace: pod.namespace, name });
  }

  function told(set: StatefulSet, verb: "create" | "delete", pod: string, problem: string | undefined): void {
    const base = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
    const word = verb === "create" ? "Create" : "Delete";
    events.record(
      set,
      problem === undefined
        ? { type: "Normal", reason: `Successful${word}`, message: `${base} successful` }
        : { type: "Warning", reason: `Failed${word}`, message: `${base} failed error: ${problem}` },
    );
  }

  async function report(set: StatefulSet, status: NonNullable<StatefulSet["status"]>): Promise<void> {
    if (jsonEqual(status, set.status)) return;
    const { namespace = "", name, uid } = set.metadata;
    await local.update(
      StatefulSet,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}
