import type { CronJob, DaemonSet, Deployment, Job, PodTemplate, StatefulSet, WorkloadCondition } from "@dipper/api";

export const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** Worst first. */
export const workloadStates = ["failing", "degraded", "progressing", "paused", "ready", "done"] as const;
export type WorkloadState = (typeof workloadStates)[number];

/** What all of them have in common, and what is wrong with one. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdAt: string;
  /** Pods that are ready, of a Job those that succeeded; of a CronJob the Jobs that run now. */
  readonly ready: number;
  /** Undefined: nothing counts them (CronJob). */
  readonly wanted?: number;
  readonly images: readonly string[];
  readonly state: WorkloadState;
  /** The API's own word: `ProgressDeadlineExceeded`; empty where all is well. */
  readonly reason: string;
  readonly message: string;
  /** Since when it is so, where the object says. */
  readonly since?: string;
  /** Of a CronJob. */
  readonly schedule?: string;
  readonly lastScheduleTime?: string;
}

export type WorkloadObject = Deployment | StatefulSet | DaemonSet | Job | CronJob;

interface Judged extends Pick<Workload, "ready" | "wanted" | "state" | "schedule" | "lastScheduleTime"> {
  readonly reason?: string;
  readonly message?: string;
  readonly since?: string;
}

/** One line of the table: counts as the object's status has them, and the worst thing that it says of itself. */
export function workloadOf(kind: WorkloadKind, object: WorkloadObject): Workload {
  const { metadata } = object;
  const { reason = "", message = "", ...judged } = judge(kind, object);
  return {
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? "",
    uid: metadata.uid ?? "",
    createdAt: metadata.creationTimestamp ?? "",
    images: imagesOf(kind === "CronJob" ? (object as CronJob).spec.jobTemplate.spec.template : templateOf(object)),
    reason,
    message,
    ...judged,
  };
}

const templateOf = (object: WorkloadObject): PodTemplate => (object as Deployment).spec.template;

export function imagesOf({ spec }: PodTemplate): readonly string[] {
  return [...new Set([...(spec.initContainers ?? []), ...spec.containers].flatMap(({ image }) => image ?? []))];
}

function judge(kind: WorkloadKind, object: WorkloadObject): Judged {
  switch (kind) {
    case "Deployment":
      return ofDeployment(object as Deployment);
    case "StatefulSet":
      return ofStatefulSet(object as StatefulSet);
    case "DaemonSet":
      return ofDaemonSet(object as DaemonSet);
    case "Job":
      return ofJob(object as Job);
    case "CronJob":
      return ofCronJob(object as CronJob);
  }
}

function found(
  conditions: readonly WorkloadCondition[] | undefined,
  type: string,
  status: "True" | "False",
): WorkloadCondition | undefined {
  return conditions?.find((each) => each.type === type && each.status === status);
}

function said(condition: WorkloadCondition): Pick<Judged, "reason" | "message" | "since"> {
  const { type, reason = type, message = "", lastTransitionTime } = condition;
  return { reason, message, ...(lastTransitionTime === undefined ? {} : { since: lastTransitionTime }) };
}

/** The controller has not looked at the newest wish yet: its counts are of the one before. */
function unseen(object: WorkloadObject): boolean {
  const { observedGeneration = 0 } = (object.status ?? {}) as { readonly observedGeneration?: number };
  return observedGeneration < (object.metadata.generation ?? 0);
}

function ofDeployment(deployment: Deployment): Judged {
  const { spec, status = {} } = deployment;
  const counts = { ready: status.readyReplicas ?? 0, wanted: spec.replicas ?? 1 };
  const stuck = found(status.conditions, "Progressing", "False") ?? found(status.conditions, "ReplicaFailure", "True");
  if (stuck !== undefined && stuck.reason !== "DeploymentPaused")
    return { ...counts, state: "failing", ...said(stuck) };
  if (spec.paused === true) return { ...counts, state: "paused", reason: "Paused" };
  const { updatedReplicas = 0, replicas = 0 } = status;
  if (unseen(deployment) || updatedReplicas < counts.wanted || replicas > updatedReplicas)
    return { ...counts, state: "progressing", reason: "RollingOut" };
  return { ...counts, ...missing(counts, found(status.conditions, "Available", "False")) };
}

/** No rollout goes on, and yet pods are missing. */
function missing(
  { ready, wanted }: { readonly ready: number; readonly wanted: number },
  condition?: WorkloadCondition,
): Pick<Judged, "state" | "reason" | "message" | "since"> {
  if (ready >= wanted) return { state: "ready" };
  if (condition !== undefined) return { state: ready === 0 ? "failing" : "degraded", ...said(condition) };
  return { state: ready === 0 ? "failing" : "degraded", reason: "PodsNotReady" };
}

function ofStatefulSet(set: StatefulSet): Judged {
  const { spec, status = {} } = set;
  const counts = { ready: status.readyReplicas ?? 0, wanted: spec.replicas ?? 1 };
  const { updateRevision, currentRevision, updatedReplicas = 0 } = status;
  const rolls = updateRevision !== undefined && updateRevision !== currentRevision && updatedReplicas < counts.wanted;
  if (unseen(set) || rolls) return { ...counts, state: "progressing", reason: "RollingOut" };
  return { ...counts, ...missing(counts) };
}

function ofDaemonSet(set: DaemonSet): Judged {
  const { status = {}, spec } = set;
  const counts = { ready: status.numberReady ?? 0, wanted: status.desiredNumberScheduled ?? 0 };
  const rolls = spec.updateStrategy?.type !== "OnDelete" && (status.updatedNumberScheduled ?? 0) < counts.wanted;
  if (unseen(set) || rolls) return { ...counts, state: "progressing", reason: "RollingOut" };
  return { ...counts, ...missing(counts) };
}

function ofJob({ spec, status = {} }: Job): Judged {
  const counts = { ready: status.succeeded ?? 0, wanted: spec.completions ?? spec.parallelism ?? 1 };
  const failed = found(status.conditions, "Failed", "True");
  if (failed !== undefined) return { ...counts, state: "failing", ...said(failed) };
  const complete = found(status.conditions, "Complete", "True");
  if (complete !== undefined) return { ...counts, state: "done", ...said(complete), message: "" };
  if (spec.suspend === true) return { ...counts, state: "paused", reason: "Suspended" };
  if ((status.failed ?? 0) > 0) return { ...counts, state: "degraded", reason: "PodsFailed" };
  return { ...counts, state: "progressing", reason: "Running" };
}

function ofCronJob({ spec, status = {} }: CronJob): Judged {
  const more = {
    ready: status.active?.length ?? 0,
    schedule: spec.schedule,
    ...(status.lastScheduleTime === undefined ? {} : { lastScheduleTime: status.lastScheduleTime }),
  };
  return spec.suspend === true ? { ...more, state: "paused", reason: "Suspended" } : { ...more, state: "ready" };
}
