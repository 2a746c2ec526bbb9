import type { Container, ContainerStatus, Pod, PodStatus } from "@dipper/api";
import { xxh32 } from "@dipper/world";
import { endingOf, imageIsMissing } from "./behaviour.ts";
import {
  admitted,
  containersOf,
  initContainersOf,
  type Place,
  running,
  summed,
  terminated,
  waits,
} from "./pod-status.ts";

export interface KubeletEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  readonly fieldPath?: string;
}

/** Something that happens to a pod by itself, some time after it could. */
export interface Transition {
  readonly id: string;
  readonly afterMs: number;
  readonly events: readonly KubeletEvent[];
  /** The status afterwards. */
  readonly apply: (status: PodStatus, at: Place) => PodStatus;
}

type List = "containerStatuses" | "initContainerStatuses";

/** To fetch an image and start a container. */
const startMs = 200;
const startSpreadMs = 300;
const backOffMs = 2_000;
const firstRestartMs = 10_000;
const longestRestartMs = 300_000;

/** What may happen next to a pod that its node has taken in or is to take in. Pure; the order is that in which it would happen. */
export function transitionsOf(pod: Pod): readonly Transition[] {
  const { status = {}, metadata } = pod;
  if (status.phase === "Succeeded" || status.phase === "Failed") return [];
  if (status.startTime === undefined)
    return [{ id: "admit", afterMs: 0, events: [], apply: (_status, at) => admitted(pod, at) }];
  const deadline = deadlineOf(pod);
  const firstInit = initContainersOf(pod).find((each) => !isThrough(pod, each));
  const startAfter = startMs + (xxh32(metadata.uid ?? "", 0) % startSpreadMs);
  const steps =
    firstInit === undefined
      ? containersOf(pod).flatMap((each) => containerSteps(pod, each, "containerStatuses", startAfter))
      : containerSteps(pod, firstInit, "initContainerStatuses", startMs);
  return [...deadline, ...steps];
}

/** An init container that is done, or a sidecar that runs. */
function isThrough(pod: Pod, container: Container): boolean {
  const status = statusOf(pod, container, "initContainerStatuses");
  return container.restartPolicy === "Always"
    ? status.state?.running !== undefined
    : status.state?.terminated?.exitCode === 0;
}

function statusOf(pod: Pod, { name }: Container, list: List): ContainerStatus {
  return pod.status?.[list]?.find((each) => each.name === name) ?? { name };
}

function deadlineOf(pod: Pod): readonly Transition[] {
  const seconds = pod.spec.activeDeadlineSeconds;
  if (seconds === undefined) return [];
  const reason = "DeadlineExceeded";
  const message = "Pod was active on the node longer than the specified deadline";
  return [
    {
      id: "deadline",
      afterMs: seconds * 1_000,
      events: [{ type: "Normal", reason, message }],
      apply: (status, at) => {
        const ended = (status.containerStatuses ?? []).map((each) => terminated(each, 137, at.now));
        return { ...summed(pod, { ...status, containerStatuses: ended }, at), phase: "Failed", reason, message };
      },
    },
  ];
}

function containerSteps(pod: Pod, container: Container, list: List, startAfter: number): readonly Transition[] {
  const status = statusOf(pod, container, list);
  const { state = {} } = status;
  const fieldPath = `spec.${list === "containerStatuses" ? "containers" : "initContainers"}{${container.name}}`;
  const step = (
    id: string,
    afterMs: number,
    events: readonly Omit<KubeletEvent, "fieldPath">[],
    change: (before: ContainerStatus, at: Place) => ContainerStatus,
  ): readonly Transition[] => [
    {
      id: `${id} ${container.name} ${status.restartCount ?? 0}`,
      afterMs,
      events: events.map((each) => ({ ...each, fieldPath })),
      apply: (whole, at) => changed(pod, whole, { list, name: container.name, at, change }),
    },
  ];
  const image = container.image ?? "";
  if (state.running !== undefined) {
    // The node was away and is back: what runs serves again.
    const stale = pod.status?.conditions?.some((each) => each.type === "Ready" && each.status !== "True");
    const back =
      list === "containerStatuses" && status.ready === true && stale === true && allServe(pod)
        ? step("return", 0, [], (before) => before)
        : [];
    const ending = endingOf(pod, container, list === "initContainerStatuses");
    if (ending === undefined || (list === "initContainerStatuses" && container.restartPolicy === "Always")) return back;
    return [...back, ...step("end", ending.afterMs, [], (before, at) => terminated(before, ending.exitCode, at.now))];
  }
  if (state.terminated !== undefined) return mayRestart(pod, state.terminated.exitCode, list) ? backOff() : [];
  const { reason } = state.waiting ?? {};
  if (imageIsMissing(pod, image)) return pulling();
  const started = (count: number) => (before: ContainerStatus, at: Place) =>
    running(container, { ...before, restartCount: count }, pod, at);
  const events = [
    {
      type: "Normal",
      reason: "Pulled",
      message: `Container image "${image}" already present on machine and can be accessed by the pod`,
    },
    { type: "Normal", reason: "Created", message: "Container created" },
    { type: "Normal", reason: "Started", message: "Container started" },
  ] as const;
  const count = status.restartCount ?? 0;
  if (reason !== "CrashLoopBackOff") return step("start", startAfter, events, started(count));
  const wait = Math.min(longestRestartMs, firstRestartMs * 2 ** count);
  return step("restart", wait, events, (before, at) => started(count + 1)(before, at));

  function backOff(): readonly Transition[] {
    const names = `pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
    const seconds = Math.min(longestRestartMs, firstRestartMs * 2 ** (status.restartCount ?? 0)) / 1_000;
    const message = `back-off ${seconds}s restarting failed container=${container.name} ${names}`;
    const told = {
      type: "Warning",
      reason: "BackOff",
      message: `Back-off restarting failed container ${container.name} in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
    } as const;
    return step("back-off", 0, [told], (before) => ({
      ...waits(before, "CrashLoopBackOff", message),
      lastState: { terminated: before.state?.terminated ?? { exitCode: 0 } },
    }));
  }

  function pulling(): readonly Transition[] {
    const why = `failed to pull and unpack image "${image}": not found`;
    if (reason === "ImagePullBackOff") return [];
    if (reason === "ErrImagePull") {
      const message = `Back-off pulling image "${image}": ErrImagePull: ${why}`;
      const told = { type: "Normal", reason: "BackOff", message: `Back-off pulling image "${image}"` } as const;
      const failed = { type: "Warning", reason: "Failed", message: "Error: ImagePullBackOff" } as const;
      return step("back off pulling", backOffMs, [told, failed], (before) =>
        waits(before, "ImagePullBackOff", message),
      );
    }
    const told = [
      { type: "Normal", reason: "Pulling", message: `Pulling image "${image}"` },
      { type: "Warning", reason: "Failed", message: `Failed to pull image "${image}": ${why}` },
      { type: "Warning", reason: "Failed", message: "Error: ErrImagePull" },
    ] as const;
    return step("pull", startAfter, told, (before) => waits(before, "ErrImagePull", why));
  }
}

function allServe(pod: Pod): boolean {
  const statuses = pod.status?.containerStatuses ?? [];
  return statuses.length > 0 && statuses.every((each) => each.ready === true);
}

function mayRestart(pod: Pod, exitCode: number, list: List): boolean {
  const { restartPolicy = "Always" } = pod.spec;
  if (list === "initContainerStatuses") return restartPolicy !== "Never" && exitCode !== 0;
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
}

function changed(
  pod: Pod,
  status: PodStatus,
  of: {
    readonly list: List;
    readonly name: string;
    readonly at: Place;
    readonly change: (before: ContainerStatus, at: Place) => ContainerStatus;
  },
): PodStatus {
  const statuses = (status[of.list] ?? []).map((each) => (each.name === of.name ? of.change(each, of.at) : each));
  const address = { podIP: of.at.podIP, podIPs: [{ ip: of.at.podIP }] };
  return summed(pod, { ...status, ...(status.podIP === undefined ? address : {}), [of.list]: statuses }, of.at);
}
