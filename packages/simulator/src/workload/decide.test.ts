import { describe, expect, test } from "vitest";
import { decideWorkload } from "./decide.ts";
import type { BudgetView, ClusterView, NodeView, PodView, WorkloadView } from "./view.ts";

const node = (name: string, more: Partial<NodeView> = {}): NodeView => ({
  name,
  ready: true,
  schedulable: true,
  ...more,
});
const pod = (name: string, on: string, more: Partial<PodView> = {}): PodView => ({
  namespace: "workload",
  name,
  uid: name,
  node: on,
  owner: "rs",
  labels: { app: "a" },
  running: true,
  ready: true,
  finished: false,
  deleting: false,
  ...more,
});
const replicaSet = (replicas: number, observed: number): WorkloadView => ({
  kind: "ReplicaSet",
  namespace: "workload",
  name: "a-1",
  uid: "rs",
  owner: "",
  generation: 1,
  replicas,
  podLabels: { app: "a" },
  readyReplicas: observed,
  observedReplicas: observed,
  deleting: false,
});
const budget = (maxUnavailable: number | string, status: string): BudgetView => ({
  namespace: "workload",
  name: "a",
  generation: 1,
  selector: { matchLabels: { app: "a" } },
  minAvailable: undefined,
  maxUnavailable,
  status,
});
const view = (
  nodes: readonly NodeView[],
  pods: readonly PodView[],
  workloads: readonly WorkloadView[],
  budgets: readonly BudgetView[] = [],
): ClusterView => ({
  nodes: new Map(nodes.map((each) => [each.name, each])),
  pods: new Map(pods.map((each) => [each.name, each])),
  workloads,
  budgets: new Map(budgets.map((each) => [each.name, each])),
});
const words = (of: ClusterView): readonly string[] =>
  decideWorkload(of).map((action) => {
    const on = "node" in action ? ` on ${action.node ?? "none"}` : "";
    const what = "pod" in action ? ` ${action.pod.name}` : "owner" in action ? ` of ${action.owner.name}` : "";
    return action.type + what + on;
  });

describe("decideWorkload", () => {
  test("a settled cluster needs nothing", () => {
    const pods = [pod("p1", "n1"), pod("p2", "n2")];
    expect(words(view([node("n1"), node("n2")], pods, [replicaSet(2, 2)], [budget(1, "2/1/2/1/1")]))).toEqual([]);
  });

  test("an evicted pod is stopped and made again on the emptiest node that takes pods", () => {
    const nodes = [node("n1", { schedulable: false }), node("n2"), node("n3")];
    const pods = [pod("p1", "n1", { deleting: true }), pod("p2", "n2")];
    expect(words(view(nodes, pods, [replicaSet(2, 2)]))).toEqual([
      "Finish p1",
      "CreatePod of a-1 on n3",
      "WorkloadStatus",
    ]);
  });

  test("pods of a node that is gone are finished; without a place new ones wait, then are bound", () => {
    expect(words(view([], [pod("p1", "n1")], [replicaSet(1, 0)]))).toEqual(["Finish p1", "CreatePod of a-1 on none"]);
    const waiting = pod("p2", "", { ready: false, running: false });
    expect(words(view([node("n1")], [waiting], [replicaSet(1, 1)]))).toEqual(["Bind p2 on n1", "WorkloadStatus"]);
  });

  test("kubelets run what is bound to them; on a node that is not Ready pods are not ready", () => {
    const starting = pod("p1", "n1", { ready: false, running: false });
    expect(words(view([node("n1")], [starting], [replicaSet(1, 0)]))).toEqual(["Run p1", "WorkloadStatus"]);
    const down = node("n1", { ready: false, schedulable: false });
    expect(words(view([down], [pod("p1", "n1")], [replicaSet(1, 1)]))).toEqual(["Unready p1"]);
  });

  test("DaemonSets cover every node, also those that are cordoned or tainted", () => {
    const daemons: WorkloadView = { ...replicaSet(1, 0), kind: "DaemonSet", name: "d", uid: "ds" };
    const nodes = [node("n1"), node("n2", { schedulable: false })];
    expect(words(view(nodes, [], [daemons]))).toEqual([
      "CreatePod of d on n1",
      "CreatePod of d on n2",
      "WorkloadStatus",
    ]);
  });

  test("budgets count against the wish, so that a pod that is gone is missed", () => {
    const [action] = decideWorkload(
      view([node("n1")], [pod("p1", "n1")], [replicaSet(4, 4)], [budget("25%", "")]),
    ).filter((each) => each.type === "BudgetStatus");
    expect(action).toMatchObject({
      status: { currentHealthy: 1, desiredHealthy: 3, expectedPods: 4, disruptionsAllowed: 0 },
    });
  });
});
