import { type Deployment, isoTime, type ReplicaSet, type ReplicatedStatus, type WorkloadCondition } from "@dipper/api";
import { type WantedCondition, withCondition, without } from "../control/conditions.ts";
import { timeOf } from "../control/pod-view.ts";
import { counted } from "../replica-set/replica-status.ts";
import type { Sets } from "./proportional.ts";
import { maxUnavailable, replicasOf, sumOf } from "./sizes.ts";

/** Beyond this no deadline was meant. */
const noDeadline = 2_147_483_647;

export function deadlineOf(deployment: Deployment): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600;
  return seconds === noDeadline ? undefined : seconds;
}

export interface Look {
  readonly deployment: Deployment;
  readonly sets: Sets;
  /** Milliseconds. */
  readonly now: number;
  /** The rollout is not judged: the Deployment is paused, being scaled or on its way out. */
  readonly countOnly: boolean;
  /** The set that this look has made for a new template. */
  readonly created?: string;
}

/** The whole status, as the sets are now. */
export function deploymentStatus({ deployment, sets, now, countOnly, created }: Look): ReplicatedStatus {
  const all = sets.newest === undefined ? sets.old : [...sets.old, sets.newest];
  const counts = countsOf(deployment, sets.newest, all);
  const before = begun(deployment, created, now);
  const conditions = countOnly
    ? pausing(deployment, availability(deployment, before, counts, now), now)
    : rollout({ deployment, newest: sets.newest, all, counts, now }, availability(deployment, before, counts, now));
  const { collisionCount } = deployment.status ?? {};
  return {
    ...counts,
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

/** A new set is progress by itself: the deadline counts from here. */
function begun(deployment: Deployment, created: string | undefined, now: number): readonly WorkloadCondition[] {
  const before = deployment.status?.conditions ?? [];
  if (created === undefined || deadlineOf(deployment) === undefined) return before;
  return updated(before, progressing("True", "NewReplicaSetCreated", `Created new replica set "${created}"`), now);
}

function countsOf(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): ReplicatedStatus {
  const available = sumOf(all, (set) => set.status?.availableReplicas);
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counted(
      "replicas",
      sumOf(all, (set) => set.status?.replicas),
    ),
    ...counted("updatedReplicas", newest?.status?.replicas ?? 0),
    ...counted(
      "readyReplicas",
      sumOf(all, (set) => set.status?.readyReplicas),
    ),
    ...counted("availableReplicas", available),
    ...counted("unavailableReplicas", Math.max(0, sumOf(all, replicasOf) - available)),
    terminatingReplicas: sumOf(all, (set) => set.status?.terminatingReplicas),
  };
}

function availability(
  deployment: Deployment,
  before: readonly WorkloadCondition[],
  counts: ReplicatedStatus,
  now: number,
): readonly WorkloadCondition[] {
  const enough = (counts.availableReplicas ?? 0) >= replicasOf(deployment) - maxUnavailable(deployment);
  const wanted: WantedCondition = enough
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
  return updated(before, wanted, now);
}

const updated = (
  conditions: readonly WorkloadCondition[],
  wanted: WantedCondition,
  now: number,
): readonly WorkloadCondition[] => withCondition(conditions, wanted, now, { lastUpdateTime: isoTime(now) });

const progressing = (status: WantedCondition["status"], reason: string, message: string): WantedCondition => ({
  type: "Progressing",
  status,
  reason,
  message,
});

/** While it is paused the deadline rests; after it the clock starts anew. */
export function pausing(
  deployment: Deployment,
  conditions: readonly WorkloadCondition[],
  now: number,
): readonly WorkloadCondition[] {
  const reason = conditions.find((each) => each.type === "Progressing")?.reason;
  if (deadlineOf(deployment) === undefined || reason === "ProgressDeadlineExceeded") return conditions;
  const paused = deployment.spec.paused === true;
  if (paused && reason !== "DeploymentPaused")
    return updated(conditions, progressing("Unknown", "DeploymentPaused", "Deployment is paused"), now);
  if (!paused && reason === "DeploymentPaused")
    return updated(conditions, progressing("Unknown", "DeploymentResumed", "Deployment is resumed"), now);
  return conditions;
}

interface Rollout {
  readonly deployment: Deployment;
  readonly newest: ReplicaSet | undefined;
  readonly all: readonly ReplicaSet[];
  readonly counts: ReplicatedStatus;
  readonly now: number;
}

function rollout(at: Rollout, available: readonly WorkloadCondition[]): readonly WorkloadCondition[] {
  const { deployment, newest, all, now } = at;
  const judged =
    deadlineOf(deployment) === undefined
      ? without(available, "Progressing")
      : progress(at, pausing(deployment, available, now));
  const failure = [...(newest === undefined ? [] : [newest]), ...all]
    .flatMap((set) => set.status?.conditions ?? [])
    .find((each) => each.type === "ReplicaFailure");
  if (failure === undefined) return without(judged, "ReplicaFailure");
  const { status, reason = "", message = "", lastTransitionTime = "" } = failure;
  const before = judged.find((each) => each.type === "ReplicaFailure");
  if (before?.status === status && before.reason === reason) return judged;
  const moved = { lastTransitionTime, lastUpdateTime: lastTransitionTime };
  return [...without(judged, "ReplicaFailure"), { type: "ReplicaFailure", status, reason, message, ...moved }];
}

/** All pods are new, available and alone. */
export function isComplete(deployment: Deployment, status: ReplicatedStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 1)
  );
}

function progress(at: Rollout, conditions: readonly WorkloadCondition[]): readonly WorkloadCondition[] {
  const { deployment, newest, counts, now } = at;
  const present = conditions.find((each) => each.type === "Progressing");
  const name =
    newest === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`;
  if (counts.replicas === counts.updatedReplicas && present?.reason === "NewReplicaSetAvailable") return conditions;
  if (isComplete(deployment, counts))
    return updated(
      conditions,
      progressing("True", "NewReplicaSetAvailable", `${name} has successfully progressed.`),
      now,
    );
  if (moves(deployment, counts)) {
    const wanted = progressing("True", "ReplicaSetUpdated", `${name} is progressing.`);
    const since = present?.status === "True" ? present.lastTransitionTime : undefined;
    const times = { lastUpdateTime: isoTime(now), lastTransitionTime: since ?? isoTime(now) };
    // Every step of progress is noted, also where nothing but the time changes: the deadline counts from here.
    return [...without(conditions, "Progressing"), { ...wanted, ...times }];
  }
  if (timedOut(deployment, present, now))
    return updated(
      conditions,
      progressing("False", "ProgressDeadlineExceeded", `${name} has timed out progressing.`),
      now,
    );
  if (present === undefined && newest !== undefined)
    return updated(
      conditions,
      progressing("True", "FoundNewReplicaSet", `Found new replica set "${newest.metadata.name}"`),
      now,
    );
  return conditions;
}

/** More new pods, fewer old ones, or more that serve than at the last look. */
function moves(deployment: Deployment, counts: ReplicatedStatus): boolean {
  const before = deployment.status ?? {};
  const old = (status: ReplicatedStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (counts.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(counts) < old(before) ||
    (counts.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function timedOut(deployment: Deployment, present: WorkloadCondition | undefined, now: number): boolean {
  const seconds = deadlineOf(deployment);
  if (seconds === undefined || present === undefined || present.reason === "NewReplicaSetAvailable") return false;
  if (present.reason === "ProgressDeadlineExceeded") return true;
  return timeOf(present.lastUpdateTime) + seconds * 1_000 <= now;
}

/** When to look again, should nothing move until then; undefined: it is done, or has failed already. */
export function deadlineInMs(deployment: Deployment, status: ReplicatedStatus, now: number): number | undefined {
  const seconds = deadlineOf(deployment);
  const present = status.conditions?.find((each) => each.type === "Progressing");
  if (seconds === undefined || present === undefined || isComplete(deployment, status)) return undefined;
  if (["ProgressDeadlineExceeded", "NewReplicaSetAvailable", "DeploymentPaused"].includes(present.reason ?? ""))
    return undefined;
  return Math.max(1_000, timeOf(present.lastUpdateTime) + seconds * 1_000 - now + 1_000);
}
