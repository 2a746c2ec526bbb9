import {
  type DaemonSet,
  type Deployment,
  isTrue,
  type LabelSelector,
  type Node,
  type ObjectMeta,
  type Pod,
  type PodDisruptionBudget,
  type ReplicaSet,
} from "@dipper/api";

/** What the simulated controllers keep of each object: enough to decide, little enough for 20,000 pods. */
export interface NodeView {
  readonly name: string;
  readonly ready: boolean;
  /** Ready, not cordoned and without a taint that keeps new pods away. */
  readonly schedulable: boolean;
}

export interface PodView {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  readonly ready: boolean;
  readonly finished: boolean;
  readonly deleting: boolean;
}

export interface WorkloadView {
  readonly kind: "Deployment" | "ReplicaSet" | "DaemonSet";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly owner: string;
  readonly generation: number;
  readonly replicas: number;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly readyReplicas: number;
  readonly observedReplicas: number;
  readonly deleting: boolean;
}

export interface BudgetView {
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly selector: LabelSelector | undefined;
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly status: string;
}

export interface ClusterView {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly pods: ReadonlyMap<string, PodView>;
  readonly workloads: readonly WorkloadView[];
  readonly budgets: ReadonlyMap<string, BudgetView>;
}

export function nodeView(node: Node): NodeView {
  const ready = isTrue(node, "Ready");
  const kept = node.spec?.taints?.some((taint) => taint.effect !== "PreferNoSchedule") ?? false;
  return {
    name: node.metadata.name,
    ready,
    schedulable: ready && node.spec?.unschedulable !== true && !kept && node.metadata.deletionTimestamp === undefined,
  };
}

export function podView(pod: Pod): PodView {
  const phase = pod.status?.phase;
  return {
    namespace: pod.metadata.namespace ?? "",
    name: pod.metadata.name,
    uid: pod.metadata.uid ?? "",
    node: pod.spec.nodeName ?? "",
    owner: ownerOf(pod.metadata),
    labels: pod.metadata.labels ?? {},
    running: phase === "Running",
    ready: isTrue(pod, "Ready"),
    finished: phase === "Succeeded" || phase === "Failed",
    deleting: pod.metadata.deletionTimestamp !== undefined,
  };
}

export function workloadView(object: Deployment | ReplicaSet | DaemonSet): WorkloadView {
  const spec = object.spec as Deployment["spec"];
  const status = (object.status ?? {}) as {
    replicas?: number;
    readyReplicas?: number;
    desiredNumberScheduled?: number;
    numberReady?: number;
  };
  return {
    kind: object.kind as WorkloadView["kind"],
    namespace: object.metadata.namespace ?? "",
    name: object.metadata.name,
    uid: object.metadata.uid ?? "",
    owner: ownerOf(object.metadata),
    generation: object.metadata.generation ?? 1,
    replicas: spec.replicas ?? 1,
    podLabels: spec.template.metadata?.labels ?? {},
    readyReplicas: status.readyReplicas ?? status.numberReady ?? 0,
    observedReplicas: status.replicas ?? status.desiredNumberScheduled ?? 0,
    deleting: object.metadata.deletionTimestamp !== undefined,
  };
}

export function budgetView(budget: PodDisruptionBudget): BudgetView {
  const {
    currentHealthy = 0,
    desiredHealthy = 0,
    expectedPods = 0,
    disruptionsAllowed = 0,
    observedGeneration = 0,
  } = budget.status ?? {};
  return {
    namespace: budget.metadata.namespace ?? "",
    name: budget.metadata.name,
    generation: budget.metadata.generation ?? 1,
    selector: budget.spec?.selector,
    minAvailable: budget.spec?.minAvailable,
    maxUnavailable: budget.spec?.maxUnavailable,
    status: [currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed, observedGeneration].join("/"),
  };
}

function ownerOf(metadata: ObjectMeta): string {
  return metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid ?? "";
}
