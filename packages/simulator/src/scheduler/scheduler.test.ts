import { Node, Pod } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { type TestCluster, testCluster } from "../fixtures/cluster.ts";

async function pod(
  at: TestCluster,
  name: string,
  spec: Partial<Pod["spec"]> = {},
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await at.do(
    at.local.create(Pod, {
      metadata: { name, namespace: "default", labels },
      spec: { containers: [{ name: "main", image: "app:1" }], ...spec },
    }),
  );
  await at.sim.run(50);
}

const where = (at: TestCluster, name: string): string | undefined =>
  at.local.get(Pod, { namespace: "default", name })?.spec.nodeName;
const why = (at: TestCluster, name: string): string | undefined =>
  at.local.get(Pod, { namespace: "default", name })?.status?.conditions?.find((each) => each.type === "PodScheduled")
    ?.message;
const change = (at: TestCluster, name: string, by: (node: Node) => Node): Promise<unknown> =>
  at.do(at.local.update(Node, { name }, by));
const labelled =
  (labels: Readonly<Record<string, string>>) =>
  (node: Node): Node => ({
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } },
  });
const asking = (cpu: string): Partial<Pod["spec"]> => ({
  containers: [{ name: "main", image: "app:1", resources: { requests: { cpu } } }],
});

describe("the scheduler", () => {
  test("spreads pods over the nodes and says where it put them", async () => {
    const at = await testCluster();
    for (const name of ["a", "b", "c"]) await pod(at, name);
    expect(["a", "b", "c"].map((name) => where(at, name))).toEqual(["node-1", "node-2", "node-3"]);
    expect(at.events("Pod", "a")[0]).toBe("Scheduled: Successfully assigned default/a to node-1");
  });

  test("says of each node why a pod cannot stand there, and places it as soon as it can", async () => {
    const at = await testCluster();
    await change(at, "node-1", (node) => ({ ...node, spec: { unschedulable: true } }));
    await change(at, "node-2", (node) => ({ ...node, spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] } }));
    await at.sim.run(50);
    await pod(at, "big", asking("40"));
    expect(at.local.get(Pod, { namespace: "default", name: "big" })?.status?.conditions?.[0]).toMatchObject({
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
    });
    expect(why(at, "big")).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    );
    expect(at.events("Pod", "big")).toEqual([`FailedScheduling: ${why(at, "big")}`]);
    await change(at, "node-3", (node) => node);
    await at.do(
      at.local.update(
        Node,
        { name: "node-3" },
        (node) => ({ ...node, status: { ...node.status, allocatable: { ...node.status?.allocatable, cpu: "64" } } }),
        "status",
      ),
    );
    await at.sim.run(50);
    expect(where(at, "big")).toBe("node-3");
  });

  test("fills a node no further than it goes, and takes the important first", async () => {
    const at = await testCluster({ nodes: 1 });
    await pod(at, "first", asking("10"));
    await pod(at, "small", asking("9"));
    await pod(at, "important", { ...asking("8"), priority: 1_000 });
    expect([where(at, "small"), where(at, "important")]).toEqual([undefined, undefined]);
    await at.do(at.local.delete(Pod, { namespace: "default", name: "first" }));
    await at.sim.run(2_000);
    expect([where(at, "small"), where(at, "important")]).toEqual([undefined, "node-1"]);
  });

  test("honours selectors, required affinities and host ports", async () => {
    const at = await testCluster();
    await change(at, "node-2", labelled({ disk: "ssd" }));
    await pod(at, "selected", { nodeSelector: { disk: "ssd" } });
    const term = { matchExpressions: [{ key: "disk", operator: "DoesNotExist" as const }] };
    await pod(at, "elsewhere", {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
    });
    expect([where(at, "selected"), where(at, "elsewhere")]).toEqual(["node-2", "node-1"]);
    const port = {
      containers: [{ name: "main", image: "app:1", ports: [{ containerPort: 80, hostPort: 80 }] }],
      nodeSelector: { disk: "ssd" },
    };
    await pod(at, "p1", port);
    await pod(at, "p2", port);
    expect(where(at, "p1")).toBe("node-2");
    expect(why(at, "p2")).toContain(
      "1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't match Pod's node affinity/selector",
    );
  });

  test("keeps pods together or apart, and their number even", async () => {
    const at = await testCluster();
    const web = { app: "web" };
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: web }, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      },
    };
    for (const name of ["w1", "w2", "w3", "w4"]) await pod(at, name, apart, web);
    expect(new Set(["w1", "w2", "w3"].map((name) => where(at, name))).size).toBe(3);
    expect(why(at, "w4")).toContain("3 node(s) didn't match pod anti-affinity rules");
    const beside = {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: "cache" } }, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      },
    };
    await pod(at, "cache", { nodeSelector: { "kubernetes.io/hostname": "node-3" } }, { app: "cache" });
    await pod(at, "friend", beside);
    expect(where(at, "friend")).toBe("node-3");
    const even = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "DoNotSchedule" as const,
          labelSelector: { matchLabels: { app: "even" } },
        },
      ],
    };
    for (const name of ["e1", "e2", "e3"]) await pod(at, name, even, { app: "even" });
    expect(new Set(["e1", "e2", "e3"].map((name) => where(at, name))).size).toBe(3);
  });

  test("leaves pods of other schedulers and gated ones alone", async () => {
    const at = await testCluster();
    await pod(at, "other", { schedulerName: "another" });
    await pod(at, "gated", { schedulingGates: [{ name: "example.com/wait" }] });
    await at.sim.run(5_000);
    expect([where(at, "other"), where(at, "gated")]).toEqual([undefined, undefined]);
  });
});
