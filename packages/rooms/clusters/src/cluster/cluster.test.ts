import { Cluster, DipperError, type Input, isoTime, type Node, newObject, type Operation } from "@dipper/api";
import { describe, expect, test } from "vitest";
import type { ClusterView } from "../nodes/cluster-feeds.ts";
import { assess } from "./assess.ts";
import { decideCluster } from "./decide.ts";
import { failureOf } from "./look.ts";
import { capacityOf, compareVersions, versionsOf } from "./numbers.ts";
import { reportCluster } from "./report.ts";
import type { ClusterSeen, Look } from "./seen.ts";

const now = 1_800_000_000_000;
const cluster = (status: Cluster["status"] = {}, spec: Partial<Input<typeof Cluster.source.spec>> = {}): Cluster => ({
  ...newObject(Cluster, { name: "a", generation: 1 }, { clusterType: "simulated", ...spec }),
  status,
});
const node = (
  name: string,
  ready: "True" | "False" | "Unknown" = "True",
  controlPlane = false,
  kubeletVersion = "v1.36.3",
): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: controlPlane ? { "node-role.kubernetes.io/control-plane": "" } : {} },
  status: {
    allocatable: { cpu: "64", memory: "254Gi", pods: "110" },
    conditions: [{ type: "Ready", status: ready, reason: "", message: "", lastTransitionTime: isoTime(now) }],
    nodeInfo: { kubeletVersion } as NonNullable<NonNullable<Node["status"]>["nodeInfo"]>,
  },
});
const view = (nodes: readonly Node[], pods?: ClusterView["pods"]): ClusterView => ({
  current: true,
  asOf: isoTime(now),
  nodes,
  pods,
});
const good: Look = { ok: true, at: now, uid: "cu", managedBy: "", revision: "1" };
const bad = (reason: Extract<Look, { ok: false }>["reason"]): Look => ({
  ok: false,
  at: now,
  reason,
  endpoint: "https://a",
  cause: "x",
});
const seen = (of: Cluster, more: Partial<ClusterSeen> = {}): ClusterSeen => ({
  cluster: of,
  hasApi: true,
  view: view([node("n1")]),
  operations: [],
  platform: "us",
  ...more,
});
const known = reportCluster(seen(cluster(), { look: good }), now);
const condition = (of: ReturnType<typeof reportCluster>, type: string) =>
  of?.conditions?.find((each) => each.type === type);

describe("a look", () => {
  test("that succeeds pins the identity and counts everything", () => {
    expect(known).toMatchObject({
      phase: "Running",
      clusterUID: "cu",
      observedAt: isoTime(now),
      failedProbes: 0,
      nodes: { total: 1, ready: 1, notReady: 0 },
      versions: { kubernetes: "v1.36.3" },
      why: [],
    });
  });

  test("that fails once changes nothing; after the threshold the cluster is Unknown, with its last values and their age", () => {
    const once = reportCluster(seen(cluster(known), { look: bad("ConnectTimeout") }), now + 10_000);
    expect(once).toMatchObject({ phase: "Running", failedProbes: 1, observedAt: isoTime(now) });
    const lost = reportCluster(
      seen(cluster({ ...known, failedProbes: 2 }), { look: bad("ConnectTimeout") }),
      now + 20_000,
    );
    expect(lost).toMatchObject({ phase: "Unknown", failedProbes: 3, nodes: { total: 1 }, observedAt: isoTime(now) });
    expect(condition(lost, "Available")).toMatchObject({
      status: "Unknown",
      reason: "ConnectTimeout",
      message: "https://a does not answer.",
    });
    expect(condition(lost, "NodesHealthy")).toMatchObject({ status: "Unknown", reason: "ProbeStale" });
    expect(lost?.why?.map((why) => why.reason)).toEqual(["ConnectTimeout"]);
  });

  test("that nobody took for long makes it Unknown too: a stopped platform knows nothing", () => {
    expect(assess(seen(cluster(known)), now + 120_000)).toMatchObject({
      phase: "Unknown",
      conditions: { Available: { reason: "ProbeStale" } },
    });
  });

  test("that finds another cluster is never believed silently", () => {
    const other = reportCluster(seen(cluster(known), { look: { ...good, uid: "other" } }), now + 30_000);
    expect(other).toMatchObject({ phase: "Degraded", clusterUID: "cu", observedAt: isoTime(now) });
    expect(condition(other, "IdentityVerified")).toMatchObject({ status: "False", reason: "ClusterUIDChanged" });
  });

  test("that proves the same again is written every 20 seconds only", () => {
    expect(reportCluster(seen(cluster(known), { look: { ...good, at: now + 10_000 } }), now + 10_000)).toBeUndefined();
    expect(reportCluster(seen(cluster(known), { look: { ...good, at: now + 20_000 } }), now + 20_000)).toMatchObject({
      observedAt: isoTime(now + 20_000),
    });
  });

  test.each([
    ["Unavailable", "getaddrinfo ENOTFOUND a", "DNSFailed"],
    ["Unavailable", "connect ETIMEDOUT", "ConnectTimeout"],
    ["Unavailable", "connect ECONNREFUSED 10.0.0.1:6443", "ConnectFailed"],
    ["Unavailable", "self-signed certificate in certificate chain", "TLSFailed"],
    ["Unauthorized", "", "Unauthorized"],
    ["Forbidden", "", "TooWeak"],
    ["NotFound", "", "Missing"],
    ["Internal", "", "APIServerUnhealthy"],
  ] as const)("%s %s is %s", (code, cause, expected) => {
    expect(failureOf(new DipperError(code, { cause }))).toBe(expected);
  });
});

describe("health", () => {
  test("nodes that are not Ready are named", () => {
    const answer = assess(
      seen(cluster(known), { look: good, view: view([node("n1"), node("n2", "False"), node("n3", "Unknown")]) }),
      now,
    );
    expect([answer.phase, answer.why[0]?.message]).toEqual(["Degraded", "2 nodes are not Ready: n2, n3."]);
  });

  test.each([
    [["True", "True", "True"], "Healthy"],
    [["True", "True", "False"], "QuorumAtRisk"],
    [["True", "False", "False"], "QuorumLost"],
    [["False"], "QuorumLost"],
    [["True", "True", "True", "True", "False"], "MemberDown"],
    [[], "NotInspected"],
  ] as const)("a control plane of %j is %s", (members, expected) => {
    const nodes = members.map((ready, index) => node(`c${index}`, ready, true));
    expect(
      assess(seen(cluster(known), { look: good, view: view(nodes) }), now).conditions.ControlPlaneHealthy?.reason,
    ).toBe(expected);
  });

  test("what runs on it is said", () => {
    const operations = [{ name: "up", type: "ScaleUp" as Operation["spec"]["operationType"] }];
    expect(assess(seen(cluster(known), { operations }), now).conditions.ScalingUp).toMatchObject({
      status: "True",
      params: { operation: "up" },
    });
  });

  test("a cluster without an API is Pending, not broken", () => {
    const answer = assess(
      seen(cluster(), { hasApi: false, view: { current: false, asOf: undefined, nodes: [], pods: undefined } }),
      now,
    );
    expect([answer.phase, answer.conditions.Available?.reason]).toEqual(["Pending", "NoEndpoint"]);
  });
});

describe("two platforms never operate one cluster", () => {
  const operated = cluster(known, { managementPolicy: "Operate" });
  test("who operates puts his mark; who observes does not", () => {
    expect(decideCluster(seen(operated, { look: good }), now).actions).toEqual([
      { type: "TakeMark", platform: "us", ifVersion: "1" },
    ]);
    expect(decideCluster(seen(operated, { look: { ...good, managedBy: "us" } }), now).actions).toEqual([]);
    expect(decideCluster(seen(cluster(known), { look: good }), now).actions).toEqual([]);
  });

  test("a foreign mark is respected", () => {
    const foreign = seen(operated, { look: { ...good, managedBy: "them" } });
    expect(decideCluster(foreign, now).actions).toEqual([]);
    expect(assess(foreign, now).conditions.IdentityVerified).toMatchObject({
      status: "False",
      reason: "ManagedByAnother",
      params: { platform: "them" },
    });
  });
});

describe("numbers", () => {
  test("versions are compared as numbers; the control plane's counts", () => {
    expect(["v1.10.0", "v1.9.3", "v1.36.3"].toSorted(compareVersions)).toEqual(["v1.9.3", "v1.10.0", "v1.36.3"]);
    expect(versionsOf([node("a", "True", true, "v1.36.3"), node("b", "True", false, "v1.35.1")])).toEqual({
      kubernetes: "v1.36.3",
      kubeletOldest: "v1.35.1",
      kubeletNewest: "v1.36.3",
    });
    expect(versionsOf([])).toBeUndefined();
  });

  test("capacity is what Ready nodes offer and pods ask for; unknown until the pods were counted", () => {
    expect(capacityOf(view([node("a")]))).toBeUndefined();
    const pods = new Map([["a", { pods: 3, cpuMillis: 1500, memoryMiB: 512, gpus: 0 }]]);
    expect(capacityOf(view([node("a"), node("b", "False")], pods))).toEqual({
      allocatable: { cpuMillis: 64_000, memoryMiB: 260_096, pods: 110, gpus: 0 },
      requested: { pods: 3, cpuMillis: 1500, memoryMiB: 512, gpus: 0 },
    });
  });
});
