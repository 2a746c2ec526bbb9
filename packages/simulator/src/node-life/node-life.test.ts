import { Deployment, Lease, Node, Pod } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { kubeletState } from "../clusters/words.ts";
import { podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";
import { patience } from "./eviction-controller.ts";

const readyOf = (at: TestCluster, name: string): string | undefined =>
  at.local.get(Node, { name })?.status?.conditions?.find((each) => each.type === "Ready")?.status;
const taints = (at: TestCluster, name: string): readonly string[] =>
  (at.local.get(Node, { name })?.spec?.taints ?? []).map((taint) => `${taint.key}:${taint.effect}`);
const onNode = (at: TestCluster, name: string): readonly Pod[] =>
  at.local.list(Pod, "default").filter((pod) => pod.spec.nodeName === name);

/** Its kubelet stops: nobody renews the lease. */
async function silence(at: TestCluster, name: string): Promise<void> {
  await at.do(
    at.local.update(
      Node,
      { name },
      (node) => ({
        ...node,
        metadata: { ...node.metadata, annotations: { ...node.metadata.annotations, [kubeletState]: "Down" } },
      }),
      "status",
    ),
  );
}

async function web(at: TestCluster): Promise<void> {
  const spec = { replicas: 4, selector: { matchLabels: { app: "web" } }, template: podTemplate("web") };
  await at.do(at.local.create(Deployment, { metadata: { name: "web", namespace: "default" }, spec }));
  await at.sim.run(3_000);
}

describe("a node that falls silent", () => {
  test("is unknown after its lease, its pods serve nobody, and are sent away when their patience ends", async () => {
    const at = await testCluster({ nodes: 2 });
    await web(at);
    await silence(at, "node-1");
    await at.sim.run(400_000);
    expect(readyOf(at, "node-1")).toBe("Unknown");
    expect(taints(at, "node-1")).toEqual([
      "node.kubernetes.io/unreachable:NoSchedule",
      "node.kubernetes.io/unreachable:NoExecute",
    ]);
    expect(
      onNode(at, "node-1").every((pod) =>
        pod.status?.conditions?.some((each) => each.type === "Ready" && each.status === "False"),
      ),
    ).toBe(true);
    await at.sim.run(320_000);
    // Nobody is there to stop them; their successors run elsewhere.
    expect(onNode(at, "node-1").map((pod) => pod.metadata.deletionTimestamp !== undefined)).toEqual([true, true]);
    expect(onNode(at, "node-2").filter((pod) => pod.status?.phase === "Running").length).toBe(4);
    expect(readyOf(at, "node-2")).toBe("True");
  });

  test("that is gone takes its pods with it", async () => {
    const at = await testCluster({ nodes: 2 });
    await web(at);
    await at.do(at.workloads.kubelets.unregister("node-1"));
    await at.sim.run(5_000);
    expect(onNode(at, "node-1")).toEqual([]);
    expect(onNode(at, "node-2").length).toBe(4);
    expect(at.local.get(Lease, { namespace: "kube-node-lease", name: "node-1" })).toBeUndefined();
  });

  test("for a restart only: its pods serve again when it is back", async () => {
    const at = await testCluster({ nodes: 2 });
    await web(at);
    const before = onNode(at, "node-1").map((pod) => pod.metadata.uid);
    await at.do(at.workloads.kubelets.reboot("node-1"));
    await at.sim.run(1_000);
    expect(taints(at, "node-1")).toEqual([
      "node.kubernetes.io/not-ready:NoSchedule",
      "node.kubernetes.io/not-ready:NoExecute",
    ]);
    await at.sim.run(20_000);
    expect(taints(at, "node-1")).toEqual([]);
    expect(onNode(at, "node-1").map((pod) => pod.metadata.uid)).toEqual(before);
    expect(
      onNode(at, "node-1").every((pod) =>
        pod.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True"),
      ),
    ).toBe(true);
  });
});

test("a cordoned node carries the taint that says so", async () => {
  const at = await testCluster({ nodes: 1 });
  await at.do(at.local.update(Node, { name: "node-1" }, (node) => ({ ...node, spec: { unschedulable: true } })));
  await at.sim.run(100);
  expect(taints(at, "node-1")).toEqual(["node.kubernetes.io/unschedulable:NoSchedule"]);
  await at.do(
    at.local.update(Node, { name: "node-1" }, (node) => ({ ...node, spec: { ...node.spec, unschedulable: false } })),
  );
  await at.sim.run(100);
  expect(taints(at, "node-1")).toEqual([]);
});

test("a pod stands a taint for as long as the least patient of its tolerations", () => {
  const taint = { key: "k", effect: "NoExecute", timeAdded: "1970-01-01T00:01:40Z" } as const;
  const pod = (tolerations: NonNullable<Pod["spec"]["tolerations"]>): Pod => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { containers: [], tolerations },
  });
  const now = 110_000;
  expect(patience(pod([]), [taint], now)).toBe(0);
  expect(patience(pod([{ operator: "Exists" }]), [taint], now)).toBeUndefined();
  expect(patience(pod([{ key: "k", operator: "Exists", tolerationSeconds: 30 }]), [taint], now)).toBe(20_000);
  expect(patience(pod([{ key: "k", operator: "Exists", tolerationSeconds: 5 }]), [taint], now)).toBe(0);
});
