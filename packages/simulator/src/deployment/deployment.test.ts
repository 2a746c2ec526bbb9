import { Deployment, Pod, ReplicaSet } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { conditionWords, podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";
import { byRevision, revisionAnnotation, revisionOf } from "./revisions.ts";

const ref = { namespace: "default", name: "web" };

async function deploy(at: TestCluster, spec: Partial<Deployment["spec"]> = {}): Promise<void> {
  await at.do(
    at.local.create(Deployment, {
      metadata: ref,
      spec: { replicas: 3, selector: { matchLabels: { app: "web" } }, template: podTemplate("web"), ...spec },
    }),
  );
  await at.sim.run(3_000);
}

const change = (at: TestCluster, spec: Partial<Deployment["spec"]>): Promise<unknown> =>
  at.do(at.local.update(Deployment, ref, (deployment) => ({ ...deployment, spec: { ...deployment.spec, ...spec } })));
const withImage = (image: string) => podTemplate("web", { containers: [{ name: "main", image }] });
const get = (at: TestCluster): Deployment | undefined => at.local.get(Deployment, ref);
const pods = (at: TestCluster): readonly Pod[] =>
  at.local.list(Pod, "default").filter((pod) => pod.metadata.deletionTimestamp === undefined);
const sizes = (at: TestCluster): readonly string[] =>
  at.local
    .list(ReplicaSet, "default")
    .toSorted(byRevision)
    .map((set) => `${revisionOf(set.metadata)}: ${set.spec.replicas}`);
/** Names end in hashes: shown by the revision that they belong to. */
const told = (at: TestCluster): readonly string[] => {
  const names = new Map(
    at.local.list(ReplicaSet, "default").map((set) => [set.metadata.name, `#${revisionOf(set.metadata)}`]),
  );
  return at.events("Deployment").map((line) => line.replace(/web-[a-z0-9]+/, (name) => names.get(name) ?? name));
};

describe("a Deployment", () => {
  test("is rolled out: a set of its template, pods that serve, conditions and a revision", async () => {
    const at = await testCluster();
    await deploy(at);
    const [set] = at.local.list(ReplicaSet, "default");
    const hash = set?.metadata.labels?.["pod-template-hash"];
    expect(set?.metadata.name).toBe(`web-${hash}`);
    expect(set?.spec.selector.matchLabels).toEqual({ app: "web", "pod-template-hash": hash });
    expect(set?.metadata.ownerReferences).toMatchObject([{ kind: "Deployment", name: "web", controller: true }]);
    expect(set?.metadata.annotations).toEqual({
      [revisionAnnotation]: "1",
      "deployment.kubernetes.io/desired-replicas": "3",
      "deployment.kubernetes.io/max-replicas": "4",
    });
    expect(get(at)?.metadata.annotations).toEqual({ [revisionAnnotation]: "1" });
    expect(get(at)?.status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
    expect(get(at)?.status?.unavailableReplicas).toBeUndefined();
    expect(conditionWords(get(at))).toEqual([
      "Available=True MinimumReplicasAvailable",
      "Progressing=True NewReplicaSetAvailable",
    ]);
    expect(new Set(pods(at).map((pod) => pod.spec.nodeName)).size).toBe(3);
  });

  test("says at once that it has begun", async () => {
    const at = await testCluster();
    await deploy(at);
    await change(at, { template: withImage("app:2") });
    await at.sim.run(15);
    const begun = get(at)?.status?.conditions?.find((each) => each.type === "Progressing");
    const made = at.local.list(ReplicaSet, "default").find((set) => revisionOf(set.metadata) === 2n);
    expect(begun).toMatchObject({
      reason: "NewReplicaSetCreated",
      message: `Created new replica set "${made?.metadata.name}"`,
    });
  });

  test("replaces its pods within surge and unavailability, one step after the other", async () => {
    const at = await testCluster();
    await deploy(at, { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    await change(at, { template: withImage("app:2") });
    let fewest = 3;
    let most = 0;
    for (let i = 0; i < 200; i++) {
      await at.sim.run(20);
      const serving = pods(at).filter((pod) =>
        pod.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True"),
      );
      fewest = Math.min(fewest, serving.length);
      most = Math.max(most, pods(at).length);
    }
    expect({ fewest, most }).toEqual({ fewest: 3, most: 4 });
    expect(told(at)).toEqual([
      "ScalingReplicaSet: Scaled up replica set #1 from 0 to 3",
      "ScalingReplicaSet: Scaled up replica set #2 from 0 to 1",
      "ScalingReplicaSet: Scaled down replica set #1 from 3 to 2",
      "ScalingReplicaSet: Scaled up replica set #2 from 1 to 2",
      "ScalingReplicaSet: Scaled down replica set #1 from 2 to 1",
      "ScalingReplicaSet: Scaled up replica set #2 from 2 to 3",
      "ScalingReplicaSet: Scaled down replica set #1 from 1 to 0",
    ]);
    expect(sizes(at)).toEqual(["1: 0", "2: 3"]);
    expect(get(at)?.metadata.annotations?.[revisionAnnotation]).toBe("2");
  });

  test("that recreates stops everything old before it starts anything new", async () => {
    const at = await testCluster();
    await deploy(at, { strategy: { type: "Recreate" } });
    await change(at, { template: withImage("app:2") });
    for (let i = 0; i < 100; i++) {
      await at.sim.run(20);
      expect(new Set(at.local.list(Pod, "default").map((pod) => pod.spec.containers[0]?.image)).size).toBeLessThan(2);
    }
    expect(sizes(at)).toEqual(["1: 0", "2: 3"]);
    expect(pods(at).map((pod) => pod.spec.containers[0]?.image)).toEqual(["app:2", "app:2", "app:2"]);
  });

  test("rolled back takes its old set again, under a new revision that remembers the old one", async () => {
    const at = await testCluster();
    await deploy(at);
    await change(at, { template: withImage("app:2") });
    await at.sim.run(5_000);
    await change(at, { template: withImage("app:1") });
    await at.sim.run(5_000);
    expect(sizes(at)).toEqual(["2: 0", "3: 3"]);
    const again = at.local.list(ReplicaSet, "default").find((set) => revisionOf(set.metadata) === 3n);
    expect(again?.metadata.annotations?.["deployment.kubernetes.io/revision-history"]).toBe("1");
  });

  test("counts revisions beyond what a number keeps", () => {
    const after = revisionOf({ name: "x", annotations: { [revisionAnnotation]: "3546343826724305832" } }) + 1n;
    expect(String(after)).toBe("3546343826724305833");
  });

  test("paused takes a new template without rolling it out, and is scaled all the same", async () => {
    const at = await testCluster();
    await deploy(at);
    await change(at, { paused: true, template: withImage("app:2"), replicas: 5 });
    await at.sim.run(3_000);
    expect(sizes(at)).toEqual(["1: 5"]);
    expect(conditionWords(get(at))).toContain("Progressing=Unknown DeploymentPaused");
    await change(at, { paused: false });
    await at.sim.run(5_000);
    expect(sizes(at)).toEqual(["1: 0", "2: 5"]);
    expect(conditionWords(get(at))).toContain("Progressing=True NewReplicaSetAvailable");
  });

  test("scaled in the middle of a rollout shares the new size between its sets in proportion", async () => {
    const at = await testCluster();
    await deploy(at, {
      replicas: 10,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    });
    await change(at, { template: withImage("webserver:404") });
    await at.sim.run(5_000);
    expect(sizes(at)).toEqual(["1: 8", "2: 5"]);
    await change(at, { replicas: 30 });
    await at.sim.run(5_000);
    expect(sizes(at)).toEqual(["1: 20", "2: 13"]);
  });

  test("that makes no progress says so after its deadline, and goes on when it can", async () => {
    const at = await testCluster();
    await deploy(at, { progressDeadlineSeconds: 60, template: withImage("app:non-existent") });
    expect(conditionWords(get(at))).toContain("Progressing=True ReplicaSetUpdated");
    expect(conditionWords(get(at))).toContain("Available=False MinimumReplicasUnavailable");
    await at.sim.run(70_000);
    expect(conditionWords(get(at))).toContain("Progressing=False ProgressDeadlineExceeded");
    await change(at, { template: withImage("app:2") });
    await at.sim.run(5_000);
    expect(conditionWords(get(at))).toEqual([
      "Available=True MinimumReplicasAvailable",
      "Progressing=True NewReplicaSetAvailable",
    ]);
  });

  test("keeps as many old sets as its history says", async () => {
    const at = await testCluster();
    await deploy(at, { revisionHistoryLimit: 1 });
    for (const image of ["app:2", "app:3", "app:4"]) {
      await change(at, { template: withImage(image) });
      await at.sim.run(5_000);
    }
    expect(sizes(at)).toEqual(["3: 0", "4: 3"]);
  });

  test("counts a pod only after it has been ready for as long as it asks", async () => {
    const at = await testCluster();
    await deploy(at, { minReadySeconds: 20 });
    expect(get(at)?.status).toMatchObject({ readyReplicas: 3 });
    expect(get(at)?.status?.availableReplicas).toBeUndefined();
    await at.sim.run(20_000);
    expect(get(at)?.status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 });
  });

  test("at rest writes nothing", async () => {
    const at = await testCluster();
    await deploy(at);
    at.changes();
    await at.sim.run(100_000);
    expect(at.changes()).toEqual([]);
  });

  test("deleted takes its sets and pods with it", async () => {
    const at = await testCluster();
    await deploy(at);
    await at.do(at.local.delete(Deployment, ref));
    await at.sim.run(3_000);
    expect(at.local.list(ReplicaSet, "default")).toEqual([]);
    expect(at.local.list(Pod, "default")).toEqual([]);
  });
});
