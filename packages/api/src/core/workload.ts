import type { KubeObject, ObjectMeta } from "../kind.ts";
import { builtInKind } from "../kind.ts";
import type { LabelSelector } from "../selectors.ts";
import type { PodSpec } from "./pod.ts";

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: PodSpec;
}

export interface ReplicatedSpec {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  /** Default 0. */
  readonly minReadySeconds?: number;
}

export interface DeploymentSpec extends ReplicatedSpec {
  readonly strategy?: {
    readonly type?: "RollingUpdate" | "Recreate";
    readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
  };
  readonly paused?: boolean;
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
  /** Default 600. */
  readonly progressDeadlineSeconds?: number;
}

/** Conditions of workloads know when they were last looked at, and no generation. */
export interface WorkloadCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
  readonly lastProbeTime?: string;
}

export interface ReplicatedStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly WorkloadCondition[];
}

export interface Deployment extends KubeObject<DeploymentSpec, ReplicatedStatus> {
  readonly spec: DeploymentSpec;
}
export const Deployment = builtInKind<Deployment>({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  scope: "Namespaced",
});

export interface ReplicaSet extends KubeObject<ReplicatedSpec, ReplicatedStatus> {
  readonly spec: ReplicatedSpec;
}
export const ReplicaSet = builtInKind<ReplicaSet>({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  scope: "Namespaced",
});

export interface DaemonSetStatus {
  readonly observedGeneration?: number;
  readonly currentNumberScheduled?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberMisscheduled?: number;
  readonly numberReady?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly updatedNumberScheduled?: number;
  readonly collisionCount?: number;
}

export interface DaemonSetSpec extends Omit<ReplicatedSpec, "replicas"> {
  readonly updateStrategy?: {
    readonly type?: "RollingUpdate" | "OnDelete";
    readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
  };
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
}

export interface DaemonSet extends KubeObject<DaemonSetSpec, DaemonSetStatus> {
  readonly spec: DaemonSetSpec;
}
export const DaemonSet = builtInKind<DaemonSet>({
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  scope: "Namespaced",
});

export interface PodDisruptionBudgetSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: LabelSelector;
  readonly unhealthyPodEvictionPolicy?: "IfHealthyBudget" | "AlwaysAllow";
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration?: number;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly disruptedPods?: Readonly<Record<string, string>>;
}

export interface PodDisruptionBudget extends KubeObject<PodDisruptionBudgetSpec, PodDisruptionBudgetStatus> {}
export const PodDisruptionBudget = builtInKind<PodDisruptionBudget>({
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  scope: "Namespaced",
});
