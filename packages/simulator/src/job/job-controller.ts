import { Job, type LabelSelector, Pod, selects } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { accountOf, makePods, type PodMaker, removePods } from "../control/make-pods.ts";
import { claim, controllerReference, settleClaim } from "../control/ownership.ts";
import { indexAnnotation, type PodView, timeOf, trackingFinalizer } from "../control/pod-view.ts";
import { nameSuffix, podFromTemplate } from "../control/template.ts";
import { decideJob, isFinished } from "./decide-job.ts";
import { judgeFailure } from "./failure-policy.ts";

const firstBackOffMs = 10_000;
const longestBackOffMs = 600_000;

/** Pods that are to end: counts how they did, and takes the Job away when its time after that is over. */
export function jobController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("job-controller");
  const actor = accountOf("job-controller");
  /** By uid of the Job: failures since the last success. Forgotten with the process, as upstream. */
  const failures = new Map<string, { readonly count: number; readonly at: number }>();

  return {
    name: "Job",
    all: () => local.list(Job).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    *concerns({ change, pod }: Seen) {
      if (change.resource === "batch/jobs") {
        yield change.entry.key;
        if (change.type === "DELETED") failures.delete(change.entry.uid);
      }
      for (const view of [pod?.now, pod?.before])
        if (view?.controller?.kind === "Job") yield `${view.namespace}/${view.controller.name}`;
      if (pod?.now !== undefined && pod.now.controller === undefined)
        for (const job of local.list(Job, pod.now.namespace))
          if (selects(selectorOf(job), pod.now.labels)) yield `${pod.now.namespace}/${job.metadata.name}`;
    },
    reconcile: async (key) => {
      const ref = keyParts(key);
      const job = local.get(Job, ref);
      if (job === undefined) return setFree(ref);
      if (job.spec.managedBy !== undefined && job.spec.managedBy !== "kubernetes.io/job-controller") return undefined;
      if (isFinished(job)) return afterwards(job);
      return work(job);
    },
  };

  async function work(job: Job): Promise<number | undefined> {
    const pods = await podsOf(job);
    const now = world.clock.now();
    noteFailures(job, pods, now);
    const judge = (view: PodView) => {
      const pod = job.spec.podFailurePolicy === undefined ? undefined : local.get(Pod, view);
      return pod === undefined ? ({ action: "Count" } as const) : judgeFailure(job, pod);
    };
    const decided = decideJob({ job, pods, judge, backOffUntil: backOffUntil(job), now });
    // First the count, then the finalizers: a pod that is free has been counted.
    await report(job, decided.status);
    await untrack(decided.untrack);
    const maker: PodMaker = { place, events, actor, owner: job };
    await removePods(maker, decided.remove);
    const problem = await makePods(
      maker,
      decided.create.map((index) => podFor(job, index)),
    );
    for (const each of decided.told) events.record(job, each);
    return problem === undefined ? decided.againMs : retryMs;
  }

  async function podsOf(job: Job): Promise<readonly PodView[]> {
    const { metadata } = job;
    const candidates = state.candidates(metadata.uid ?? "", metadata.namespace ?? "");
    const { mine, adopt, release } = claim({ metadata, selector: selectorOf(job) }, candidates);
    await settleClaim(local, Pod, controllerReference(Job, metadata), { adopt, release });
    return [...mine, ...adopt];
  }

  function noteFailures(job: Job, pods: readonly PodView[], now: number): void {
    const uid = job.metadata.uid ?? "";
    const fresh = pods.filter((pod) => pod.tracked && pod.finished);
    if (fresh.some((pod) => pod.phase === "Succeeded")) failures.delete(uid);
    const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {};
    const failedNow = fresh.filter((pod) => pod.phase === "Failed" && ![...succeeded, ...failed].includes(pod.uid));
    if (failedNow.length > 0) failures.set(uid, { count: (failures.get(uid)?.count ?? 0) + failedNow.length, at: now });
  }

  function backOffUntil(job: Job): number {
    const noted = failures.get(job.metadata.uid ?? "");
    if (noted === undefined || job.spec.backoffLimitPerIndex !== undefined) return 0;
    return noted.at + Math.min(longestBackOffMs, firstBackOffMs * 2 ** (noted.count - 1));
  }

  function podFor(job: Job, index: number | undefined): Omit<Pod, "apiVersion" | "kind"> {
    const { namespace = "", name } = job.metadata;
    const generateName = index === undefined ? `${name}-` : `${name}-${index}-`;
    return podFromTemplate({
      namespace,
      template: job.spec.template,
      owner: controllerReference(Job, job.metadata),
      generateName,
      name: generateName + nameSuffix(world.random),
      labels: { ...ownLabels(job), ...(index === undefined ? {} : { [indexAnnotation]: String(index) }) },
      ...(index === undefined ? {} : { annotations: { [indexAnnotation]: String(index) } }),
      finalizers: [trackingFinalizer],
      ...(index === undefined ? {} : { spec: { hostname: `${name}-${index}` } }),
    });
  }

  async function untrack(pods: readonly PodView[]): Promise<void> {
    await Promise.all(
      pods.map(({ namespace, name }) =>
        local.update(Pod, { namespace, name }, (pod) => ({
          ...pod,
          metadata: {
            ...pod.metadata,
            finalizers: (pod.metadata.finalizers ?? []).filter((each) => each !== trackingFinalizer),
          },
        })),
      ),
    );
  }

  /** The Job is gone: nobody will count its pods any more. */
  async function setFree(ref: { readonly namespace: string; readonly name: string }): Promise<undefined> {
    const left = [...state.inNamespace(ref.namespace)].filter(
      (pod) => pod.tracked && pod.controller?.kind === "Job" && pod.controller.name === ref.name,
    );
    await untrack(left);
    return undefined;
  }

  async function afterwards(job: Job): Promise<number | undefined> {
    await untrack(state.controlledBy(job.metadata.uid ?? "").filter((pod) => pod.tracked));
    const seconds = job.spec.ttlSecondsAfterFinished;
    if (seconds === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
    const ended = job.status?.conditions?.find((each) => each.type === "Complete" || each.type === "Failed");
    const left = timeOf(ended?.lastTransitionTime) + seconds * 1_000 - world.clock.now();
    if (left > 0) return left;
    const { namespace = "", name } = job.metadata;
    await local.delete(Job, { namespace, name }, { propagationPolicy: "Foreground" });
    return undefined;
  }

  async function report(job: Job, status: NonNullable<Job["status"]>): Promise<void> {
    if (jsonEqual(status, job.status)) return;
    const { namespace = "", name, uid } = job.metadata;
    await local.update(
      Job,
      { namespace, name },
      (current) => (current.metadata.uid === uid ? { ...current, status } : undefined),
      "status",
    );
  }
}

const retryMs = 5_000;

function selectorOf(job: Job): LabelSelector {
  return job.spec.selector ?? { matchLabels: { "batch.kubernetes.io/controller-uid": job.metadata.uid ?? "" } };
}

/** Labels by which people and selectors find the pods of a Job; one that brings its own selector brings its own labels. */
function ownLabels(job: Job): Readonly<Record<string, string>> {
  const { name, uid = "" } = job.metadata;
  const names = { "batch.kubernetes.io/job-name": name, "job-name": name };
  return job.spec.manualSelector === true
    ? names
    : { ...names, "batch.kubernetes.io/controller-uid": uid, "controller-uid": uid };
}
