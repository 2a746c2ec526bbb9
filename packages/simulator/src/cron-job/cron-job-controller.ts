import { CronJob, DipperError, isoTime, Job, type ObjectReference } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { accountOf } from "../control/make-pods.ts";
import { controllerOf, controllerReference } from "../control/ownership.ts";
import { timeOf } from "../control/pod-view.ts";
import { latestRun, type Schedule, scheduleOf } from "./schedule.ts";

/** Starts Jobs by the clock, and keeps as many of the ended ones as it is told. */
export function cronJobController(place: Workplace): Controller {
  const { local, world } = place;
  const events = place.events("cronjob-controller");
  const actor = accountOf("cronjob-controller");

  return {
    name: "CronJob",
    all: () => local.list(CronJob).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns(seen: Seen) {
      if (seen.change.resource === "batch/cronjobs") yield seen.change.entry.key;
      if (seen.change.resource !== "batch/jobs") return;
      const owner = controllerOf(seen.object().metadata);
      if (owner?.kind === "CronJob") yield `${seen.change.entry.namespace}/${owner.name}`;
    },
    reconcile: async (key) => {
      const cron = local.get(CronJob, keyParts(key));
      if (cron === undefined) return undefined;
      const jobs = jobsOf(cron);
      await forgetOld(cron, jobs);
      const settled = account(cron, jobs);
      if (cron.metadata.deletionTimestamp !== undefined || cron.spec.suspend === true) {
        await report(cron, settled);
        return undefined;
      }
      const schedule = scheduleOf(cron);
      if (schedule === undefined) {
        const message = `unparseable schedule: "${cron.spec.schedule}"`;
        events.record(cron, { type: "Warning", reason: "UnparseableSchedule", message });
        await report(cron, settled);
        return undefined;
      }
      await report(cron, await runDue(cron, schedule, { jobs, status: settled }));
      const now = world.clock.now();
      const next = schedule(now);
      return next === undefined ? undefined : next - now + lateMs;
    },
  };

  function jobsOf(cron: CronJob): readonly Job[] {
    return local
      .list(Job, cron.metadata.namespace)
      .filter(({ metadata }) => controllerOf(metadata)?.uid === cron.metadata.uid);
  }

  /** What has ended leaves the list of the active. */
  function account(cron: CronJob, jobs: readonly Job[]): Status {
    const byUid = new Map(jobs.map((job) => [job.metadata.uid, job]));
    const { active: _active, ...rest } = cron.status ?? {};
    const active = (cron.status?.active ?? []).filter((reference) => {
      const job = byUid.get(reference.uid);
      const ended = job === undefined ? undefined : endOf(job);
      if (job !== undefined && ended === undefined) return true;
      const [reason, message] =
        job === undefined
          ? ["MissingJob", `Active job went missing: ${reference.name}`]
          : ["SawCompletedJob", `Saw completed job: ${job.metadata.name}, condition: ${ended}`];
      events.record(cron, { type: "Normal", reason: reason ?? "", message: message ?? "" });
      return false;
    });
    const successes = jobs.filter((job) => endOf(job) === "Complete").map((job) => timeOf(job.status?.completionTime));
    const last = Math.max(timeOf(cron.status?.lastSuccessfulTime), ...successes);
    return {
      ...rest,
      ...(active.length === 0 ? {} : { active }),
      ...(last === 0 ? {} : { lastSuccessfulTime: isoTime(last) }),
    };
  }

  async function runDue(
    cron: CronJob,
    schedule: Schedule,
    at: { readonly jobs: readonly Job[]; readonly status: Status },
  ): Promise<Status> {
    const now = world.clock.now();
    const { startingDeadlineSeconds, concurrencyPolicy } = cron.spec;
    const since = timeOf(cron.status?.lastScheduleTime) || timeOf(cron.metadata.creationTimestamp);
    const due = latestRun(schedule, since, now);
    if (due === undefined || due === timeOf(cron.status?.lastScheduleTime)) return at.status;
    if (startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1_000 < now) {
      const message = `Missed scheduled time to start a job: ${isoTime(due)}`;
      events.record(cron, { type: "Warning", reason: "MissSchedule", message });
      return at.status;
    }
    const active = at.status.active ?? [];
    if (concurrencyPolicy === "Forbid" && active.length > 0) {
      const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
      events.record(cron, { type: "Normal", reason: "JobAlreadyActive", message });
      return at.status;
    }
    if (concurrencyPolicy === "Replace") for (const { name = "" } of active) await remove(cron, name);
    const kept = concurrencyPolicy === "Replace" ? [] : active;
    const job = await create(cron, due);
    const reference: ObjectReference = {
      apiVersion: "batch/v1",
      kind: "Job",
      name: job.metadata.name,
      namespace: job.metadata.namespace ?? "",
      uid: job.metadata.uid ?? "",
      resourceVersion: job.metadata.resourceVersion ?? "",
    };
    return { ...at.status, active: [...kept, reference], lastScheduleTime: isoTime(due) };
  }

  async function create(cron: CronJob, due: number): Promise<Job> {
    const { namespace = "", name: base } = cron.metadata;
    const { metadata = {}, spec } = cron.spec.jobTemplate;
    const name = `${base}-${Math.floor(due / 60_000)}`;
    const known = local.get(Job, { namespace, name });
    if (known !== undefined) return known;
    const annotations = { ...metadata.annotations, "batch.kubernetes.io/cronjob-scheduled-timestamp": isoTime(due) };
    try {
      const job = await local.create(
        Job,
        {
          metadata: {
            name,
            namespace,
            ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
            annotations,
            ownerReferences: [controllerReference(CronJob, cron.metadata)],
          },
          spec,
        },
        actor,
      );
      events.record(cron, { type: "Normal", reason: "SuccessfulCreate", message: `Created job ${name}` });
      return job;
    } catch (error) {
      const message = `Error creating job: ${DipperError.from(error).message}`;
      events.record(cron, { type: "Warning", reason: "FailedCreate", message });
      throw error;
    }
  }

  async function remove(cron: CronJob, name: string): Promise<void> {
    const { namespace = "" } = cron.metadata;
    await local.delete(Job, { namespace, name }, { propagationPolicy: "Background" });
    events.record(cron, { type: "Normal", reason: "SuccessfulDelete", message: `Deleted job ${name}` });
  }

  async function forgetOld(cron: CronJob, jobs: readonly Job[]): Promise<void> {
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec;
    const oldest = jobs.toSorted((a, b) => timeOf(a.status?.startTime) - timeOf(b.status?.startTime));
    for (const [end, limit] of [
      ["Complete", successfulJobsHistoryLimit],
      ["Failed", failedJobsHistoryLimit],
    ] as const) {
      const ended = oldest.filter((job) => endOf(job) === end && job.metadata.deletionTimestamp === undefined);
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) await remove(cron, job.metadata.name);
    }
  }

  async function report(cron: CronJob, status: Status): Promise<void> {
    if (jsonEqual(status, cron.status ?? {})) return;
    const { namespace = "", name, uid } = cron.metadata;
    await local.update(
      CronJob,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}

type Status = NonNullable<CronJob["status"]>;

/** The clock of the schedule is a little ahead of the one that fires timers. */
const lateMs = 100;

function endOf(job: Job): "Complete" | "Failed" | undefined {
  const found = job.status?.conditions?.find(
    (each) => each.status === "True" && (each.type === "Complete" || each.type === "Failed"),
  );
  return found?.type as "Complete" | "Failed" | undefined;
}
