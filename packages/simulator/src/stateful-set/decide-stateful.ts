import type { StatefulSet } from "@dipper/api";
import { isAvailable, type PodView } from "../control/pod-view.ts";
import { revisionLabel } from "../control/revisions.ts";
import { counted } from "../replica-set/replica-status.ts";
import { ordinalOf } from "./stateful-pod.ts";

export interface StatefulView {
  readonly set: StatefulSet;
  readonly pods: readonly PodView[];
  /** Names of the revisions that pods are to run: those up to the partition, and the others. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly now: number;
}

export type StatefulAction =
  | { readonly type: "Create"; readonly ordinal: number; readonly revision: string }
  /** It has ended, is too many, or runs an old template. */
  | { readonly type: "Delete"; readonly pod: PodView; readonly why: "ended" | "surplus" | "outdated" };

export const revisionOfPod = (pod: PodView): string => pod.labels[revisionLabel] ?? "";

/** What a StatefulSet does next (kubernetes/pkg/controller/statefulset): in order, each after the one before it serves, or all at once. Pure. */
export function decideStateful(view: StatefulView): readonly StatefulAction[] {
  const { set } = view;
  if (set.metadata.deletionTimestamp !== undefined) return [];
  const ordered = set.spec.podManagementPolicy !== "Parallel";
  const { replicas, condemned, start } = slots(view);
  const actions: StatefulAction[] = [];
  for (const [i, pod] of replicas.entries()) {
    const action = forReplica(view, start + i, pod);
    if (action !== undefined) actions.push(action);
    const settled = action === undefined && pod !== undefined && isHealthy(view, pod);
    if (ordered && !settled) return actions;
  }
  // Those that ended are replaced before anything else is taken away.
  if (actions.length > 0) return actions;
  actions.push(...shrink(view, condemned, ordered));
  if (actions.length > 0 || set.spec.updateStrategy?.type === "OnDelete") return actions;
  return outdated(view, replicas);
}

function slots(view: StatefulView): {
  readonly start: number;
  readonly replicas: readonly (PodView | undefined)[];
  readonly condemned: readonly PodView[];
} {
  const { set, pods } = view;
  const start = set.spec.ordinals?.start ?? 0;
  const count = set.spec.replicas ?? 1;
  const replicas: (PodView | undefined)[] = Array.from({ length: count }, () => undefined);
  const condemned: PodView[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod.name);
    if (ordinal >= start && ordinal < start + count) replicas[ordinal - start] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(set, b.name) - ordinalOf(set, a.name));
  return { start, replicas, condemned };
}

export function isHealthy({ set, now }: StatefulView, pod: PodView): boolean {
  return !pod.deleting && pod.phase === "Running" && isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
}

function forReplica(view: StatefulView, ordinal: number, pod: PodView | undefined): StatefulAction | undefined {
  if (pod === undefined) return { type: "Create", ordinal, revision: revisionFor(view, ordinal) };
  return pod.finished && !pod.deleting ? { type: "Delete", pod, why: "ended" } : undefined;
}

/** Below the partition a new pod is made as the old ones are. */
function revisionFor({ set, currentRevision, updateRevision }: StatefulView, ordinal: number): string {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const start = set.spec.ordinals?.start ?? 0;
  const kept = rollingUpdate?.partition ?? (type === "OnDelete" ? 0 : (set.status?.currentReplicas ?? 0));
  return ordinal < start + kept ? currentRevision : updateRevision;
}

function shrink(view: StatefulView, condemned: readonly PodView[], ordered: boolean): readonly StatefulAction[] {
  const living = condemned.filter((pod) => !pod.deleting);
  if (!ordered) return living.map((pod) => ({ type: "Delete", pod, why: "surplus" }));
  const [next] = condemned;
  // The highest goes first, and the next one when it is gone; one that is ill may go while those below it are well.
  if (next === undefined || next.deleting) return [];
  const ill = condemned.findLast((pod) => !isHealthy(view, pod));
  return isHealthy(view, next) || next === ill ? [{ type: "Delete", pod: next, why: "surplus" }] : [];
}

/** The highest pod that runs an old template, once all above it serve. */
function outdated(view: StatefulView, replicas: readonly (PodView | undefined)[]): readonly StatefulAction[] {
  const partition = view.set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let i = replicas.length - 1; i >= partition; i--) {
    const pod = replicas[i];
    if (pod === undefined) return [];
    if (revisionOfPod(pod) !== view.updateRevision && !pod.deleting) return [{ type: "Delete", pod, why: "outdated" }];
    if (!isHealthy(view, pod)) return [];
  }
  return [];
}

export function statefulStatus(view: StatefulView): NonNullable<StatefulSet["status"]> {
  const { set, pods, now } = view;
  const ready = pods.filter((pod) => pod.phase === "Running" && pod.ready);
  const available = ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
  const living = pods.filter((pod) => !pod.deleting);
  const current = living.filter((pod) => revisionOfPod(pod) === view.currentRevision).length;
  const updated = living.filter((pod) => revisionOfPod(pod) === view.updateRevision).length;
  const wanted = set.spec.replicas ?? 1;
  const rolling = set.spec.updateStrategy?.type !== "OnDelete";
  // The rollout is complete: from here on the new template is the current one.
  const complete = rolling && updated === pods.length && ready.length === pods.length && updated === wanted;
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    ...counted("readyReplicas", ready.length),
    availableReplicas: available,
    ...counted("currentReplicas", complete ? updated : current),
    ...counted("updatedReplicas", updated),
    currentRevision: complete ? view.updateRevision : view.currentRevision,
    updateRevision: view.updateRevision,
    collisionCount: set.status?.collisionCount ?? 0,
  };
}
