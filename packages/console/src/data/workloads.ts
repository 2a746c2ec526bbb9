import type { State } from "../kit/shape.tsx";
import type { Resource } from "./kube.ts";

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob";
export type WorkloadState = "failing" | "degraded" | "progressing" | "paused" | "ready" | "done";

/** A line of `/api/v1/clusters/<cluster>/workloads`. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdAt: string;
  readonly ready: number;
  readonly wanted?: number;
  readonly images: readonly string[];
  readonly state: WorkloadState;
  readonly reason: string;
  readonly message: string;
  readonly since?: string;
  readonly schedule?: string;
  readonly lastScheduleTime?: string;
}

export const workloadKinds: readonly WorkloadKind[] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];
export const workloadStates: readonly WorkloadState[] = [
  "failing",
  "degraded",
  "progressing",
  "paused",
  "ready",
  "done",
];

export const resourceOfKind: Readonly<Record<WorkloadKind, Resource>> = {
  Deployment: { group: "apps", version: "v1", resource: "deployments" },
  StatefulSet: { group: "apps", version: "v1", resource: "statefulsets" },
  DaemonSet: { group: "apps", version: "v1", resource: "daemonsets" },
  Job: { group: "batch", version: "v1", resource: "jobs" },
  CronJob: { group: "batch", version: "v1", resource: "cronjobs" },
};

export const stateOfWorkload: Readonly<Record<WorkloadState, State>> = {
  failing: "fail",
  degraded: "warn",
  progressing: "run",
  paused: "pause",
  ready: "ok",
  done: "ok",
};
