import {
  type Container,
  type ContainerState,
  type ContainerStatus,
  isoTime,
  type Pod,
  type PodCondition,
  type PodStatus,
} from "@dipper/api";
import { sha256 } from "@dipper/world";
import { neverReady } from "./behaviour.ts";

/** Where a pod is, as its kubelet knows it. */
export interface Place {
  readonly hostIP: string;
  readonly podIP: string;
  /** Milliseconds. */
  readonly now: number;
}

export const containersOf = (pod: Pod): readonly Container[] => pod.spec.containers;
export const initContainersOf = (pod: Pod): readonly Container[] => pod.spec.initContainers ?? [];

const waiting = (reason: string, message?: string): ContainerState => ({
  waiting: { reason, ...(message === undefined ? {} : { message }) },
});

/** What a kubelet reports as soon as it has taken a pod in. */
export function admitted(pod: Pod, at: Place): PodStatus {
  const hasInit = initContainersOf(pod).length > 0;
  const fresh = (container: Container, reason: string): ContainerStatus => ({
    name: container.name,
    state: waiting(reason),
    lastState: {},
    ready: false,
    started: false,
    restartCount: 0,
    image: container.image ?? "",
    imageID: "",
  });
  const before: PodStatus = {
    ...pod.status,
    phase: "Pending",
    startTime: isoTime(at.now),
    hostIP: at.hostIP,
    hostIPs: [{ ip: at.hostIP }],
    ...(hasInit ? { initContainerStatuses: initContainersOf(pod).map((each) => fresh(each, "PodInitializing")) } : {}),
    containerStatuses: containersOf(pod).map((each) => fresh(each, hasInit ? "PodInitializing" : "ContainerCreating")),
  };
  return summed(pod, before, at);
}

export function running(container: Container, before: ContainerStatus, pod: Pod, at: Place): ContainerStatus {
  const restartCount = before.restartCount ?? 0;
  return {
    ...before,
    state: { running: { startedAt: isoTime(at.now) } },
    ready: !neverReady(pod),
    started: true,
    image: container.image ?? "",
    imageID: `${container.image ?? ""}@sha256:${sha256(container.image ?? "")}`,
    containerID: `containerd://${sha256(`${pod.metadata.uid}/${container.name}/${restartCount}`)}`,
  };
}

export function terminated(before: ContainerStatus, exitCode: number, now: number): ContainerStatus {
  const startedAt = before.state?.running?.startedAt ?? isoTime(now);
  return {
    ...before,
    state: {
      terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error", startedAt, finishedAt: isoTime(now) },
    },
    ready: false,
    started: false,
  };
}

export function waits(before: ContainerStatus, reason: string, message: string): ContainerStatus {
  return { ...before, state: waiting(reason, message), ready: false, started: false };
}

/** Phase and conditions after what the containers say. `status` is not changed. */
export function summed(pod: Pod, status: PodStatus, at: Place): PodStatus {
  const main = status.containerStatuses ?? [];
  const init = status.initContainerStatuses ?? [];
  const initialised = init.every((each) => each.state?.terminated?.exitCode === 0 || each.ready === true);
  const phase = phaseOf(pod, main, init);
  const done = phase === "Succeeded" || phase === "Failed";
  const serving = !done && main.length > 0 && main.every((each) => each.ready === true);
  const idle = main.filter((each) => each.ready !== true).map((each) => each.name);
  const notReady = done
    ? { reason: phase === "Failed" ? "PodFailed" : "PodCompleted" }
    : { reason: "ContainersNotReady", message: `containers with unready status: [${idle.join(" ")}]` };
  const unready = initContainersMissing(init);
  const sandbox = status.podIP !== undefined && !done;
  const conditions: readonly Saying[] = [
    { type: "PodReadyToStartContainers", status: sandbox ? "True" : "False" },
    initialised
      ? { type: "Initialized", status: "True", ...(phase === "Succeeded" ? { reason: "PodCompleted" } : {}) }
      : { type: "Initialized", status: "False", reason: "ContainersNotInitialized", message: unready },
    serving ? { type: "Ready", status: "True" } : { type: "Ready", status: "False", ...notReady },
    serving ? { type: "ContainersReady", status: "True" } : { type: "ContainersReady", status: "False", ...notReady },
    { type: "PodScheduled", status: "True" },
  ];
  const { generation } = pod.metadata;
  return {
    ...status,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: merged(status.conditions ?? [], conditions, { now: at.now, generation }),
  };
}

type Saying = Pick<PodCondition, "type" | "status" | "reason" | "message">;

function initContainersMissing(init: readonly ContainerStatus[]): string {
  const names = init.filter((each) => each.state?.terminated?.exitCode !== 0).map((each) => each.name);
  return `containers with incomplete status: [${names.join(" ")}]`;
}

function phaseOf(
  pod: Pod,
  main: readonly ContainerStatus[],
  init: readonly ContainerStatus[],
): NonNullable<PodStatus["phase"]> {
  const { restartPolicy = "Always" } = pod.spec;
  const failedInit = init.some((each) => (each.state?.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && restartPolicy === "Never") return "Failed";
  const ended = main.filter((each) => each.state?.terminated !== undefined);
  if (main.length > 0 && ended.length === main.length && restartPolicy !== "Always") {
    const failed = ended.some((each) => each.state?.terminated?.exitCode !== 0);
    if (!failed) return "Succeeded";
    if (restartPolicy === "Never") return "Failed";
  }
  const started = main.some((each) => each.state?.running !== undefined || each.state?.terminated !== undefined);
  const restarted = main.some((each) => each.lastState?.terminated !== undefined);
  return started || restarted ? "Running" : "Pending";
}

function merged(
  before: readonly PodCondition[],
  wanted: readonly Saying[],
  at: { readonly now: number; readonly generation: number | undefined },
): readonly PodCondition[] {
  const own = new Set(wanted.map((each) => each.type));
  const others = before.filter((each) => !own.has(each.type));
  const now = wanted.map((each): PodCondition => {
    const old = before.find((one) => one.type === each.type);
    const since = old?.status === each.status ? old.lastTransitionTime : undefined;
    return {
      ...each,
      ...(at.generation === undefined ? {} : { observedGeneration: at.generation }),
      lastTransitionTime: since ?? isoTime(at.now),
    };
  });
  return [...now, ...others];
}
