import { ControllerRevision, DaemonSet, Node, Pod } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";

const ref = { namespace: "default", name: "agent" };

async function create(at: TestCluster, spec: Partial<DaemonSet["spec"]> = {}): Promise<void> {
  await at.do(
    at.local.create(DaemonSet, {
      metadata: ref,
      spec: { selector: { matchLabels: { app: "agent" } }, template: podTemplate("agent"), ...spec },
    }),
  );
  await at.sim.run(2_000);
}

const change = (at: TestCluster, spec: Partial<DaemonSet["spec"]>): Promise<unknown> =>
  at.do(at.local.update(DaemonSet, ref, (set) => ({ ...set, spec: { ...set.spec, ...spec } })));
const node = (at: TestCluster, name: string, by: (node: Node) => Node): Promise<unknown> =>
  at.do(at.local.update(Node, { name }, by));
const withImage = (image: string) => podTemplate("agent", { containers: [{ name: "main", image }] });
const places = (at: TestCluster): readonly string[] =>
  at.local
    .list(Pod, "default")
    .map((pod) => `${pod.spec.nodeName} ${pod.spec.containers[0]?.image}`)
    .toSorted();

describe("a DaemonSet", () => {
  test("has a pod on every node, also on those that are cordoned, and on those that come", async () => {
    const at = await testCluster({ nodes: 2 });
    await node(at, "node-1", (each) => ({ ...each, spec: { unschedulable: true } }));
    await create(at);
    expect(places(at)).toEqual(["node-1 app:1", "node-2 app:1"]);
    await at.do(at.workloads.addNodes(3));
    await at.sim.run(2_000);
    expect(places(at)).toEqual(["node-1 app:1", "node-2 app:1", "node-3 app:1"]);
    expect(at.local.get(DaemonSet, ref)?.status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
      observedGeneration: 1,
    });
  });

  test("leaves nodes that its selector or a taint takes away from it", async () => {
    const at = await testCluster();
    await node(at, "node-1", (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { ...each.metadata.labels, disk: "ssd" } },
    }));
    await create(at, { template: podTemplate("agent", { nodeSelector: { disk: "ssd" } }) });
    expect(places(at)).toEqual(["node-1 app:1"]);
    await node(at, "node-2", (each) => ({
      ...each,
      metadata: { ...each.metadata, labels: { ...each.metadata.labels, disk: "ssd" } },
    }));
    await node(at, "node-1", (each) => ({ ...each, spec: { taints: [{ key: "gone", effect: "NoExecute" }] } }));
    await at.sim.run(2_000);
    expect(places(at)).toEqual(["node-2 app:1"]);
  });

  test("is updated node by node", async () => {
    const at = await testCluster();
    await create(at);
    await change(at, { template: withImage("app:2") });
    let fewest = 3;
    for (let i = 0; i < 200; i++) {
      await at.sim.run(25);
      fewest = Math.min(
        fewest,
        at.local.list(Pod, "default").filter((pod) => pod.metadata.deletionTimestamp === undefined).length,
      );
    }
    expect(fewest).toBe(2);
    expect(places(at)).toEqual(["node-1 app:2", "node-2 app:2", "node-3 app:2"]);
    const revisions = at.local.list(ControllerRevision, "default").toSorted((a, b) => a.revision - b.revision);
    expect(revisions.map((each) => each.revision)).toEqual([1, 2]);
    await change(at, { template: withImage("app:1") });
    await at.sim.run(6_000);
    expect(places(at)[0]).toBe("node-1 app:1");
    expect(at.local.list(ControllerRevision, "default").map((each) => each.revision)).toEqual(
      expect.arrayContaining([2, 3]),
    );
  });

  test("with surge starts the new pod before it stops the old one", async () => {
    const at = await testCluster();
    await create(at, { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    await change(at, { template: withImage("app:2") });
    let fewest = 3;
    for (let i = 0; i < 200; i++) {
      await at.sim.run(25);
      const serving = at.local
        .list(Pod, "default")
        .filter((pod) =>
          pod.status?.conditions?.some(
            (each) => each.type === "Ready" && each.status === "True" && pod.metadata.deletionTimestamp === undefined,
          ),
        );
      fewest = Math.min(fewest, serving.length);
    }
    expect(fewest).toBe(3);
    expect(places(at)).toEqual(["node-1 app:2", "node-2 app:2", "node-3 app:2"]);
  });

  test("replaces a pod that failed", async () => {
    const at = await testCluster({ nodes: 1 });
    await create(at);
    const [pod] = at.local.list(Pod, "default");
    const name = pod?.metadata.name ?? "";
    await at.do(
      at.local.update(
        Pod,
        { namespace: "default", name },
        (each) => ({ ...each, status: { ...each.status, phase: "Failed" as const } }),
        "status",
      ),
    );
    await at.sim.run(3_000);
    expect(at.local.list(Pod, "default").map((each) => [each.metadata.name === name, each.status?.phase])).toEqual([
      [false, "Running"],
    ]);
    expect(at.events("DaemonSet")).toContain(
      `FailedDaemonPod: Found failed daemon pod default/${name} on node node-1, will try to kill it`,
    );
  });
});
