import type { KubeObject, ObjectMeta } from "../kind.ts";
import { builtInKind } from "../kind.ts";
import type { LabelSelector } from "../selectors.ts";
import type { PodCondition, PodSpec } from "./pod.ts";

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: PodSpec;
}

export interface ReplicatedSpec {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
}

export interface ReplicatedStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions?: readonly PodCondition[];
}

export interface Deployment extends KubeObject<ReplicatedSpec, ReplicatedStatus> {
  readonly spec: ReplicatedSpec;
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
  readonly numberReady?: number;
  readonly numberAvailable?: number;
}

export interface DaemonSet extends KubeObject<Omit<ReplicatedSpec, "replicas">, DaemonSetStatus> {
  readonly spec: Omit<ReplicatedSpec, "replicas">;
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
