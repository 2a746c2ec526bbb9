import { type OwnerReference, type Pod, type PodAffinityTerm, parseTime } from "@dipper/api";
import { type Resources, requestsOf } from "./resources.ts";

/** What the controllers keep of each pod: enough to decide, little enough for many thousands. */
export interface PodView {
  /** `<namespace>/<name>` */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly controller: OwnerReference | undefined;
  /** "" as long as it is not bound. */
  readonly node: string;
  /** The only node that its affinity allows by name, as in pods of DaemonSets; "" where there is none. */
  readonly destined: string;
  readonly ip: string;
  readonly phase: string;
  readonly ready: boolean;
  /** Since when it is ready; 0 where it is not. Milliseconds. */
  readonly readySince: number;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly deleting: boolean;
  /** Succeeded or Failed: no container of it will run again. */
  readonly finished: boolean;
  /** Of the container that was restarted most often. */
  readonly restarts: number;
  readonly deletionCost: number;
  readonly requests: Resources;
  readonly priority: number;
  /** `TCP/0.0.0.0/80`, as far as it takes ports of its node. */
  readonly hostPorts: readonly string[];
  /** A Job has not counted it yet. */
  readonly tracked: boolean;
  /** Of an Indexed Job; -1 where it has none. */
  readonly completionIndex: number;
  /** Whom it does not want beside it. */
  readonly repels: readonly PodAffinityTerm[];
}

/** A Job's pods stay until they are counted. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";
export const indexAnnotation = "batch.kubernetes.io/job-completion-index";

const nothing: readonly never[] = [];

export function podView(pod: Pod): PodView {
  const { metadata, spec, status } = pod;
  const namespace = metadata.namespace ?? "";
  const phase = status?.phase ?? "Pending";
  const ready = status?.conditions?.find((each) => each.type === "Ready" && each.status === "True");
  const restarts = (status?.containerStatuses ?? []).map((each) => each.restartCount ?? 0);
  return {
    key: `${namespace}/${metadata.name}`,
    namespace,
    name: metadata.name,
    uid: metadata.uid ?? "",
    labels: metadata.labels ?? {},
    controller: metadata.ownerReferences?.find((owner) => owner.controller === true),
    node: spec.nodeName ?? "",
    destined: destinationOf(spec),
    ip: status?.podIP ?? "",
    phase,
    ready: ready !== undefined,
    readySince: ready === undefined ? 0 : timeOf(ready.lastTransitionTime),
    createdAt: timeOf(metadata.creationTimestamp),
    deleting: metadata.deletionTimestamp !== undefined,
    finished: phase === "Succeeded" || phase === "Failed",
    restarts: Math.max(0, ...restarts),
    deletionCost: Number(metadata.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? 0) || 0,
    requests: requestsOf(spec),
    priority: spec.priority ?? 0,
    hostPorts: hostPortsOf(spec),
    tracked: metadata.finalizers?.includes(trackingFinalizer) ?? false,
    completionIndex: Number(metadata.annotations?.[indexAnnotation] ?? -1),
    repels: spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? nothing,
  };
}

function destinationOf(spec: Pod["spec"]): string {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const field = terms.length === 1 ? terms[0]?.matchFields?.find((each) => each.key === "metadata.name") : undefined;
  return field?.operator === "In" && field.values?.length === 1 ? (field.values[0] ?? "") : "";
}

function hostPortsOf(spec: Pod["spec"]): readonly string[] {
  const ports = spec.containers
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0);
  return ports.length === 0
    ? nothing
    : ports.map(
        ({ protocol = "TCP", hostIP = "0.0.0.0", hostPort }) =>
          `${protocol}/${hostIP === "" ? "0.0.0.0" : hostIP}/${hostPort}`,
      );
}

/** Milliseconds; 0 where there is no time. */
export function timeOf(text: string | undefined): number {
  return text === undefined ? 0 : (parseTime(text) ?? 0);
}

/** Ready for as long as its owner wants it to be before it counts. */
export function isAvailable(pod: PodView, minReadySeconds: number, now: number): boolean {
  return pod.ready && (minReadySeconds === 0 || pod.readySince + minReadySeconds * 1_000 <= now);
}

/** How long until the first of the ready pods counts as available; undefined where none is on its way. */
export function availableInMs(pods: readonly PodView[], minReadySeconds: number, now: number): number | undefined {
  if (minReadySeconds === 0) return undefined;
  const waits = pods
    .filter((pod) => pod.ready && !pod.deleting)
    .map((pod) => pod.readySince + minReadySeconds * 1_000 - now);
  const coming = waits.filter((ms) => ms > 0);
  return coming.length === 0 ? undefined : Math.min(...coming);
}
