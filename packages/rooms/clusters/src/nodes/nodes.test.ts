import { isoTime, labels, type Node, type Pod, type PodDisruptionBudget } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { drainForecast } from "../drain/forecast.ts";
import { listNodes, type NodeQuery } from "./node-list.ts";
import { requestOf } from "./pod-sums.ts";
import { cpuMillis, memoryMiB } from "./quantity.ts";
import { trimNode } from "./trim-node.ts";

interface Sample {
  readonly rack?: string;
  readonly ready?: "True" | "False";
  readonly cordoned?: boolean;
  readonly version?: string;
}
const node = (
  name: string,
  ip: string,
  { rack = "R1", ready = "True", cordoned = false, version = "v1.36.3" }: Sample = {},
): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    labels: { "fleet.dipper.dev/rack": rack, [labels.machineUid]: `uid-${name}`, tier: "web" },
    managedFields: [{}],
  },
  spec: cordoned ? { unschedulable: true } : {},
  status: {
    addresses: [{ type: "InternalIP", address: ip }],
    conditions: [
      {
        type: "Ready",
        status: ready,
        reason: "",
        message: "",
        lastTransitionTime: isoTime(0),
        lastHeartbeatTime: isoTime(5),
      },
    ],
    nodeInfo: { kubeletVersion: version } as NonNullable<NonNullable<Node["status"]>["nodeInfo"]>,
  },
});
const view = {
  current: true,
  asOf: isoTime(0),
  nodes: [
    node("n10", "10.0.0.10"),
    node("n2", "10.0.0.2", { rack: "R2", version: "v1.35.0" }),
    node("n3", "10.0.0.3", { ready: "False", rack: "R2" }),
    node("n4", "10.0.0.4", { cordoned: true }),
  ],
  pods: new Map([["n2", { pods: 7, cpuMillis: 100, memoryMiB: 64, gpus: 0 }]]),
};
const list = (query: Partial<NodeQuery>) =>
  listNodes(view, (uid) => uid.replace("uid-", "m-"), { filter: "", sort: "", limit: 200, continue: "", ...query });
const names = (query: Partial<NodeQuery>) => list(query).items.map((each) => each.metadata.name);

describe("the list of nodes", () => {
  test("shows the worst first, then by name as people count", () => {
    expect(names({})).toEqual(["n3", "n4", "n2", "n10"]);
    expect(names({ sort: "name" })).toEqual(["n2", "n3", "n4", "n10"]);
    expect(names({ sort: "-pods" })[0]).toBe("n2");
    expect(names({ sort: "version" })[0]).toBe("n2");
  });

  test.each([
    ["rack:r2", ["n3", "n2"]],
    ["rack:R2 status:NotReady", ["n3"]],
    ["rack:R1,R2 -status:attention", ["n4", "n2", "n10"]],
    ["10.0.0.10 10.0.0.3", ["n3", "n10"]],
    ["m-n4", ["n4"]],
    ["tier:web status:cordoned", ["n4"]],
    ["nothing", []],
  ])("filter %j", (filter, expected) => {
    expect(names({ filter })).toEqual(expected);
  });

  test("counts every facet as if its own condition were not set", () => {
    const { facets, total } = list({ filter: "rack:R2" });
    expect(total).toBe(2);
    expect(facets.rack).toEqual({ R1: 2, R2: 2 });
    expect(facets.status).toEqual({ ready: 1, notready: 1, attention: 1 });
  });

  test("comes page by page, with what the platform knows beside it", () => {
    const first = list({ limit: 3, sort: "name" });
    expect([first.items.length, first.continue]).toEqual([3, "3"]);
    expect(list({ limit: 3, sort: "name", continue: first.continue })).toMatchObject({
      items: [{ metadata: { name: "n10" } }],
      continue: "",
    });
    expect(first.items[0]).toMatchObject({ machine: "m-n2", pods: 7, requests: { cpuMillicores: 100, memoryMiB: 64 } });
  });
});

test("a trimmed node has no heartbeats and no managed fields", () => {
  const trimmed = trimNode(node("a", "10.0.0.1"));
  expect(trimmed.metadata).not.toHaveProperty("managedFields");
  expect(trimmed.status?.conditions?.[0]).not.toHaveProperty("lastHeartbeatTime");
  expect(trimmed.status?.conditions?.[0]?.status).toBe("True");
});

test("quantities are read as Kubernetes means them", () => {
  expect([cpuMillis("250m"), cpuMillis("2"), cpuMillis(1.5), cpuMillis(undefined), cpuMillis("x")]).toEqual([
    250, 2000, 1500, 0, 0,
  ]);
  expect([memoryMiB("1Gi"), memoryMiB("1073741824"), memoryMiB("128974848"), memoryMiB("1G")]).toEqual([
    1024, 1024, 123, 953,
  ]);
});

const pod = (name: string, more: Partial<Pod["spec"]> = {}, owner: string | undefined = "ReplicaSet"): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "shop",
    labels: { app: "web" },
    ...(owner === undefined
      ? {}
      : { ownerReferences: [{ apiVersion: "v1", kind: owner, name: "o", uid: "u", controller: true }] }),
  },
  spec: {
    nodeName: "n1",
    containers: [{ name: "c", resources: { requests: { cpu: "500m", memory: "1Gi" } } }],
    ...more,
  },
});

test("a pod asks for its containers together, or for its largest init container", () => {
  const init = [{ name: "i", resources: { requests: { cpu: "2", memory: "128Mi" } } }];
  expect(requestOf(pod("a", { initContainers: init }))).toEqual({ pods: 1, cpuMillis: 2000, memoryMiB: 1024, gpus: 0 });
});

test("the drain forecast says what moves and what is in the way, the worst node first", () => {
  const budget: PodDisruptionBudget = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { selector: { matchLabels: { app: "web" } } },
    status: { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2 },
  };
  const alone = {
    ...pod("alone", { volumes: [{ name: "tmp", emptyDir: {} }] }, undefined),
    metadata: { name: "alone", namespace: "lab" },
  };
  const pods = [
    pod("a"),
    pod("agent", {}, "DaemonSet"),
    alone,
    { ...pod("b"), spec: { ...pod("b").spec, nodeName: "n2" }, status: { phase: "Succeeded" as const } },
  ];
  expect(drainForecast(["n2", "n1"], pods, [budget])).toEqual([
    {
      node: "n1",
      moves: { pods: 2, cpuMillis: 1000, memoryMiB: 2048, gpus: 0 },
      stays: 1,
      blockedBy: [
        { pod: "shop/a", reason: "BlockedByPDB", detail: "web allows 0 disruptions, 2 of 2 needed pods are healthy" },
        { pod: "lab/alone", reason: "BlockedByUnmanagedPod", detail: "no controller makes it again" },
        { pod: "lab/alone", reason: "LocalData", detail: "emptyDir tmp would be lost" },
      ],
    },
    { node: "n2", moves: { pods: 0, cpuMillis: 0, memoryMiB: 0, gpus: 0 }, stays: 0, blockedBy: [] },
  ]);
});
