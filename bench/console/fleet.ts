import { isoTime, type KubeObject, type Node, type Pod } from "@dipper/api";
import type { ClusterView } from "../../packages/rooms/clusters/src/nodes/cluster-feeds.ts";
import { listNodes } from "../../packages/rooms/clusters/src/nodes/node-list.ts";
import { unhealthyGroups } from "../../packages/rooms/clusters/src/nodes/unhealthy.ts";
import { clusterFinder } from "../../packages/rooms/clusters/src/search/cluster-finder.ts";
import { PodIndexBuilder } from "../../packages/rooms/clusters/src/search/pod-index.ts";
import { attentionOf } from "../../packages/rooms/operations/src/views/attention.ts";
import { Lister } from "../../packages/server/src/rest/list.ts";
import { findResource } from "../../packages/server/src/rest/resources.ts";

export interface FleetSize {
  readonly clusters: number;
  readonly nodesPerCluster: number;
  readonly pods: number;
}

/** What the platform would know of a fleet, held in memory, and answered by the platform's own functions. */
export interface BenchFleet {
  readonly clusterNames: readonly string[];
  list(kind: string, query: Readonly<Record<string, string>>): object | undefined;
  nodes(
    cluster: string,
    query: Readonly<Record<string, string>>,
  ): { readonly total: number; readonly items: readonly object[] };
  search(text: string): object;
  attention(): object;
  /** One of the machines or clusters as it would come on the live stream. */
  change(index: number): object;
  /** A pod that exists, for an exact search. */
  readonly somePod: string;
}

const now = Date.now();

function nodeOf(cluster: number, index: number): Node {
  const bad = index % 500 === 499;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `c${cluster}-n${String(index).padStart(4, "0")}`,
      uid: `node-${cluster}-${index}`,
      creationTimestamp: isoTime(now - 86_400_000),
      labels: {
        "fleet.dipper.dev/rack": `R${Math.floor(index / 40)}`,
        "topology.kubernetes.io/zone": `z${index % 3}`,
        "kubernetes.io/hostname": `c${cluster}-n${index}`,
      },
    },
    spec: {},
    status: {
      addresses: [{ type: "InternalIP", address: `10.${cluster + 1}.${Math.floor(index / 250)}.${1 + (index % 250)}` }],
      allocatable: { cpu: "64", memory: "254Gi", pods: "110" },
      capacity: { cpu: "64", memory: "256Gi", pods: "110" },
      conditions: [
        {
          type: "Ready",
          status: bad ? "Unknown" : "True",
          reason: bad ? "NodeStatusUnknown" : "KubeletReady",
          message: "",
          lastTransitionTime: isoTime(now - 1_200_000),
        },
      ],
      nodeInfo: { kubeletVersion: "v1.36.3" } as NonNullable<NonNullable<Node["status"]>["nodeInfo"]>,
    },
  };
}

function viewOf(cluster: number, { nodesPerCluster, clusters, pods }: FleetSize): ClusterView {
  const nodes = Array.from({ length: nodesPerCluster }, (_, index) => nodeOf(cluster, index));
  const builder = new PodIndexBuilder();
  const sums = new Map<string, { pods: number; cpuMillis: number; memoryMiB: number; gpus: number }>();
  for (let index = 0; index < pods / clusters; index++) {
    const node = nodes[index % nodesPerCluster]?.metadata.name ?? "";
    builder.add(podOf(cluster, index, node));
    const sum = sums.get(node) ?? { pods: 0, cpuMillis: 0, memoryMiB: 0, gpus: 0 };
    sums.set(node, { pods: sum.pods + 1, cpuMillis: sum.cpuMillis + 500, memoryMiB: sum.memoryMiB + 1024, gpus: 0 });
  }
  return { current: true, asOf: isoTime(now), nodes, pods: sums, podIndex: builder.build(), podsAsOf: isoTime(now) };
}

function podOf(cluster: number, index: number, node: string): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `app-${index % 200}-7c9f6d-${cluster}x${index.toString(36)}`, namespace: `team-${index % 40}` },
    spec: {
      nodeName: node,
      containers: [{ name: "app", image: `registry.example/app-${index % 200}:1.${index % 9}` }],
    },
    status: { podIP: `10.${128 + cluster}.${Math.floor(index / 250)}.${1 + (index % 250)}` },
  };
}

function clusterOf(name: string, view: ClusterView, pods: number): KubeObject {
  const total = view.nodes.length;
  const unhealthyNodes = unhealthyGroups(view.nodes);
  const down = unhealthyNodes.reduce((sum, group) => sum + group.count, 0);
  return {
    apiVersion: "fleet.dipper.dev/v1alpha1",
    kind: "Cluster",
    metadata: { name, uid: `cluster-${name}`, creationTimestamp: isoTime(now - 86_400_000), resourceVersion: "1" },
    spec: {
      clusterType: "native",
      managementPolicy: "Operate",
      site: "hz",
      connection: { endpoints: [] },
      probe: { intervalSeconds: 10, failureThreshold: 3 },
    },
    status: {
      phase: down > 0 ? "Degraded" : "Running",
      versions: { kubernetes: "v1.36.3", kubeletOldest: "v1.36.3", kubeletNewest: "v1.36.3" },
      nodes: { total, ready: total - down, notReady: 0, unknown: down, unschedulable: 0 },
      unhealthyNodes,
      capacity: {
        allocatable: { cpuMillis: total * 64_000, memoryMiB: total * 260_096, pods: total * 110, gpus: 0 },
        requested: { cpuMillis: pods * 500, memoryMiB: pods * 1024, pods, gpus: 0 },
      },
      observedAt: isoTime(now + 3_600_000),
      conditions: [],
      why: [],
    },
  } as KubeObject;
}

function machineOf(cluster: number, index: number, name: string): KubeObject {
  return {
    apiVersion: "fleet.dipper.dev/v1alpha1",
    kind: "Machine",
    metadata: {
      name: `m-${cluster}-${index}`,
      uid: `machine-${cluster}-${index}`,
      creationTimestamp: isoTime(now - 86_400_000),
      resourceVersion: "1",
    },
    spec: {
      addresses: [{ type: "InternalIP", address: `10.${cluster + 1}.${Math.floor(index / 250)}.${1 + (index % 250)}` }],
      identity: { serialNumber: `SN${cluster}${String(index).padStart(5, "0")}` },
      machineClass: "c64m256",
      site: "hz",
      zone: `z${index % 3}`,
      rack: `R${Math.floor(index / 40)}`,
      consumerRef: { clusterName: name, role: "Compute" },
    },
    status: {
      phase: "Deployed",
      conditions: [],
      why: [],
      nodeRef: { name: `c${cluster}-n${String(index).padStart(4, "0")}` },
    },
  } as KubeObject;
}

export function benchFleet(size: FleetSize): BenchFleet {
  const clusterNames = Array.from({ length: size.clusters }, (_, index) => `bench-${String(index).padStart(2, "0")}`);
  const views = new Map(clusterNames.map((name, index) => [name, viewOf(index, size)]));
  const podsEach = size.pods / size.clusters;
  const clusters = clusterNames.map((name) => clusterOf(name, views.get(name) as ClusterView, podsEach));
  const machines = clusterNames.flatMap((name, cluster) =>
    Array.from({ length: size.nodesPerCluster }, (_, index) => machineOf(cluster, index, name)),
  );
  const objects: Readonly<Record<string, readonly KubeObject[]>> = { clusters, machines };
  const listers = new Map<string, Lister<KubeObject>>();
  const finder = clusterFinder({ clusters: () => clusters as never, view: (name) => views.get(name) as ClusterView });
  return {
    clusterNames,
    somePod: `app-${7}-7c9f6d-${3}x${(7).toString(36)}`,
    list(kind, query) {
      const resource = findResource(kind);
      if (resource === undefined) return undefined;
      const lister = listers.get(kind) ?? new Lister<KubeObject>(resource);
      listers.set(kind, lister);
      const limit = query["limit"] === undefined ? {} : { limit: Number(query["limit"]) };
      return { ...lister.page(objects[kind] ?? [], { ...query, ...limit }, Date.now()), asOf: isoTime(Date.now()) };
    },
    nodes(cluster, { filter = "", sort = "", limit = "200", continue: from = "" }) {
      const view = views.get(cluster) as ClusterView;
      return listNodes(view, () => undefined, { filter, sort, limit: Number(limit), continue: from });
    },
    search(text) {
      const { hits, searched } = finder.find(text, () => true);
      const exactFirst = hits.toSorted((a, b) => Number(b.exact) - Number(a.exact)).slice(0, 50);
      return {
        items: exactFirst,
        clusters: { asked: searched.length, answered: searched.length, silent: [], partial: [] },
        asOf: isoTime(now),
      };
    },
    attention() {
      const none = { operations: [], workOrders: [], tasks: [], machines: [], pools: [] };
      const items = attentionOf({ ...none, clusters: clusters as never, now: Date.now() });
      return { items, muted: [], counts: { total: items.length, operations: 0, muted: 0 }, asOf: isoTime(Date.now()) };
    },
    change(index) {
      const list = index % 10 === 0 ? clusters : machines;
      const object = list[index % list.length] as KubeObject & { readonly status: object };
      return {
        ...object,
        status: { ...object.status, why: [{ reason: "Waiting", params: [], since: isoTime(Date.now()) }] },
      };
    },
  };
}
