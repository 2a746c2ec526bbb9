import { expect, test } from "vitest";
import { TypeTable } from "../types/type-table.ts";
import type { JsonObject } from "./json-value.ts";
import { shape } from "./prepare.ts";

const types = new TypeTable();

function shaped(apiVersion: string, kind: string, object: JsonObject): JsonObject {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const type = types.byKind(group, version, kind);
  if (type === undefined) throw new Error(kind);
  const whole = { apiVersion, kind, metadata: { name: "x" }, ...object };
  return shape(type, whole, { fieldValidation: "Strict", operation: "create" }).object;
}

const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i:1" }] } };

test("what is limited and asks for nothing asks for its limit, in pods and not in templates", () => {
  const containers = [{ name: "c", image: "i:1", resources: { limits: { cpu: "1" }, requests: { memory: "1Mi" } } }];
  const resources = (object: JsonObject, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((value, step) => (value as JsonObject)[step], object);
  const pod = shaped("v1", "Pod", { spec: { containers } });
  expect(resources(pod, "spec", "containers", "0", "resources", "requests")).toEqual({ memory: "1Mi", cpu: "1" });
  expect(resources(pod, "spec", "enableServiceLinks")).toBe(true);
  const set = shaped("apps/v1", "ReplicaSet", { spec: { template: { ...template, spec: { containers } } } });
  expect(resources(set, "spec", "template", "spec", "containers", "0", "resources", "requests")).toEqual({
    memory: "1Mi",
  });
  expect(resources(set, "spec", "template", "spec", "enableServiceLinks")).toBeUndefined();
});

test("the network of a node's pods is the first of its networks", () => {
  const both = { podCIDR: "10.0.0.0/24", podCIDRs: ["10.0.0.0/24"] };
  for (const spec of [{ podCIDR: "10.0.0.0/24" }, { podCIDRs: ["10.0.0.0/24"] }])
    expect(shaped("v1", "Node", { spec })["spec"]).toEqual(both);
});

test("a volume that says nothing of its source is an empty folder", () => {
  const pod = shaped("v1", "Pod", { spec: { ...template.spec, volumes: [{ name: "v" }] } });
  expect((pod["spec"] as JsonObject)["volumes"]).toEqual([{ name: "v", emptyDir: {} }]);
});

test.each<[string, string, JsonObject, JsonObject]>([
  [
    "batch/v1",
    "Job",
    { template },
    {
      backoffLimit: 6,
      completions: 1,
      parallelism: 1,
      completionMode: "NonIndexed",
      manualSelector: false,
      podReplacementPolicy: "TerminatingOrFailed",
      suspend: false,
    },
  ],
  [
    "batch/v1",
    "Job",
    { template, completions: 3, backoffLimitPerIndex: 1, podFailurePolicy: { rules: [] } },
    { backoffLimit: 2_147_483_647, completions: 3, parallelism: 1, podReplacementPolicy: "Failed" },
  ],
  [
    "batch/v1",
    "CronJob",
    { schedule: "* * * * *", jobTemplate: { spec: { template } } },
    { concurrencyPolicy: "Allow", suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
  ],
  [
    "v1",
    "Service",
    { type: "LoadBalancer", sessionAffinity: "ClientIP", ports: [{ port: 80, targetPort: 0 }] },
    {
      allocateLoadBalancerNodePorts: true,
      externalTrafficPolicy: "Cluster",
      internalTrafficPolicy: "Cluster",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    },
  ],
  ["v1", "ReplicationController", { template }, { replicas: 1, selector: { a: "b" } }],
  [
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    { maxReplicas: 3, scaleTargetRef: { kind: "Deployment", name: "d" } },
    {
      minReplicas: 1,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
  ],
  ["networking.k8s.io/v1", "NetworkPolicy", { podSelector: {} }, { policyTypes: ["Ingress"] }],
  ["networking.k8s.io/v1", "NetworkPolicy", { podSelector: {}, egress: [{}] }, { policyTypes: ["Ingress", "Egress"] }],
  [
    "storage.k8s.io/v1",
    "CSIDriver",
    {},
    { attachRequired: true, fsGroupPolicy: "ReadWriteOnceWithFSType", volumeLifecycleModes: ["Persistent"] },
  ],
])("%s %s gets what Kubernetes fills in", (apiVersion, kind, spec, expected) => {
  expect(shaped(apiVersion, kind, { spec })["spec"]).toMatchObject(expected);
});

test("the template of a cron job is no job: only its pods are filled in", () => {
  const job = shaped("batch/v1", "CronJob", { spec: { schedule: "* * * * *", jobTemplate: { spec: { template } } } });
  const inner = ((job["spec"] as JsonObject)["jobTemplate"] as JsonObject)["spec"] as JsonObject;
  expect(Object.keys(inner)).toEqual(["template"]);
  expect((inner["template"] as JsonObject)["spec"]).toMatchObject({ dnsPolicy: "ClusterFirst" });
});

test("jobs and replication controllers take the labels of their pods where they have none", () => {
  for (const [apiVersion, kind] of [
    ["batch/v1", "Job"],
    ["v1", "ReplicationController"],
  ] as const)
    expect((shaped(apiVersion, kind, { spec: { template } })["metadata"] as JsonObject)["labels"]).toEqual({ a: "b" });
});
