import type { StepRun, StepRunMachineResult, StepRunPhase, Why } from "@dipper/api";
import type { DrainPod } from "../drain/drain-pod.ts";
import { cancelAnnotation } from "../operation/phases/life.ts";
import type { ProbeWish } from "./node-proof/probe-pod.ts";
import type { StepRunSeen } from "./seen.ts";

export type RunMachine = StepRun["spec"]["machines"][number];

/** What a StepRun can do to the world. */
export type StepRunAction =
  | { readonly type: "Look" }
  /** `gone`: its machine is off, and its pods may be removed by force. */
  | { readonly type: "Cordon"; readonly node: string; readonly gone: boolean }
  | { readonly type: "Evict"; readonly pods: readonly DrainPod[] }
  | { readonly type: "FailDrain"; readonly machine: string; readonly detail: string }
  | { readonly type: "Uncordon"; readonly node: string }
  | { readonly type: "Start"; readonly machines: readonly string[] }
  | { readonly type: "Cancel"; readonly reason: string }
  | { readonly type: "Stop" }
  | { readonly type: "RemoveMember"; readonly member: string }
  | { readonly type: "DeleteNode"; readonly node: string; readonly uid: string }
  /** Sends pods to nodes, to look at them from inside; and takes them away. */
  | { readonly type: "Probe"; readonly wishes: readonly ProbeWish[] }
  | { readonly type: "Unprobe"; readonly pods: readonly string[] }
  /** Takes the joining taint off. */
  | { readonly type: "Open"; readonly node: string }
  | { readonly type: "RemoveFinalizer" };

export interface MachineLook {
  readonly name: string;
  readonly result: StepRunMachineResult;
  readonly postCondition: "NotAsked" | "Holds" | "DoesNotHold" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** One look at a StepRun; `decide` and `report` are two views of it. */
export interface StepRunLook {
  readonly phase: StepRunPhase;
  readonly machines: readonly MachineLook[];
  readonly why: readonly Why[];
  readonly actions: readonly StepRunAction[];
  readonly forMs?: number;
  readonly started?: { readonly reason: string; readonly ok: boolean; readonly message: string };
  /** Present when it is over. */
  readonly finished?: { readonly reason: string; readonly message: string };
}

export const runnerStarted = { reason: "RunnerStarted", ok: true, message: "" };

export function notStarted(message: string, reason = "WaitingForRunner") {
  return { reason, ok: false, message };
}

/** Why it is to stop before its next machine; undefined: it is not. */
export function cancelReason({ run, operation }: Pick<StepRunSeen, "run" | "operation">): string | undefined {
  return operation === undefined ? "Deleted" : run.metadata.annotations?.[cancelAnnotation];
}

/** It is over, with these results. */
export function ended(
  phase: StepRunPhase,
  finished: { readonly reason: string; readonly message: string },
  machines: readonly MachineLook[],
): StepRunLook {
  return { phase, machines, why: [], actions: [], finished };
}
