/** Longer than most files: what a Job wants follows from one count of its pods, and is read in one go. */
import { isoTime, type Job, type JobStatus, type WorkloadCondition } from "@dipper/api";
import { type PodView, timeOf } from "../control/pod-view.ts";
import { type FailureJudgement, successBy } from "./failure-policy.ts";
import { indexesText, parseIndexes } from "./indexes.ts";

export interface JobView {
  readonly job: Job;
  readonly pods: readonly PodView[];
  /** Of a pod that has failed. */
  readonly judge: (pod: PodView) => FailureJudgement;
  /** Until when no pod may be made after one that failed; milliseconds. */
  readonly backOffUntil: number;
  readonly now: number;
}

export interface JobDecision {
  readonly status: JobStatus;
  /** Pods to make: their indexes, or undefined for each of a Job without. */
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly PodView[];
  /** Counted in the status that was stored before: their finalizer may go. */
  readonly untrack: readonly PodView[];
  readonly told: readonly { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string }[];
  readonly againMs: number | undefined;
}

export const isFinished = ({ status }: Job): boolean =>
  status?.conditions?.some((each) => (each.type === "Complete" || each.type === "Failed") && each.status === "True") ??
  false;

const isIndexed = ({ spec }: Job): boolean => spec.completionMode === "Indexed";
const replacesFailedOnly = ({ spec }: Job): boolean =>
  (spec.podReplacementPolicy ?? (spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed")) === "Failed";

/** Failed, or on its way out before it came to anything. */
function hasFailed(job: Job, pod: PodView): boolean {
  return pod.phase === "Failed" || (pod.deleting && pod.phase !== "Succeeded" && !replacesFailedOnly(job));
}

interface Verdict {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
  readonly reason: string;
  readonly message: string;
}

/** What a Job does next (kubernetes/pkg/controller/job). Pods are counted once: noted as uncounted, set free, then added up. Pure. */
export function decideJob(view: JobView): JobDecision {
  const { job, pods, now } = view;
  const counted = count(view);
  const active = pods.filter((pod) => !pod.finished && !pod.deleting);
  const startTime = job.status?.startTime ?? (job.spec.suspend === true ? undefined : isoTime(now));
  const verdict = present(job) ?? failure(view, counted, startTime) ?? success(job, counted);
  const leaving = job.metadata.deletionTimestamp !== undefined;
  const managed =
    verdict === undefined && !leaving
      ? manage(view, counted, active)
      : { create: [], remove: active, againMs: undefined };
  const remove = leaving && verdict === undefined ? [] : managed.remove;
  const left = active.length - remove.length;
  const complete = verdict ?? completed(job, counted, { left, creating: managed.create.length });
  const status = statusOf(view, {
    counted,
    startTime,
    active: left + managed.create.length,
    ready: active.filter((pod) => pod.ready && !remove.includes(pod)).length,
  });
  return finish(view, { status, verdict: complete, counted, managed: { ...managed, remove } });
}

interface Counted {
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  /** Noted now, added up at the next look. */
  readonly uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] };
  readonly untrack: readonly PodView[];
  /** Added up so far, without the uncounted ones. */
  readonly sums: { readonly succeeded: number; readonly failed: number };
}

function count(view: JobView): Counted {
  const { job, pods } = view;
  const { status = {} } = job;
  const tracked = new Map(pods.filter((pod) => pod.tracked).map((pod) => [pod.uid, pod]));
  const before = status.uncountedTerminatedPods ?? {};
  const still = (uids: readonly string[] | undefined) => (uids ?? []).filter((uid) => tracked.has(uid));
  const settled = (uids: readonly string[] | undefined) => (uids ?? []).filter((uid) => !tracked.has(uid)).length;
  const noted = { succeeded: still(before.succeeded), failed: still(before.failed) };
  const indexes = {
    completed: new Set(parseIndexes(status.completedIndexes)),
    failed: new Set(parseIndexes(status.failedIndexes)),
  };
  const untrack: PodView[] = [];
  for (const pod of tracked.values()) {
    const failed = hasFailed(job, pod);
    if (pod.phase !== "Succeeded" && !failed) continue;
    untrack.push(pod);
    if (noted.succeeded.includes(pod.uid) || noted.failed.includes(pod.uid)) continue;
    if (failed) {
      const { action } = view.judge(pod);
      if (
        action === "FailIndex" ||
        (action !== "Ignore" &&
          perIndexFailures(view, pod) > (job.spec.backoffLimitPerIndex ?? Number.POSITIVE_INFINITY))
      )
        indexes.failed.add(pod.completionIndex);
      if (action !== "Ignore") noted.failed.push(pod.uid);
    } else if (!isIndexed(job)) noted.succeeded.push(pod.uid);
    else if (pod.completionIndex >= 0 && pod.completionIndex < (job.spec.completions ?? 0))
      indexes.completed.add(pod.completionIndex);
  }
  const sums = {
    succeeded: isIndexed(job) ? indexes.completed.size : (status.succeeded ?? 0) + settled(before.succeeded),
    failed: (status.failed ?? 0) + settled(before.failed),
  };
  return {
    succeeded: sums.succeeded + noted.succeeded.length,
    failed: sums.failed + noted.failed.length,
    completedIndexes: indexes.completed,
    failedIndexes: indexes.failed,
    uncounted: noted,
    untrack,
    sums,
  };
}

/** Failed pods of the same index, this one included. */
function perIndexFailures({ job, pods }: JobView, pod: PodView): number {
  return pods.filter((each) => each.completionIndex === pod.completionIndex && hasFailed(job, each)).length;
}

function present({ status }: Job): Verdict | undefined {
  for (const type of ["SuccessCriteriaMet", "FailureTarget"] as const) {
    const found = status?.conditions?.find((each) => each.type === type && each.status === "True");
    if (found !== undefined) return { type, reason: found.reason ?? "", message: found.message ?? "" };
  }
  return undefined;
}

function failure(view: JobView, counted: Counted, startTime: string | undefined): Verdict | undefined {
  const { job, pods, now } = view;
  const failed = (reason: string, message: string): Verdict => ({ type: "FailureTarget", reason, message });
  for (const pod of pods) {
    const judged = hasFailed(job, pod) ? view.judge(pod) : undefined;
    if (judged?.message !== undefined) return failed("PodFailurePolicy", judged.message);
  }
  const perIndex = job.spec.backoffLimitPerIndex !== undefined;
  const limit = job.spec.backoffLimit ?? (perIndex ? Number.POSITIVE_INFINITY : 6);
  const restarts = pods.filter((pod) => !pod.finished).reduce((sum, pod) => sum + pod.restarts, 0);
  const restarting =
    job.spec.template.spec.restartPolicy === "OnFailure" && (limit === 0 ? restarts > 0 : restarts >= limit);
  if (counted.failed > limit || restarting)
    return failed("BackoffLimitExceeded", "Job has reached the specified backoff limit");
  const seconds = job.spec.activeDeadlineSeconds;
  if (
    seconds !== undefined &&
    startTime !== undefined &&
    job.spec.suspend !== true &&
    timeOf(startTime) + seconds * 1_000 <= now
  )
    return failed("DeadlineExceeded", "Job was active longer than specified deadline");
  if (!perIndex) return undefined;
  if (counted.failedIndexes.size > (job.spec.maxFailedIndexes ?? Number.POSITIVE_INFINITY))
    return failed("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  const through = counted.failedIndexes.size + counted.completedIndexes.size;
  return counted.failedIndexes.size > 0 && through >= (job.spec.completions ?? 0)
    ? failed("FailedIndexes", "Job has failed indexes")
    : undefined;
}

function success(job: Job, counted: Counted): Verdict | undefined {
  const message = isIndexed(job) ? successBy(job, counted.completedIndexes) : undefined;
  return message === undefined ? undefined : { type: "SuccessCriteriaMet", reason: "SuccessPolicy", message };
}

function completed(
  job: Job,
  counted: Counted,
  of: { readonly left: number; readonly creating: number },
): Verdict | undefined {
  const { completions } = job.spec;
  const enough = completions === undefined ? counted.succeeded > 0 : counted.succeeded >= completions;
  if (!enough || of.left > 0 || of.creating > 0) return undefined;
  return {
    type: "SuccessCriteriaMet",
    reason: "CompletionsReached",
    message: "Reached expected number of succeeded pods",
  };
}

interface Managed {
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly PodView[];
  readonly againMs: number | undefined;
}

/** Most pods made or removed at a look. */
const burst = 500;

function manage(view: JobView, counted: Counted, active: readonly PodView[]): Managed {
  const { job, now } = view;
  const { parallelism = 1, completions } = job.spec;
  if (job.spec.suspend === true) return { create: [], remove: active, againMs: undefined };
  const wanted =
    completions === undefined
      ? counted.succeeded > 0
        ? active.length
        : parallelism
      : Math.max(0, Math.min(parallelism, completions - counted.succeeded));
  const surplus = surplusOf(job, active, wanted);
  if (surplus.length > 0) return { create: [], remove: surplus.slice(0, burst), againMs: undefined };
  const terminating = replacesFailedOnly(job) ? view.pods.filter((pod) => pod.deleting && !pod.finished).length : 0;
  const missing = Math.min(burst, wanted - active.length - terminating);
  if (missing <= 0) return { create: [], remove: [], againMs: undefined };
  if (view.backOffUntil > now) return { create: [], remove: [], againMs: view.backOffUntil - now };
  const create = isIndexed(job)
    ? freeIndexes(view, counted, active).slice(0, missing)
    : Array.from({ length: missing }, () => undefined);
  return { create, remove: [], againMs: undefined };
}

/** Doubles and strangers among the indexes first, then those that have come least far. */
function surplusOf(job: Job, active: readonly PodView[], wanted: number): readonly PodView[] {
  const odd: PodView[] = [];
  const sound: PodView[] = [];
  const taken = new Set<number>();
  for (const pod of active) {
    const { completionIndex: index } = pod;
    const fits = !isIndexed(job) || (index >= 0 && index < (job.spec.completions ?? 0) && !taken.has(index));
    taken.add(index);
    (fits ? sound : odd).push(pod);
  }
  const least = sound.toSorted(
    (a, b) =>
      Number(a.node !== "") - Number(b.node !== "") || Number(a.ready) - Number(b.ready) || b.createdAt - a.createdAt,
  );
  return [...odd, ...least.slice(0, Math.max(0, sound.length - wanted))];
}

function freeIndexes({ job, pods }: JobView, counted: Counted, active: readonly PodView[]): readonly number[] {
  const busy = new Set(active.map((pod) => pod.completionIndex));
  if (replacesFailedOnly(job)) for (const pod of pods) if (pod.deleting && !pod.finished) busy.add(pod.completionIndex);
  return Array.from({ length: job.spec.completions ?? 0 }, (_, index) => index).filter(
    (index) => !busy.has(index) && !counted.completedIndexes.has(index) && !counted.failedIndexes.has(index),
  );
}

function statusOf(
  { job, pods }: JobView,
  of: {
    readonly counted: Counted;
    readonly startTime: string | undefined;
    readonly active: number;
    readonly ready: number;
  },
): JobStatus {
  const { counted } = of;
  const { succeeded, failed } = counted.uncounted;
  const { conditions = [], completionTime } = job.status ?? {};
  return {
    ...(of.startTime === undefined ? {} : { startTime: of.startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(of.active === 0 ? {} : { active: of.active }),
    ready: of.ready,
    terminating: pods.filter((pod) => pod.deleting && !pod.finished).length,
    ...(counted.sums.succeeded === 0 ? {} : { succeeded: counted.sums.succeeded }),
    ...(counted.sums.failed === 0 ? {} : { failed: counted.sums.failed }),
    ...(isIndexed(job) && counted.completedIndexes.size > 0
      ? { completedIndexes: indexesText(counted.completedIndexes) }
      : {}),
    ...(job.spec.backoffLimitPerIndex === undefined ? {} : { failedIndexes: indexesText(counted.failedIndexes) }),
    uncountedTerminatedPods: {
      ...(succeeded.length === 0 ? {} : { succeeded }),
      ...(failed.length === 0 ? {} : { failed }),
    },
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

function finish(
  { job, pods, now }: JobView,
  of: {
    readonly status: JobStatus;
    readonly verdict: Verdict | undefined;
    readonly counted: Counted;
    readonly managed: Managed;
  },
): JobDecision {
  const { verdict, counted, managed } = of;
  const told: { type: "Normal" | "Warning"; reason: string; message: string }[] = [];
  let { status } = of;
  let conditions: readonly WorkloadCondition[] = status.conditions ?? [];
  if (verdict === undefined) {
    const changed = suspension(job, conditions, now);
    if (changed !== undefined) {
      conditions = changed.conditions;
      told.push(changed.told);
      status = job.spec.suspend === true ? withoutStart(status) : { ...status, startTime: isoTime(now) };
    }
  } else {
    if (!conditions.some((each) => each.type === verdict.type))
      conditions = [...conditions, condition(verdict.type, verdict, now)];
    const { succeeded, failed } = counted.uncounted;
    const waits =
      succeeded.length + failed.length > 0 ||
      pods.some((pod) => pod.deleting && !pod.finished) ||
      managed.remove.length > 0;
    if (!waits) {
      const type = verdict.type === "SuccessCriteriaMet" ? "Complete" : "Failed";
      conditions = [...conditions, condition(type, verdict, now)];
      if (type === "Complete") status = { ...status, completionTime: isoTime(now) };
      told.push(
        type === "Complete"
          ? { type: "Normal", reason: "Completed", message: "Job completed" }
          : { type: "Warning", reason: verdict.reason, message: verdict.message },
      );
    }
  }
  const whole = conditions.length === 0 ? status : { ...status, conditions };
  // Once the Job has failed or is through, nothing holds its pods any more, counted or not.
  const held =
    verdict === undefined ? counted.untrack : pods.filter((pod) => pod.tracked && (pod.finished || pod.deleting));
  return {
    status: whole,
    create: managed.create,
    remove: managed.remove,
    untrack: held,
    told,
    againMs: again(job, whole, managed, now),
  };
}

function withoutStart({ startTime: _startTime, ...status }: JobStatus): JobStatus {
  return status;
}

const condition = (
  type: string,
  of: { readonly reason: string; readonly message: string },
  now: number,
  status: "True" | "False" = "True",
): WorkloadCondition => ({
  type,
  status,
  reason: of.reason,
  message: of.message,
  lastProbeTime: isoTime(now),
  lastTransitionTime: isoTime(now),
});

function suspension(
  { spec }: Job,
  conditions: readonly WorkloadCondition[],
  now: number,
): { readonly conditions: readonly WorkloadCondition[]; readonly told: JobDecision["told"][number] } | undefined {
  const before = conditions.find((each) => each.type === "Suspended");
  const suspended = spec.suspend === true;
  if ((before?.status === "True") === suspended) return undefined;
  const [reason, message] = suspended ? ["JobSuspended", "Job suspended"] : ["JobResumed", "Job resumed"];
  const next = condition(
    "Suspended",
    { reason: reason ?? "", message: message ?? "" },
    now,
    suspended ? "True" : "False",
  );
  const told = { type: "Normal", reason: suspended ? "Suspended" : "Resumed", message: message ?? "" } as const;
  return { conditions: [...conditions.filter((each) => each.type !== "Suspended"), next], told };
}

function again(job: Job, status: JobStatus, managed: Managed, now: number): number | undefined {
  const seconds = job.spec.activeDeadlineSeconds;
  const deadline =
    seconds === undefined || status.startTime === undefined || job.spec.suspend === true
      ? undefined
      : Math.max(1, timeOf(status.startTime) + seconds * 1_000 - now);
  const waits = [managed.againMs, deadline].filter((each) => each !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}
