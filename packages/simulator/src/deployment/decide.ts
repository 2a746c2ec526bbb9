import { Deployment, type ReplicaSet } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { controllerReference } from "../control/ownership.ts";
import { templateHash } from "../control/template.ts";
import { isComplete } from "./deployment-status.ts";
import { type Resize, type Sets, scaled } from "./proportional.ts";
import {
  byRevision,
  desiredOf,
  hashLabel,
  newSetAnnotations,
  revisionAnnotation,
  revisionOf,
  sizeAnnotations,
} from "./revisions.ts";
import { recreate, rolling } from "./rolling.ts";
import { isRolling, mostReplicas, newSetSize, replicasOf } from "./sizes.ts";

export type DeploymentAction =
  | { readonly type: "CreateSet"; readonly set: Omit<ReplicaSet, "apiVersion" | "kind"> }
  | {
      readonly type: "UpdateSet";
      readonly set: ReplicaSet;
      readonly replicas: number;
      readonly minReadySeconds: number;
      readonly annotations: Readonly<Record<string, string>>;
    }
  | { readonly type: "DeleteSet"; readonly set: ReplicaSet }
  | { readonly type: "NoteRevision"; readonly annotation: Readonly<Record<string, string>> };

export interface DeploymentView {
  readonly deployment: Deployment;
  readonly sets: Sets;
  /** Pods of old sets that still run, also those that are being stopped. */
  readonly oldPodsLive: boolean;
}

export interface DeploymentDecision {
  readonly actions: readonly DeploymentAction[];
  /** The status says how many there are, and judges no rollout. */
  readonly countOnly: boolean;
}

/** The next step of a Deployment (kubernetes/pkg/controller/deployment). Pure; what it starts shows in the sets, and brings the next look. */
export function decideDeployment(view: DeploymentView): DeploymentDecision {
  const { deployment, sets } = view;
  if (deployment.metadata.deletionTimestamp !== undefined) return { actions: [], countOnly: true };
  const latest = sets.old.toSorted(byRevision).at(-1);
  const revision = (latest === undefined ? 0n : revisionOf(latest.metadata)) + 1n;
  const noted = noteRevision(deployment, sets, revision);
  if (deployment.spec.paused === true) {
    const resized = resize(deployment, sets, { revision, sizes: scaled(deployment, sets) });
    return { actions: [...noted, ...resized, ...outdated(deployment, sets.old)], countOnly: true };
  }
  if (isBeingScaled(deployment, sets))
    return {
      actions: [...noted, ...resize(deployment, sets, { revision, sizes: scaled(deployment, sets) })],
      countOnly: true,
    };
  const rolled = isRolling(deployment) ? rolling(deployment, sets) : recreate(deployment, sets, view.oldPodsLive);
  const actions = [...noted, ...resize(deployment, sets, { revision, sizes: rolled })];
  const waits = !isRolling(deployment) && (rolled.length > 0 || view.oldPodsLive);
  if (sets.newest === undefined && !waits) actions.push(createSet(deployment, sets.old, revision));
  if (rolled.length === 0 && isComplete(deployment, deployment.status ?? {}))
    actions.push(...outdated(deployment, sets.old));
  return { actions, countOnly: false };
}

/** Somebody has changed `replicas` since the sets were last sized. */
function isBeingScaled(deployment: Deployment, { newest, old }: Sets): boolean {
  const all = newest === undefined ? old : [...old, newest];
  return all.some((set) => {
    const desired = desiredOf(set.metadata);
    return replicasOf(set) > 0 && desired !== undefined && desired !== replicasOf(deployment);
  });
}

function noteRevision(deployment: Deployment, { newest }: Sets, revision: bigint): readonly DeploymentAction[] {
  if (newest === undefined && (deployment.spec.paused === true || !isRolling(deployment))) return [];
  const before = newest === undefined ? 0n : revisionOf(newest.metadata);
  const own = before > revision ? before : revision;
  const annotation = { [revisionAnnotation]: String(own) };
  return deployment.metadata.annotations?.[revisionAnnotation] === String(own)
    ? []
    : [{ type: "NoteRevision", annotation }];
}

/** Writes the new sizes, and what the newest set has to say of its Deployment. */
function resize(
  deployment: Deployment,
  { newest, old }: Sets,
  of: { readonly revision: bigint; readonly sizes: readonly Resize[] },
): readonly DeploymentAction[] {
  const size = { desired: replicasOf(deployment), most: mostReplicas(deployment) };
  const actions: DeploymentAction[] = [];
  for (const set of newest === undefined ? old : [newest, ...old]) {
    const wish = of.sizes.find((each) => each.set === set);
    const present = set.metadata.annotations ?? {};
    const inherited = set === newest ? newSetAnnotations(deployment, set, of.revision, size) : present;
    const annotations = wish === undefined ? inherited : { ...inherited, ...sizeAnnotations(size.desired, size.most) };
    const replicas = wish?.replicas ?? replicasOf(set);
    const present_ = set.spec.minReadySeconds ?? 0;
    const minReadySeconds = set === newest ? (deployment.spec.minReadySeconds ?? 0) : present_;
    if (replicas === replicasOf(set) && minReadySeconds === present_ && jsonEqual(annotations, present)) continue;
    actions.push({ type: "UpdateSet", set, replicas, minReadySeconds, annotations });
  }
  return actions;
}

/** The ReplicaSet of the present template. */
export function createSet(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: bigint,
): Extract<DeploymentAction, { readonly type: "CreateSet" }> {
  const { metadata, spec } = deployment;
  const hash = templateHash(spec.template, deployment.status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash };
  const size = { desired: replicasOf(deployment), most: mostReplicas(deployment) };
  return {
    type: "CreateSet",
    set: {
      metadata: {
        name: `${metadata.name}-${hash}`,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        labels,
        annotations: newSetAnnotations(deployment, undefined, revision, size),
        ownerReferences: [controllerReference(Deployment, metadata)],
      },
      spec: {
        replicas: newSetSize(deployment, old, 0),
        ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
        selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    },
  };
}

/** Sets of the past beyond the history that is kept, the oldest first, as far as nothing of them runs. */
function outdated(deployment: Deployment, old: readonly ReplicaSet[]): readonly DeploymentAction[] {
  const living = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = living.length - (deployment.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return [];
  return living
    .toSorted(byRevision)
    .slice(0, surplus)
    .filter(
      ({ metadata, spec, status }) =>
        (spec.replicas ?? 1) === 0 &&
        (status?.replicas ?? 0) === 0 &&
        (status?.observedGeneration ?? 0) >= (metadata.generation ?? 1),
    )
    .map((set) => ({ type: "DeleteSet", set }));
}
