import type { CronJob, DaemonSet, Deployment, Job, PodTemplate, StatefulSet } from "@dipper/api";
import { expect, test } from "vitest";
import { type WorkloadKind, type WorkloadObject, workloadOf } from "./workload.ts";
import { listWorkloads } from "./workload-list.ts";

const template: PodTemplate = {
  spec: { containers: [{ name: "main", image: "registry.example/shop/web:1" }] },
} as never;
const metadata = { name: "web", namespace: "shop", generation: 2, creationTimestamp: "2026-01-01T00:00:00Z" };
const seen = { observedGeneration: 2 };
const spec = { replicas: 3, selector: {}, template };

const judged = (kind: WorkloadKind, object: object): string => {
  const { state, reason, ready, wanted } = workloadOf(kind, { metadata, ...object } as WorkloadObject);
  return `${state} ${reason} ${ready}/${wanted ?? "-"}`.replace("  ", " ");
};
const deployment = (status: object, more: object = {}): string =>
  judged("Deployment", { spec: { ...spec, ...more }, status: { ...seen, ...status } } satisfies Partial<Deployment>);
const full = { replicas: 3, updatedReplicas: 3, readyReplicas: 3 };
const condition = (type: string, status: string, reason: string) => ({ conditions: [{ type, status, reason }] });

test.each([
  ["ready 3/3", full],
  ["progressing RollingOut 3/3", { ...full, updatedReplicas: 1 }],
  ["progressing RollingOut 3/3", { ...full, replicas: 4 }],
  ["progressing RollingOut 3/3", { ...full, observedGeneration: 1 }],
  ["degraded PodsNotReady 2/3", { ...full, readyReplicas: 2 }],
  [
    "degraded MinimumReplicasUnavailable 1/3",
    { ...full, readyReplicas: 1, ...condition("Available", "False", "MinimumReplicasUnavailable") },
  ],
  ["failing PodsNotReady 0/3", { ...full, readyReplicas: 0 }],
  [
    "failing ProgressDeadlineExceeded 2/3",
    { ...full, updatedReplicas: 1, readyReplicas: 2, ...condition("Progressing", "False", "ProgressDeadlineExceeded") },
  ],
  ["failing FailedCreate 3/3", { ...full, ...condition("ReplicaFailure", "True", "FailedCreate") }],
])("a Deployment is %s", (expected, status) => {
  expect(deployment(status)).toBe(expected);
});

test("a paused Deployment waits for somebody, whatever its condition says of the pause", () => {
  expect(deployment(full, { paused: true })).toBe("paused Paused 3/3");
  expect(deployment({ ...full, ...condition("Progressing", "False", "DeploymentPaused") }, { paused: true })).toBe(
    "paused Paused 3/3",
  );
});

test("sets, jobs and cron jobs say what they count", () => {
  const rolls = { updateRevision: "b", currentRevision: "a", updatedReplicas: 1, readyReplicas: 3, ...seen };
  expect(judged("StatefulSet", { spec, status: rolls } satisfies Partial<StatefulSet>)).toBe(
    "progressing RollingOut 3/3",
  );
  const daemons = { desiredNumberScheduled: 5, numberReady: 4, updatedNumberScheduled: 5, ...seen };
  expect(judged("DaemonSet", { spec, status: daemons } satisfies Partial<DaemonSet>)).toBe("degraded PodsNotReady 4/5");
  const job = (status: object, more: object = {}) =>
    judged("Job", { spec: { completions: 2, template, ...more }, status } satisfies Partial<Job>);
  expect(job({ succeeded: 1 })).toBe("progressing Running 1/2");
  expect(job({ succeeded: 1, failed: 1 })).toBe("degraded PodsFailed 1/2");
  expect(job({ ...condition("Failed", "True", "BackoffLimitExceeded") })).toBe("failing BackoffLimitExceeded 0/2");
  expect(job({ succeeded: 2, ...condition("Complete", "True", "CompletionsReached") })).toBe(
    "done CompletionsReached 2/2",
  );
  expect(job({}, { suspend: true })).toBe("paused Suspended 0/2");
  const cron = { schedule: "0 3 * * *", jobTemplate: { spec: { template } } };
  expect(judged("CronJob", { spec: cron } satisfies Partial<CronJob>)).toBe("ready 0/-");
  expect(judged("CronJob", { spec: { ...cron, suspend: true } } satisfies Partial<CronJob>)).toBe(
    "paused Suspended 0/-",
  );
});

const made = (kind: WorkloadKind, name: string, status: object) =>
  workloadOf(kind, { metadata: { ...metadata, name }, spec, status: { ...seen, ...status } } as WorkloadObject);
const all = [
  made("Deployment", "a-fine", full),
  made("Deployment", "z-broken", { ...full, readyReplicas: 0 }),
  made("StatefulSet", "b-less", { readyReplicas: 2 }),
];
const names = (filter: string, sort = ""): readonly string[] =>
  listWorkloads(all, { filter, sort, limit: 10, continue: "" }).items.map((each) => each.name);

test("the list is worst first, filtered by what people type, and counted beside its own filter", () => {
  expect(names("")).toEqual(["z-broken", "b-less", "a-fine"]);
  expect(names("", "name")).toEqual(["a-fine", "b-less", "z-broken"]);
  expect(names("", "-name")).toEqual(["z-broken", "b-less", "a-fine"]);
  expect(names("kind:Deployment -state:ready")).toEqual(["z-broken"]);
  expect(names("image:shop/web b-")).toEqual(["b-less"]);
  const page = listWorkloads(all, { filter: "kind:StatefulSet", sort: "", limit: 10, continue: "" });
  expect(page.facets).toEqual({
    kind: { Deployment: 2, StatefulSet: 1 },
    state: { degraded: 1 },
    namespace: { shop: 1 },
  });
  const first = listWorkloads(all, { filter: "", sort: "", limit: 2, continue: "" });
  expect([first.total, first.continue]).toEqual([3, "2"]);
  expect(listWorkloads(all, { filter: "", sort: "", limit: 2, continue: "2" }).items).toHaveLength(1);
});
