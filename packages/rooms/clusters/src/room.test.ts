import {
  Cluster,
  conditionOf,
  Event,
  isoTime,
  Machine,
  Namespace,
  Node,
  newObject,
  platformNamespace,
  Secret,
} from "@dipper/api";
import { never, openStage, type Stage, write } from "@dipper/room/testkit";
import { beforeAll, expect, test } from "vitest";
import { clustersRoom } from "./room.ts";

let stage: Stage;
beforeAll(async () => {
  const nodes = ["n1", "n2", "n3"].map((name, index) => ({ name, address: `10.0.1.${index + 1}` }));
  stage = await openStage({ rooms: [clustersRoom], clusters: [{ name: "a", nodes }] });
});

const cluster = (name = "a"): Cluster | undefined => stage.get(Cluster, name);
const ask = (path: string, input: Record<string, unknown>): Promise<unknown> => {
  const route = stage.routes().find((each) => each.path === path);
  if (route === undefined) throw new Error(`no route ${path}`);
  return stage.sim.complete(
    route.handle({ input, user: "admin", groups: [], kube: stage.kube, signal: never, audit: () => {} }),
  );
};

test("a cluster is looked at: identity, versions, nodes, age", async () => {
  await stage.sim.until(() => cluster()?.status?.phase === "Running");
  const uid = (await stage.sim.complete(stage.cluster("a").get(Namespace, { name: "kube-system" }, { signal: never })))
    ?.metadata.uid;
  expect(cluster()?.status).toMatchObject({ clusterUID: uid, nodes: { total: 3, ready: 3 }, why: [] });
  expect(cluster()?.status?.versions?.kubernetes).toMatch(/^v1\./);
  await stage.sim.until(() => cluster()?.status?.capacity !== undefined);
  expect(cluster()?.status?.capacity?.allocatable.cpuMillis).toBe(3 * 64_000);
});

test("a cluster that we operate carries our mark", async () => {
  const mark = () => stage.sim.complete(stage.cluster("a").get(Namespace, { name: "kube-system" }, { signal: never }));
  await stage.sim.until(() => conditionOf(cluster() ?? {}, "IdentityVerified")?.status === "True");
  await stage.sim.complete(stage.cluster("a").get(Namespace, { name: "default" }, { signal: never }));
  expect((await mark())?.metadata.annotations?.["fleet.dipper.dev/managed-by"]).toMatch(/^[0-9a-f-]{36}$/);
});

test("a cordon is counted within seconds", async () => {
  await stage.sim.complete(stage.cluster("a").patch(Node, { name: "n2" }, { spec: { unschedulable: true } }, write));
  await stage.sim.until(() => cluster()?.status?.nodes?.unschedulable === 1);
  const page = (await ask("/api/v1/clusters/:cluster/nodes", { cluster: "a", filter: "status:cordoned" })) as {
    items: readonly Node[];
    facets: object;
  };
  expect(page.items.map((node) => node.metadata.name)).toEqual(["n2"]);
  expect(page.facets).toMatchObject({ status: { ready: 3, cordoned: 1 } });
  const machine = stage.list(Machine).find((each) => each.metadata.name === "n2");
  expect(await ask("/api/v1/clusters/:cluster/nodes/:node", { cluster: "a", node: "n2" })).toMatchObject({
    machine: machine?.metadata.name,
  });
});

test("events of a cluster come newest first, filtered and page by page", async () => {
  const make = (name: string, at: number, more: Partial<Event>) => {
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name, namespace: "default" },
      involvedObject: { kind: "Node", name: "n1" },
      type: "Normal" as const,
      reason: "Seen",
      lastTimestamp: isoTime(at),
      ...more,
    };
    return stage.sim.complete(stage.cluster("a").create(Event, event, write));
  };
  await make("old", 1_000, {});
  await make("new", 9_000, { type: "Warning" });
  await make("other", 5_000, { involvedObject: { kind: "Node", name: "n2" } });
  const path = "/api/v1/clusters/:cluster/events";
  const all = { cluster: "a", filter: "reason:Seen" };
  const page = await ask(path, { ...all, limit: 2 });
  expect(page).toMatchObject({ total: 3, complete: true, facets: { type: { Normal: 2, Warning: 1 } } });
  const named = (answer: unknown) => (answer as { items: readonly Event[] }).items.map((each) => each.metadata.name);
  expect(named(page)).toEqual(["new", "other"]);
  expect(named(await ask(path, { ...all, continue: (page as { continue: string }).continue }))).toEqual(["old"]);
  expect(named(await ask(path, { cluster: "a", filter: "object:n1 reason:Seen" }))).toEqual(["new", "old"]);
  await expect(ask(path, { cluster: "nowhere" })).rejects.toMatchObject({ code: "NotFound" });
});

test("what cannot be reached is Unknown and keeps nothing that it never knew", async () => {
  await stage.sim.complete(
    stage.kube.create(Cluster, newObject(Cluster, { name: "ghost" }, { clusterType: "simulated" }), write),
  );
  await stage.sim.until(() => cluster("ghost")?.status?.phase === "Unknown");
  expect(cluster("ghost")?.status).toMatchObject({ failedProbes: 3 });
  expect(cluster("ghost")?.status).not.toHaveProperty("observedAt");
  expect(conditionOf(cluster("ghost") ?? {}, "Available")).toMatchObject({
    status: "Unknown",
    message: expect.stringContaining("ghost"),
  });
  const later = newObject(Cluster, { name: "later" }, { clusterType: "native" });
  await stage.sim.complete(stage.kube.create(Cluster, later, write));
  await stage.sim.until(() => cluster("later")?.status?.phase === "Pending");
  expect(cluster("later")?.status?.why?.[0]?.reason).toBe("NoEndpoint");
});

test("a kubeconfig makes a cluster that is only observed; a bad one makes nothing", async () => {
  const kubeconfig = (server: string) =>
    JSON.stringify({
      "current-context": "x",
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server } }],
      users: [{ name: "u", user: { token: "t" } }],
    });
  const send = (body: object) => ask("/api/v1/clusters/import", { ...body });
  await expect(send({ name: "b", kubeconfig: "]" })).rejects.toMatchObject({ code: "KubeconfigInvalid" });
  await expect(send({ name: "b", kubeconfig: kubeconfig("https://nowhere:6443") })).rejects.toMatchObject({
    code: "KubeconfigInvalid",
  });
  await expect(send({ name: "a", kubeconfig: kubeconfig("https://a.clusters:6443") })).rejects.toMatchObject({
    code: "AlreadyExists",
  });
  await stage.sim.until(() => cluster()?.status?.clusterUID !== undefined);
  await expect(send({ name: "b", kubeconfig: kubeconfig("https://a.clusters:6443") })).rejects.toMatchObject({
    code: "AlreadyExists",
  });
  expect(cluster("b")).toBeUndefined();
  // The management cluster is one that nobody knows yet.
  const text = kubeconfig("https://management:6443").replace('"t"', '"admin,dipper:admins"');
  expect(await send({ name: "b", kubeconfig: text })).toMatchObject({
    spec: { managementPolicy: "Observe", connection: { credentialsRef: { name: "b-kubeconfig" } } },
  });
});

test("a cluster is forgotten only when nothing binds it any more, and then its login goes with it", async () => {
  const path = "/api/v1/clusters/:cluster/forget";
  await expect(ask(path, { cluster: "a" })).rejects.toMatchObject({
    params: { problem: expect.stringMatching(/3 machines of the inventory serve cluster a/) },
  });
  expect(await ask(path, { cluster: "a", dryRun: true })).toMatchObject({ inTheWay: { word: "Machines", count: 3 } });

  const secret = { namespace: platformNamespace, name: "gone-kubeconfig" };
  await stage.sim.complete(stage.kube.create(Secret, { metadata: secret, type: "Opaque", stringData: {} }, write));
  const connection = { credentialsRef: { name: "gone-kubeconfig" } };
  const spec = { clusterType: "native", managementPolicy: "Operate", connection } as const;
  await stage.sim.complete(stage.kube.create(Cluster, newObject(Cluster, { name: "gone" }, spec), write));
  await stage.sim.run(1_000);
  expect(await ask(path, { cluster: "gone", dryRun: true })).toMatchObject({ inTheWay: { word: "Operated" } });
  const observe = { spec: { managementPolicy: "Observe" } };
  await stage.sim.complete(stage.kube.patch(Cluster, { name: "gone" }, observe, write));
  await stage.sim.run(1_000);

  expect(await ask(path, { cluster: "gone", dryRun: true })).toEqual({ secrets: ["gone-kubeconfig"] });
  expect(cluster("gone")).toBeDefined();
  await ask(path, { cluster: "gone" });
  await stage.sim.until(() => cluster("gone") === undefined);
  const left = await stage.sim.complete(stage.kube.get(Secret, secret, { signal: never }));
  expect(left).toBeUndefined();
});
