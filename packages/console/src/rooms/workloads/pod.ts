import type { KubeObject } from "../../data/kube.ts";
import type { State } from "../../kit/shape.tsx";

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode?: number;
    readonly reason?: string;
    readonly message?: string;
    readonly finishedAt?: string;
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface PodObject extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image?: string }[];
    readonly initContainers?: readonly { readonly name: string; readonly image?: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface PodState {
  readonly state: State;
  /** The API's own word: `CrashLoopBackOff`, `Running`. */
  readonly word: string;
  readonly message: string;
  /** Worst first. */
  readonly order: number;
}

const order: Readonly<Partial<Record<State, number>>> = {
  fail: 0,
  warn: 1,
  run: 2,
  wait: 3,
  unknown: 4,
  ok: 5,
  idle: 6,
};

/** The worst thing that is true of a pod, as `kubectl get pods` says it. */
export function podState(pod: PodObject): PodState {
  const { status = {}, metadata } = pod;
  const told = (state: State, word: string, message = ""): PodState => ({
    state,
    word,
    message,
    order: order[state] ?? 9,
  });
  if (metadata.deletionTimestamp !== undefined) return told("run", "Terminating");
  if (status.phase === "Failed" || status.reason !== undefined)
    return told("fail", status.reason ?? "Failed", status.message);
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const stuck = containers.find(({ state }) => state?.waiting !== undefined && !calm.has(state.waiting.reason ?? ""));
  if (stuck?.state?.waiting !== undefined)
    return told("fail", stuck.state.waiting.reason ?? "Waiting", stuck.state.waiting.message);
  const ended = (status.containerStatuses ?? []).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (ended?.state?.terminated !== undefined)
    return told("fail", ended.state.terminated.reason ?? "Error", ended.state.terminated.message);
  if (status.phase === "Succeeded") return told("idle", "Completed");
  if (status.phase === "Pending") return told("wait", "Pending");
  const unready = (status.containerStatuses ?? []).some((each) => each.ready !== true);
  return unready ? told("warn", "NotReady") : told("ok", status.phase ?? "Running");
}

/** Reasons of a container that only begins. */
const calm: ReadonlySet<string> = new Set(["", "ContainerCreating", "PodInitializing"]);
