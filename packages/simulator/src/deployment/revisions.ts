import type { Deployment, ObjectMeta, PodTemplate, ReplicaSet } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { timeOf } from "../control/pod-view.ts";

const prefix = "deployment.kubernetes.io";
export const revisionAnnotation = `${prefix}/revision`;
export const hashLabel = "pod-template-hash";
const historyAnnotation = `${prefix}/revision-history`;
const desiredAnnotation = `${prefix}/desired-replicas`;
const maxAnnotation = `${prefix}/max-replicas`;
const longestHistory = 2_000;

/** Annotations that a ReplicaSet does not take over from its Deployment. */
const notCopied = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  "deprecated.deployment.rollback.to",
]);

/** An int64 in the real controller: more than a number keeps. 0 where there is none, or none that can be read. */
export function revisionOf({ annotations }: ObjectMeta): bigint {
  const text = annotations?.[revisionAnnotation] ?? "";
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
}

export function byRevision(one: ReplicaSet, other: ReplicaSet): number {
  return Number(revisionOf(one.metadata) - revisionOf(other.metadata));
}

/** How many replicas the Deployment wanted when this set was last scaled; undefined where nobody noted it. */
export function desiredOf({ annotations }: ObjectMeta): number | undefined {
  const text = annotations?.[desiredAnnotation];
  return text === undefined ? undefined : Number(text);
}

export function maxOf({ annotations }: ObjectMeta): number | undefined {
  const text = annotations?.[maxAnnotation];
  return text === undefined ? undefined : Number(text);
}

export function sizeAnnotations(desired: number, most: number): Readonly<Record<string, string>> {
  return { [desiredAnnotation]: String(desired), [maxAnnotation]: String(most) };
}

/** The set that runs the Deployment's present template; where there are several, the oldest. */
export function newSetOf(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return oldestFirst(sets).find((set) => sameTemplate(deployment.spec.template, set.spec.template));
}

export function oldestFirst(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.toSorted(
    (a, b) =>
      timeOf(a.metadata.creationTimestamp) - timeOf(b.metadata.creationTimestamp) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

function sameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return jsonEqual(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** What the annotations of the new set have to be; `revision` is the one after the highest of the old sets. */
export function newSetAnnotations(
  deployment: Deployment,
  set: Pick<ReplicaSet, "metadata"> | undefined,
  revision: bigint,
  size: { readonly desired: number; readonly most: number },
): Readonly<Record<string, string>> {
  const present = set?.metadata.annotations ?? {};
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key));
  const annotations: Record<string, string> = { ...present, ...Object.fromEntries(copied) };
  const old = revisionOf({ annotations: present } as ObjectMeta);
  if (old < revision) {
    annotations[revisionAnnotation] = String(revision);
    if (old > 0n) annotations[historyAnnotation] = historyWith(present[historyAnnotation], old);
  }
  if (set === undefined) Object.assign(annotations, sizeAnnotations(size.desired, size.most));
  return annotations;
}

/** Revisions under which the set has run before, oldest first, the oldest forgotten when the text gets too long. */
function historyWith(history: string | undefined, revision: bigint): string {
  const revisions = [...(history === undefined || history === "" ? [] : history.split(",")), String(revision)];
  while (revisions.join(",").length > longestHistory) revisions.shift();
  return revisions.join(",");
}
