import { selects } from "@dipper/api";
import type { PodOwner } from "../clusters/pod-object.ts";
import type { BudgetView, ClusterView, PodView, WorkloadView } from "./view.ts";

export type WorkloadAction =
  | { readonly type: "CreatePod"; readonly owner: PodOwner; readonly node: string | undefined }
  | { readonly type: "Bind"; readonly pod: PodView; readonly node: string }
  | { readonly type: "Run"; readonly pod: PodView }
  | { readonly type: "Unready"; readonly pod: PodView }
  /** The kubelet has stopped it, or its node is gone. */
  | { readonly type: "Finish"; readonly pod: PodView }
  | { readonly type: "Surplus"; readonly pod: PodView }
  | { readonly type: "CreateReplicaSet"; readonly deployment: WorkloadView }
  | { readonly type: "ScaleReplicaSet"; readonly replicaSet: WorkloadView; readonly replicas: number }
  | {
      readonly type: "WorkloadStatus";
      readonly workload: WorkloadView;
      readonly replicas: number;
      readonly ready: number;
    }
  | { readonly type: "BudgetStatus"; readonly budget: BudgetView; readonly status: BudgetStatus };

export interface BudgetStatus {
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly disruptionsAllowed: number;
  readonly observedGeneration: number;
}

/** What the controllers and kubelets of a real cluster would do next. Pure; called again after every change. */
export function decideWorkload(view: ClusterView): readonly WorkloadAction[] {
  const actions: WorkloadAction[] = [];
  const byOwner = new Map<string, PodView[]>();
  const load = new Map<string, number>();
  for (const pod of view.pods.values()) {
    const node = pod.node === "" ? undefined : view.nodes.get(pod.node);
    if (pod.deleting || (pod.node !== "" && node === undefined)) {
      actions.push({ type: "Finish", pod });
      continue;
    }
    if (pod.finished) continue;
    const siblings = byOwner.get(pod.owner);
    if (siblings === undefined) byOwner.set(pod.owner, [pod]);
    else siblings.push(pod);
    if (node === undefined) continue;
    load.set(node.name, (load.get(node.name) ?? 0) + 1);
    if (node.ready && !pod.ready) actions.push({ type: "Run", pod });
    if (!node.ready && pod.ready) actions.push({ type: "Unready", pod });
  }
  const place = placer(view, load);
  for (const workload of view.workloads) {
    if (workload.deleting) continue;
    if (workload.kind === "Deployment") actions.push(...forDeployment(workload, view));
    else if (workload.kind === "DaemonSet")
      actions.push(...forDaemonSet(workload, view, byOwner.get(workload.uid) ?? []));
    else actions.push(...forReplicaSet(workload, byOwner.get(workload.uid) ?? [], place));
  }
  for (const budget of view.budgets.values()) {
    const status = budgetStatus(budget, view);
    const text = [
      status.currentHealthy,
      status.desiredHealthy,
      status.expectedPods,
      status.disruptionsAllowed,
      status.observedGeneration,
    ].join("/");
    if (text !== budget.status) actions.push({ type: "BudgetStatus", budget, status });
  }
  return actions;
}

/** The emptiest schedulable node, in order of name. */
function placer(view: ClusterView, load: Map<string, number>): () => string | undefined {
  const hosts = [...view.nodes.values()]
    .filter((node) => node.schedulable)
    .map((node) => ({ name: node.name, pods: load.get(node.name) ?? 0 }))
    .toSorted((a, b) => a.pods - b.pods || (a.name < b.name ? -1 : 1));
  return () => {
    const first = hosts[0];
    if (first === undefined) return undefined;
    first.pods++;
    // Keep the order: the one that was filled moves back behind those with fewer pods.
    let i = 0;
    for (let next = hosts[i + 1]; next !== undefined && next.pods < first.pods; next = hosts[++i + 1]) hosts[i] = next;
    hosts[i] = first;
    return first.name;
  };
}

const ownerOf = (workload: WorkloadView): PodOwner => ({
  kind: workload.kind === "DaemonSet" ? "DaemonSet" : "ReplicaSet",
  namespace: workload.namespace,
  name: workload.name,
  uid: workload.uid,
  podLabels: workload.podLabels,
});

function forReplicaSet(
  workload: WorkloadView,
  pods: readonly PodView[],
  place: () => string | undefined,
): WorkloadAction[] {
  const actions: WorkloadAction[] = [];
  for (const pod of pods.slice(workload.replicas)) actions.push({ type: "Surplus", pod });
  for (let i = pods.length; i < workload.replicas; i++)
    actions.push({ type: "CreatePod", owner: ownerOf(workload), node: place() });
  for (const pod of pods) {
    const node = pod.node === "" ? place() : undefined;
    if (node !== undefined) actions.push({ type: "Bind", pod, node });
  }
  const ready = pods.filter((pod) => pod.ready).length;
  if (ready !== workload.readyReplicas || pods.length !== workload.observedReplicas)
    actions.push({ type: "WorkloadStatus", workload, replicas: pods.length, ready });
  return actions;
}

function forDaemonSet(workload: WorkloadView, view: ClusterView, pods: readonly PodView[]): WorkloadAction[] {
  const covered = new Set(pods.map((pod) => pod.node));
  const missing = [...view.nodes.keys()].filter((node) => !covered.has(node));
  const actions: WorkloadAction[] = missing.map((node) => ({ type: "CreatePod", owner: ownerOf(workload), node }));
  const ready = pods.filter((pod) => pod.ready).length;
  if (ready !== workload.readyReplicas || view.nodes.size !== workload.observedReplicas)
    actions.push({ type: "WorkloadStatus", workload, replicas: view.nodes.size, ready });
  return actions;
}

function forDeployment(workload: WorkloadView, view: ClusterView): WorkloadAction[] {
  const replicaSet = view.workloads.find((each) => each.kind === "ReplicaSet" && each.owner === workload.uid);
  if (replicaSet === undefined) return [{ type: "CreateReplicaSet", deployment: workload }];
  const actions: WorkloadAction[] = [];
  if (replicaSet.replicas !== workload.replicas)
    actions.push({ type: "ScaleReplicaSet", replicaSet, replicas: workload.replicas });
  const { observedReplicas, readyReplicas } = replicaSet;
  if (readyReplicas !== workload.readyReplicas || observedReplicas !== workload.observedReplicas)
    actions.push({ type: "WorkloadStatus", workload, replicas: observedReplicas, ready: readyReplicas });
  return actions;
}

/** As the disruption controller of Kubernetes counts: percentages of maxUnavailable round up, so do those of minAvailable. */
function budgetStatus(budget: BudgetView, view: ClusterView): BudgetStatus {
  let expected = 0;
  let healthy = 0;
  for (const pod of view.pods.values()) {
    if (pod.namespace !== budget.namespace || pod.finished || budget.selector === undefined) continue;
    if (!selects(budget.selector, pod.labels)) continue;
    // A pod that is leaving counts as expected until its controller has made another, as the wish does not shrink.
    if (pod.deleting) continue;
    expected++;
    if (pod.ready) healthy++;
  }
  const wished = view.workloads.find(
    (each) =>
      each.kind === "ReplicaSet" &&
      each.namespace === budget.namespace &&
      budget.selector !== undefined &&
      selects(budget.selector, each.podLabels),
  );
  expected = Math.max(expected, wished?.replicas ?? 0);
  const desired =
    budget.maxUnavailable !== undefined
      ? Math.max(0, expected - amount(budget.maxUnavailable, expected))
      : amount(budget.minAvailable ?? 0, expected);
  return {
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    disruptionsAllowed: Math.max(0, healthy - desired),
    observedGeneration: budget.generation,
  };
}

function amount(value: number | string, of: number): number {
  if (typeof value === "number") return value;
  return value.endsWith("%") ? Math.ceil((Number.parseInt(value, 10) * of) / 100) : Number.parseInt(value, 10);
}
