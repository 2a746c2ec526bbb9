import {
  ControllerRevision,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
  StorageClass,
} from "@dipper/api";
import { describe, expect, test } from "vitest";
import { podTemplate, type TestCluster, testCluster } from "../fixtures/cluster.ts";

const ref = { namespace: "default", name: "db" };

async function create(at: TestCluster, spec: Partial<StatefulSet["spec"]> = {}): Promise<void> {
  await at.do(
    at.local.create(StatefulSet, {
      metadata: ref,
      spec: {
        replicas: 3,
        serviceName: "db",
        selector: { matchLabels: { app: "db" } },
        template: podTemplate("db"),
        ...spec,
      },
    }),
  );
}

const change = (at: TestCluster, spec: Partial<StatefulSet["spec"]>): Promise<unknown> =>
  at.do(at.local.update(StatefulSet, ref, (set) => ({ ...set, spec: { ...set.spec, ...spec } })));
const withImage = (image: string) => podTemplate("db", { containers: [{ name: "main", image }] });
const get = (at: TestCluster): StatefulSet | undefined => at.local.get(StatefulSet, ref);
const images = (at: TestCluster): readonly string[] =>
  at.local.list(Pod, "default").map((pod) => `${pod.metadata.name} ${pod.spec.containers[0]?.image}`);
const pods = (at: TestCluster): readonly string[] =>
  at
    .changes()
    .filter((line) => /^(ADDED|DELETED) \/pods/.test(line))
    .map((line) => line.replace(" /pods", ""));

describe("a StatefulSet", () => {
  test("starts its pods in order, each after the one before it serves, and stops them from the end", async () => {
    const at = await testCluster();
    await create(at);
    await at.sim.run(150);
    expect(at.local.list(Pod, "default").map((pod) => pod.metadata.name)).toEqual(["db-0"]);
    await at.sim.run(4_000);
    expect(at.local.list(Pod, "default")[1]).toMatchObject({
      metadata: {
        name: "db-1",
        labels: { "statefulset.kubernetes.io/pod-name": "db-1", "apps.kubernetes.io/pod-index": "1" },
      },
      spec: { hostname: "db-1", subdomain: "db" },
    });
    expect(get(at)?.status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
    });
    await change(at, { replicas: 1 });
    await at.sim.run(5_000);
    expect(pods(at)).toEqual(["ADDED db-0", "ADDED db-1", "ADDED db-2", "DELETED db-2", "DELETED db-1"]);
    expect(at.events("StatefulSet").slice(0, 2)).toEqual([
      "SuccessfulCreate: create Pod db-0 in StatefulSet db successful",
      "SuccessfulCreate: create Pod db-1 in StatefulSet db successful",
    ]);
  });

  test("updates its pods from the end down to the partition, and then makes the new template the current one", async () => {
    const at = await testCluster();
    await create(at, { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } });
    await at.sim.run(4_000);
    pods(at);
    const before = get(at)?.status?.currentRevision;
    await change(at, { template: withImage("app:2") });
    await at.sim.run(6_000);
    expect(images(at)).toEqual(["db-0 app:1", "db-1 app:2", "db-2 app:2"]);
    expect(get(at)?.status).toMatchObject({ currentRevision: before, currentReplicas: 1, updatedReplicas: 2 });
    await at.do(at.local.delete(Pod, { namespace: "default", name: "db-0" }));
    await at.sim.run(3_000);
    expect(images(at)[0]).toBe("db-0 app:1");
    await change(at, { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } } });
    await at.sim.run(4_000);
    // The first of them was deleted by hand.
    const replaced = ["db-2", "db-1", "db-0", "db-0"].flatMap((name) => [`DELETED ${name}`, `ADDED ${name}`]);
    expect(pods(at)).toEqual(replaced);
    expect(get(at)?.status?.currentRevision).toBe(get(at)?.status?.updateRevision);
    expect(at.local.list(ControllerRevision, "default").map((each) => each.revision)).toEqual(
      expect.arrayContaining([1, 2]),
    );
  });

  test("in parallel starts all at once", async () => {
    const at = await testCluster();
    await create(at, { podManagementPolicy: "Parallel" });
    await at.sim.run(300);
    expect(at.local.list(Pod, "default").length).toBe(3);
  });

  test("told to wait for deletions updates only pods that somebody deletes", async () => {
    const at = await testCluster();
    await create(at, { updateStrategy: { type: "OnDelete" } });
    await at.sim.run(4_000);
    await change(at, { template: withImage("app:2") });
    await at.sim.run(4_000);
    expect(images(at)).toEqual(["db-0 app:1", "db-1 app:1", "db-2 app:1"]);
    await at.do(at.local.delete(Pod, { namespace: "default", name: "db-1" }));
    await at.sim.run(4_000);
    expect(images(at)).toEqual(["db-0 app:1", "db-1 app:2", "db-2 app:1"]);
  });

  test("gives each pod a claim of its own, which is bound and outlives the pod", async () => {
    const at = await testCluster();
    await at.do(
      at.local.create(StorageClass, {
        metadata: { name: "fast" },
        provisioner: "simulated.example/disk",
        reclaimPolicy: "Delete",
      }),
    );
    const data = {
      metadata: { name: "data" },
      spec: { storageClassName: "fast", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    await create(at, { replicas: 2, volumeClaimTemplates: [data] });
    await at.sim.run(4_000);
    await change(at, { replicas: 1 });
    await at.sim.run(3_000);
    const claims = at.local.list(PersistentVolumeClaim, "default");
    expect(claims.map(({ metadata, status }) => `${metadata.name} ${status?.phase}`)).toEqual([
      "data-db-0 Bound",
      "data-db-1 Bound",
    ]);
    await at.do(at.local.delete(PersistentVolumeClaim, { namespace: "default", name: "data-db-1" }));
    await at.sim.run(1_000);
    expect(
      at.local.list(PersistentVolume).map(({ spec, status }) => `${spec?.claimRef?.name} ${status?.phase}`),
    ).toEqual(["data-db-0 Bound"]);
  });
});
