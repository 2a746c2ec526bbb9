import {
  annotations,
  Cluster,
  ClusterDeployment,
  ConfigMap,
  DaemonSet,
  type KubeObject,
  labels,
  Machine,
  MachineSet,
  Namespace,
  Node,
  Operation,
  Pod,
  platformNamespace,
} from "@dipper/api";
import { type ApiServer, MemoryDisk, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient, type NewObject } from "@dipper/kube";
import { callRoute, never, openStage, type Stage, write } from "@dipper/room/testkit";
import type { Transport } from "@dipper/world";
import { beforeAll, expect, test } from "vitest";
import { clustersRoom } from "../room.ts";
import type { AdoptionReport } from "./adoption.ts";

const url = "https://old.clusters:6443";
const kubeconfig = JSON.stringify({
  "current-context": "x",
  contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
  clusters: [{ name: "c", cluster: { server: url } }],
  users: [{ name: "u", user: { token: "t" } }],
});

let stage: Stage;
let legacy: KubeClient;
/** Everything that the platform sent to the cluster and that is not a read. */
const writes: string[] = [];

/** A cluster made with kubeadm by somebody else: one control plane, two workers, flannel. */
beforeAll(async () => {
  stage = await openStage({ rooms: [clustersRoom] });
  const world = stage.sim.process("legacy");
  const { clock, random, log } = world;
  const server: ApiServer = await stage.sim.complete(
    openApiServer({
      name: "legacy",
      clock,
      random,
      log,
      journal: new MemoryJournal({ disk: new MemoryDisk() }),
      authorisation: "rbac",
    }),
  );
  const recording: Transport = (exchange) => {
    if (exchange.method !== "GET") writes.push(`${exchange.method} ${exchange.path.replace(/\?.*/, "")}`);
    return server.handle({
      ...exchange,
      peer: { address: "192.0.2.1", user: "kubernetes-admin", groups: ["system:masters"] },
    });
  };
  stage.sim.net.listen(world, url, recording);
  legacy = createKubeClient({
    transport: (exchange) =>
      server.handle({
        ...exchange,
        peer: { address: "127.0.0.1", user: "kubernetes-admin", groups: ["system:masters"] },
      }),
    clock,
    random,
    server: "legacy",
  });
  await stage.sim.complete(populate());
});

async function populate(): Promise<void> {
  const make = <T extends KubeObject>(kind: Parameters<typeof legacy.create<T>>[0], object: object) =>
    legacy.create(kind, object as NewObject<T>, write);
  const config = (name: string, namespace: string, data: Record<string, string>) =>
    make(ConfigMap, { metadata: { name, namespace }, data });
  for (const name of ["kube-flannel", "kube-system"])
    await make(Namespace, { metadata: { name } }).catch((error: { readonly code: string }) =>
      expect(error.code).toBe("AlreadyExists"),
    );
  await config("kubeadm-config", "kube-system", {
    ClusterConfiguration:
      "kubernetesVersion: v1.36.3\ncontrolPlaneEndpoint: 10.0.0.1:6443\nnetworking: {podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12}\netcd: {local: {dataDir: /var/lib/etcd}}\n",
  });
  await config("kubelet-config", "kube-system", { kubelet: "maxPods: 150\ncgroupDriver: systemd\n" });
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "f", image: "f" }] } };
  await make(DaemonSet, {
    metadata: { name: "kube-flannel-ds", namespace: "kube-flannel" },
    spec: { selector: { matchLabels: { a: "b" } }, template },
  });
  await make(Pod, {
    metadata: {
      name: "etcd-cp1",
      namespace: "kube-system",
      labels: { component: "etcd", tier: "control-plane" },
    },
    spec: { containers: [{ name: "etcd", image: "etcd" }] },
  });
  for (const [name, address] of [
    ["cp1", "10.0.0.1"],
    ["w1", "10.0.0.2"],
    ["w2", "10.0.0.3"],
  ] as const) {
    await make(Node, {
      metadata: {
        name,
        labels:
          name === "cp1" ? { "node-role.kubernetes.io/control-plane": "" } : { "topology.kubernetes.io/zone": "z1" },
      },
      spec: {},
    });
    const status = {
      addresses: [{ type: "InternalIP", address }],
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          message: "",
          lastTransitionTime: "2026-01-01T00:00:00Z",
        },
      ],
      nodeInfo: { kubeletVersion: "v1.36.3", containerRuntimeVersion: "containerd://2.4.2", machineID: `id-${name}` },
    };
    await legacy.patch(Node, { name }, { status }, { ...write, subresource: "status" });
  }
}

const call = (method: "GET" | "POST", path: string, input: Readonly<Record<string, unknown>> = {}) =>
  stage.sim.complete(callRoute(stage, { method, path, input }));
const adoption = async () => (await call("GET", "/api/v1/clusters/old/adoption")) as AdoptionReport;
const request = {
  name: "old",
  kubeconfig,
  site: "dc1",
  ssh: { user: "ops" },
  privateKey: "a key",
  hints: [
    { name: "worker-two", addresses: ["10.0.0.3"], ssh: { address: "203.0.113.3", hostKeys: ["ssh-ed25519 AAAA"] } },
    { name: "unrelated", addresses: ["10.9.9.9"] },
  ],
};

test("a dry run reads the cluster and makes nothing", async () => {
  const answer = await call("POST", "/api/v1/clusters/adopt", { ...request, dryRun: true });
  expect(answer).toMatchObject({
    discovery: {
      kubernetesVersion: "v1.36.3",
      plugin: "flannel",
      etcd: { mode: "Stacked" },
      endpoint: "10.0.0.1:6443",
      notes: [],
    },
    operations: [],
  });
  expect([...stage.list(Cluster), ...stage.list(Machine), ...stage.list(ClusterDeployment)]).toEqual([]);
  expect(writes).toEqual([]);
});

test("adopting writes down what the cluster is, and nothing into it", async () => {
  const answer = await call("POST", "/api/v1/clusters/adopt", request);
  expect(answer).toMatchObject({ operations: ["adopt-old"] });
  expect((answer as { objects: { notes: readonly string[] } }).objects.notes).toEqual([
    "Not nodes of this cluster, left out: unrelated.",
    "No host key is known of cp1, w1: they stay Registered until one is trusted.",
  ]);
  expect(stage.get(Cluster, "old")?.spec).toMatchObject({
    managementPolicy: "Observe",
    deploymentRef: { name: "old" },
  });
  expect(stage.get(ClusterDeployment, "old")?.spec).toMatchObject({
    managementPolicy: "Observe",
    kubernetesVersion: "v1.36.3",
    controlPlane: { machineSet: "old-control", endpoint: { type: "None", address: "10.0.0.1", port: 6443 } },
    etcd: { mode: "Stacked" },
    network: { plugin: "flannel", podCIDRs: ["10.244.0.0/16"], serviceCIDRs: ["10.96.0.0/12"] },
    runtime: { version: "2.4.2" },
    parameters: [
      { name: "cgroupDriver", value: "systemd" },
      { name: "kubeletMaxPods", value: "150" },
    ],
    machineSets: ["old-control", "old-compute"],
  });
  expect(stage.get(MachineSet, "old-compute")?.spec.machines).toEqual([{ name: "w1" }, { name: "w2" }]);
  expect(stage.get(Machine, "w2")?.spec).toMatchObject({
    ssh: { address: "203.0.113.3", user: "ops", credentialsRef: { name: "old-ssh" }, hostKeys: ["ssh-ed25519 AAAA"] },
    identity: { machineID: "id-w2" },
    zone: "z1",
    consumerRef: { kind: "MachineSet", name: "old-compute", clusterName: "old", role: "Compute" },
  });
  expect(stage.get(Operation, "adopt-old", platformNamespace)?.spec).toMatchObject({
    operationType: "Adopt",
    operationFlow: ["discover"],
  });
  expect(writes).toEqual([]);
});

test("adopting again after an interruption makes nothing twice", async () => {
  await stage.sim.until(() => stage.get(Cluster, "old")?.status?.phase === "Running");
  const before = stage.list(Machine).map((each) => each.metadata.uid);
  await call("POST", "/api/v1/clusters/adopt", { ...request, kubeconfig: undefined });
  expect(stage.list(Machine).map((each) => each.metadata.uid)).toEqual(before);
});

test("the plan of an untouched cluster has no changes, and says what the switch would write", async () => {
  const report = await adoption();
  expect(report).toMatchObject({
    differences: [],
    managementPolicy: "Observe",
    managedBy: "",
    managedByAnother: false,
  });
  expect(report.unproven.map((each) => each.machine).toSorted()).toEqual(["cp1", "w1", "w2"]);
  await expect(call("POST", "/api/v1/clusters/old/adoption/switch")).rejects.toMatchObject({ code: "Invalid" });
});

test("what somebody changes meanwhile is a difference", async () => {
  const joined = { metadata: { name: "w3" }, spec: {} } as NewObject<Node>;
  await stage.sim.complete(legacy.create(Node, joined, write));
  const wish = { spec: { kubernetesVersion: "v1.37.0" } };
  await stage.sim.complete(stage.kube.patch(ClusterDeployment, { name: "old" }, wish, write));
  const { differences } = await adoption();
  expect(differences.map((each) => `${each.object} ${each.field}: ${each.found}`)).toEqual([
    "ClusterDeployment old kubernetesVersion: v1.36.3",
    "Node w3 machine: a node without a Machine",
    "Node cp1 kubelet: v1.36.3",
    "Node w1 kubelet: v1.36.3",
    "Node w2 kubelet: v1.36.3",
  ]);
  await stage.sim.complete(legacy.delete(Node, { name: "w3" }, write));
  const back = { spec: { kubernetesVersion: "v1.36.3" } };
  await stage.sim.complete(stage.kube.patch(ClusterDeployment, { name: "old" }, back, write));
  expect((await adoption()).differences).toEqual([]);
});

test("the first writes come with the switch: our mark, and the label of each proven machine", async () => {
  expect(writes).toEqual([]);
  for (const name of ["cp1", "w1", "w2"]) {
    const node = await stage.sim.complete(legacy.get(Node, { name }, { signal: never }));
    const status = { phase: "Deployed", nodeRef: { name, uid: node?.metadata.uid } };
    await stage.sim.complete(
      stage.controller.patch(Machine, { name }, { status }, { ...write, subresource: "status" }),
    );
  }
  await stage.sim.until(() => stage.list(Machine).every((each) => each.status?.phase === "Deployed"));
  const report = await adoption();
  expect(report).toMatchObject({ differences: [], unproven: [] });
  expect(report.firstWrites).toEqual([
    "Namespace kube-system: the mark of this platform",
    "Node cp1: the label of its machine",
    "Node w1: the label of its machine",
    "Node w2: the label of its machine",
  ]);
  await call("POST", "/api/v1/clusters/old/adoption/switch");
  await stage.sim.until(() => writes.length === 4);
  expect(writes.toSorted()).toEqual([
    "PATCH /api/v1/namespaces/kube-system",
    "PATCH /api/v1/nodes/cp1",
    "PATCH /api/v1/nodes/w1",
    "PATCH /api/v1/nodes/w2",
  ]);
  const node = await stage.sim.complete(legacy.get(Node, { name: "w1" }, { signal: never }));
  expect(node?.metadata.labels?.[labels.machineUid]).toBe(stage.get(Machine, "w1")?.metadata.uid);
  const after = await adoption();
  expect(after).toMatchObject({ managementPolicy: "Operate", firstWrites: [], managedByAnother: false });
  expect(after.managedBy).not.toBe("");
});

test("a cluster that another platform operates is not switched", async () => {
  const mark = { metadata: { annotations: { [annotations.managedBy]: "somebody" } } };
  await stage.sim.complete(legacy.patch(Namespace, { name: "kube-system" }, mark, write));
  await expect(call("POST", "/api/v1/clusters/old/adoption/switch")).rejects.toMatchObject({
    params: { problem: expect.stringContaining("Another platform") },
  });
});
