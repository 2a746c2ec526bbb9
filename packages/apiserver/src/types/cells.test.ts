import { expect, test } from "vitest";
import { cellsOf } from "./cells.ts";
import { TypeTable } from "./type-table.ts";

const types = new TypeTable();
const now = Date.parse("2026-01-01T01:00:00Z");
const metadata = { name: "x", creationTimestamp: "2026-01-01T00:00:00Z" };

function cells(apiVersion: string, kind: string, object: object): unknown[] {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const type = types.byKind(group, version, kind);
  if (type === undefined) throw new Error(kind);
  return cellsOf(type, { metadata, ...object }, now);
}

const running = { name: "c", ready: true, restartCount: 0, state: { running: {} } };
const pod = (spec: object, status: object) => ({ spec: { containers: [{ name: "c" }], ...spec }, status });

test.each<[string, object, readonly unknown[]]>([
  ["running", pod({}, { phase: "Running", containerStatuses: [running] }), ["1/1", "Running", "0"]],
  ["waiting", pod({}, { phase: "Pending" }), ["0/1", "Pending", "0"]],
  [
    "crashing",
    pod(
      {},
      {
        phase: "Running",
        containerStatuses: [
          {
            name: "c",
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { finishedAt: "2026-01-01T00:55:00Z" } },
          },
        ],
      },
    ),
    ["0/1", "CrashLoopBackOff", "3 (5m ago)"],
  ],
  [
    "initialising",
    pod(
      { initContainers: [{ name: "i" }, { name: "j" }] },
      { phase: "Pending", initContainerStatuses: [{ name: "i", state: { running: {} } }] },
    ),
    ["0/1", "Init:0/2", "0"],
  ],
  ["evicted", pod({}, { phase: "Failed", reason: "Evicted" }), ["0/1", "Evicted", "0"]],
  [
    "leaving",
    {
      metadata: { ...metadata, deletionTimestamp: "2026-01-01T00:59:00Z" },
      ...pod({}, { phase: "Running", containerStatuses: [running] }),
    },
    ["1/1", "Terminating", "0"],
  ],
])("a pod that is %s", (_, object, shown) => {
  expect(cells("v1", "Pod", object).slice(1, 4)).toEqual(shown);
});

test("a node shows readiness, roles and version", () => {
  const node = {
    metadata: {
      ...metadata,
      labels: { "node-role.kubernetes.io/control-plane": "", "node-role.kubernetes.io/etcd": "" },
    },
    spec: { unschedulable: true },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { kubeletVersion: "v1.36.3" },
      addresses: [{ type: "InternalIP", address: "10.0.0.1" }],
    },
  };
  expect(cells("v1", "Node", node)).toEqual([
    "x",
    "Ready,SchedulingDisabled",
    "control-plane,etcd",
    "60m",
    "v1.36.3",
    "10.0.0.1",
    "<none>",
    "<unknown>",
    "<unknown>",
    "<unknown>",
  ]);
});

test("a deployment, a budget and a service", () => {
  expect(
    cells("apps/v1", "Deployment", {
      spec: { replicas: 3 },
      status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 },
    }).slice(0, 5),
  ).toEqual(["x", "2/3", 3, 2, "60m"]);
  expect(
    cells("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: 1 }, status: { disruptionsAllowed: 1 } }),
  ).toEqual(["x", "N/A", "1", 1, "60m"]);
  expect(
    cells("v1", "Service", {
      spec: { type: "NodePort", clusterIP: "10.96.0.1", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }] },
    }).slice(1, 5),
  ).toEqual(["NodePort", "10.96.0.1", "<none>", "80:30080/TCP"]);
});

test("an event counts from its series", () => {
  const event = {
    involvedObject: { kind: "Operation", name: "o" },
    reason: "Planned",
    type: "Normal",
    message: "done ",
    series: { count: 4, lastObservedTime: "2026-01-01T00:59:00Z" },
    eventTime: "2026-01-01T00:00:00Z",
  };
  expect(cells("v1", "Event", event)).toEqual([
    "60s",
    "Normal",
    "Planned",
    "operation/o",
    "",
    "",
    "done",
    "60m",
    4,
    "x",
  ]);
});

test("every kind has a cell for each of its columns", () => {
  const wrong = types
    .all()
    .filter((type) => type.verbs.includes("list"))
    .filter((type) => cellsOf(type, { metadata }, now).length !== type.columns.length);
  // The real server computes the age of an address, and has no column for it.
  expect(wrong.map((type) => type.kind)).toEqual(["IPAddress"]);
});

const created = "2026-01-01T00:00:00Z";
test.each<[string, string, object, readonly unknown[]]>([
  ["v1", "LimitRange", {}, ["x", created]],
  ["v1", "ServiceAccount", { secrets: [{ name: "a" }] }, ["x", "60m"]],
  [
    "v1",
    "PodTemplate",
    { template: { metadata: { labels: { b: "2", a: "1" } }, spec: { containers: [{ name: "c", image: "i" }] } } },
    ["x", "c", "i", "a=1,b=2"],
  ],
  [
    "v1",
    "ReplicationController",
    { spec: { replicas: 3, selector: { a: "1" }, template: { spec: { containers: [{ name: "c", image: "i" }] } } } },
    ["x", 3, 0, 0, "60m", "c", "i", "a=1"],
  ],
  [
    "v1",
    "ResourceQuota",
    { status: { hard: { pods: "3", "limits.cpu": "2" }, used: { pods: "1" } } },
    ["x", "pods: 1/3", "limits.cpu: 0/2", "60m"],
  ],
  [
    "apps/v1",
    "ControllerRevision",
    {
      metadata: {
        ...metadata,
        ownerReferences: [{ controller: true, apiVersion: "apps/v1", kind: "DaemonSet", name: "d" }],
      },
      revision: 4,
    },
    ["x", "daemonset.apps/d", 4, "60m"],
  ],
  [
    "batch/v1",
    "CronJob",
    {
      spec: {
        schedule: "* * * * *",
        suspend: false,
        jobTemplate: { spec: { template: { spec: { containers: [{ name: "c", image: "i" }] } } } },
      },
      status: { active: [{}], lastScheduleTime: "2026-01-01T00:58:00Z" },
    },
    ["x", "* * * * *", "<none>", "False", 1, "2m", "60m", "c", "i", "<none>"],
  ],
  [
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    {
      spec: {
        scaleTargetRef: { kind: "Deployment", name: "d" },
        maxReplicas: 5,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { averageUtilization: 80 } } },
          { type: "Pods", pods: { target: { averageValue: "10" } } },
          { type: "External", external: { target: { value: "1" } } },
        ],
      },
      status: {
        currentReplicas: 2,
        currentMetrics: [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: 50 } } }],
      },
    },
    ["x", "Deployment/d", "cpu: 50%/80%, <unknown>/10 + 1 more...", "<unset>", 5, 2, "60m"],
  ],
  [
    "certificates.k8s.io/v1",
    "CertificateSigningRequest",
    {
      spec: { signerName: "s", username: "u", expirationSeconds: 3600 },
      status: { conditions: [{ type: "Approved" }], certificate: "YQ==" },
    },
    ["x", "60m", "s", "u", "60m", "Approved,Issued"],
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1",
    "PriorityLevelConfiguration",
    {
      spec: {
        type: "Limited",
        limited: {
          nominalConcurrencyShares: 0,
          limitResponse: { queuing: { queues: 1, handSize: 2, queueLengthLimit: 3 } },
        },
      },
    },
    ["x", "Limited", 0, 1, 2, 3, "60m"],
  ],
  ["storage.k8s.io/v1", "CSIDriver", { spec: {} }, ["x", true, false, false, "<unset>", false, "<none>", "60m"]],
  [
    "networking.k8s.io/v1",
    "IPAddress",
    { spec: { parentRef: { resource: "services", namespace: "default", name: "kubernetes" } } },
    ["x", "services/default/kubernetes", "60m"],
  ],
])("%s %s prints as the real server does", (apiVersion, kind, object, shown) => {
  expect(cells(apiVersion, kind, object)).toEqual(shown);
});
