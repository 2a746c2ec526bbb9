/** What a person can do to an object inside a cluster. Each is one call through the door, with its reason for the audit. */
import { ApiError } from "./client.ts";
import { doorPath, type KubeObject, type KubeRef, readKube, refPath, resourcePath, writeKube } from "./kube.ts";
import type { Meta } from "./objects.ts";

/** Somebody has changed the object since the person saw it: both are shown, nothing is overwritten. */
export class ChangedMeanwhile extends Error {
  readonly seen: KubeObject;
  readonly now: KubeObject;
  constructor(seen: KubeObject, now: KubeObject) {
    super("The object was changed by somebody else.");
    this.name = "ChangedMeanwhile";
    this.seen = seen;
    this.now = now;
  }
}

export interface Change {
  readonly op: "add" | "replace" | "remove";
  /** A JSON pointer: `/spec/replicas`. */
  readonly path: string;
  readonly value?: unknown;
}

/** What somebody wishes is told by the generation; kinds without one are changed by nobody but people, more or less. */
function sameWish({ uid, generation, resourceVersion }: Meta): readonly object[] {
  const identity = { op: "test", path: "/metadata/uid", value: uid };
  return generation === undefined
    ? [identity, { op: "test", path: "/metadata/resourceVersion", value: resourceVersion }]
    : [identity, { op: "test", path: "/metadata/generation", value: generation }];
}

/** Changes the object that the person saw, and no other one. A new status alone is no reason to refuse. */
export async function change<T extends KubeObject>(
  ref: KubeRef,
  seen: T,
  changes: readonly Change[],
  reason = "",
): Promise<T> {
  const body = [...sameWish(seen.metadata), ...changes];
  try {
    return await writeKube<T>({ method: "PATCH", path: refPath(ref), type: "json", body, reason });
  } catch (cause) {
    throw await changedOr(cause, ref, seen);
  }
}

/** The error itself, unless the object is another one than was seen. */
export async function changedOr(cause: unknown, ref: KubeRef, seen: KubeObject): Promise<unknown> {
  if (!(cause instanceof ApiError) || (cause.status !== 409 && cause.status !== 422)) return cause;
  const now = await readKube<KubeObject>(refPath(ref)).catch(() => undefined);
  if (now === undefined) return cause;
  const [was, is] = [seen.metadata, now.metadata];
  const moved =
    was.generation === undefined ? is.resourceVersion !== was.resourceVersion : is.generation !== was.generation;
  return moved || is.uid !== was.uid ? new ChangedMeanwhile(seen, now) : cause;
}

export function remove(ref: KubeRef, seen: Meta, reason: string): Promise<unknown> {
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    propagationPolicy: "Background",
    ...(seen.uid === undefined ? {} : { preconditions: { uid: seen.uid } }),
  };
  return writeKube({ method: "DELETE", path: refPath(ref), body, reason });
}

const pods = { group: "", version: "v1", resource: "pods" } as const;

/** Refused while a budget allows no disruption. */
export function evict(cluster: string, pod: Meta, reason: string): Promise<unknown> {
  const { name, namespace = "" } = pod;
  const path = doorPath(cluster, `${resourcePath(pods, { namespace, name })}/eviction`);
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
  return writeKube({ method: "POST", path, body, reason });
}

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

export interface Templated extends KubeObject {
  readonly spec: { readonly template: Template };
}

const restartedAt = "kubectl.kubernetes.io/restartedAt";

/** A pointer's part: `/` and `~` stand for other things in it. */
export const pointer = (part: string): string => part.replaceAll("~", "~0").replaceAll("/", "~1");

/** The same mark as kubectl's, so that both are one history. */
export function restart(ref: KubeRef, seen: Templated, reason: string): Promise<unknown> {
  const { metadata } = seen.spec.template;
  const now = new Date().toISOString();
  const changes: readonly Change[] =
    metadata?.annotations === undefined
      ? [{ op: "add", path: "/spec/template/metadata", value: { ...metadata, annotations: { [restartedAt]: now } } }]
      : [{ op: "add", path: `/spec/template/metadata/annotations/${pointer(restartedAt)}`, value: now }];
  return change(ref, seen, changes, reason);
}

interface JobSpec {
  readonly selector?: unknown;
  readonly manualSelector?: boolean;
  readonly template: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

export interface JobObject extends KubeObject {
  readonly spec: JobSpec;
}

const jobs = { group: "batch", version: "v1", resource: "jobs" } as const;
const ownLabels = /^(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)$/;

/** Jobs run once: to run again is a new one, without what bound the old one to its pods. */
export function rerun(cluster: string, job: JobObject, reason: string): Promise<KubeObject> {
  const { name, namespace = "", labels = {} } = job.metadata;
  const { selector: _selector, manualSelector: _manual, template, ...spec } = job.spec;
  const unbound = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(all).filter(([label]) => !ownLabels.test(label)));
  const body = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { generateName: `${name.slice(0, 50)}-`, namespace, labels: unbound(labels) },
    spec: {
      ...spec,
      template: { ...template, metadata: { ...template.metadata, labels: unbound(template.metadata?.labels ?? {}) } },
    },
  };
  return writeKube({ method: "POST", path: doorPath(cluster, resourcePath(jobs, { namespace })), body, reason });
}

export interface CronJobObject extends KubeObject {
  readonly spec: {
    readonly suspend?: boolean;
    readonly jobTemplate: { readonly metadata?: object; readonly spec: object };
  };
}

/** A Job of the CronJob now, as `kubectl create job --from` makes it. */
export function runNow(cluster: string, cron: CronJobObject, reason: string): Promise<KubeObject> {
  const { name, namespace = "", uid } = cron.metadata;
  const { metadata = {}, spec } = cron.spec.jobTemplate;
  const { annotations = {} } = metadata as { readonly annotations?: Readonly<Record<string, string>> };
  const body = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      ...metadata,
      generateName: `${name.slice(0, 48)}-manual-`,
      namespace,
      annotations: { ...annotations, "cronjob.kubernetes.io/instantiate": "manual" },
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name, uid, controller: true }],
    },
    spec,
  };
  return writeKube({ method: "POST", path: doorPath(cluster, resourcePath(jobs, { namespace })), body, reason });
}
