import { Cluster, isoTime, type Node, newObject, platformNamespace, Secret } from "@dipper/api";
import { never, openStage, paperPki, write } from "@dipper/room/testkit";
import { describe, expect, it, vi } from "vitest";
import { decideCluster } from "./decide.ts";
import { createInspector } from "./inspect.ts";
import { reportCluster } from "./report.ts";
import type { ClusterSeen, Look } from "./seen.ts";

// A whole platform runs here; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const now = 1_800_000_000_000;
const day = 86_400_000;
const good: Look = { ok: true, at: now, uid: "cu", managedBy: "", revision: "1" };
const refused: Look = { ok: false, at: now, reason: "ConnectFailed", endpoint: "https://a", cause: "x" };
const native = newObject(
  Cluster,
  { name: "a", generation: 1 },
  { clusterType: "native", deploymentRef: { name: "a" }, connection: { credentialsRef: { name: "a-kubeconfig" } } },
);
const node = (name: string): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: { "node-role.kubernetes.io/control-plane": "" } },
  status: {
    conditions: [{ type: "Ready", status: "True", reason: "", message: "", lastTransitionTime: isoTime(now) }],
    nodeInfo: { kubeletVersion: "v1.36.3" } as NonNullable<NonNullable<Node["status"]>["nodeInfo"]>,
  },
});
const seen = (more: Partial<ClusterSeen> = {}): ClusterSeen => ({
  cluster: native,
  hasApi: true,
  look: good,
  view: { current: true, asOf: isoTime(now), nodes: [node("n1"), node("n2"), node("n3")], pods: undefined },
  operations: [],
  platform: "us",
  ...more,
});
const member = (name: string, healthy: boolean, learner = false) => ({
  id: name,
  name,
  peerURLs: [],
  clientURLs: [],
  learner,
  healthy,
});
const condition = (given: ClusterSeen, type: string) =>
  reportCluster(given, now)?.conditions?.find((each) => each.type === type);

describe("a cluster that is being made", () => {
  const making = seen({ toBeMade: true, look: refused, operations: [{ name: "a-create", type: "CreateCluster" }] });

  it("is Provisioning and not lost, however often nobody answers, and is looked at again", () => {
    expect(reportCluster(making, now)).toMatchObject({ phase: "Provisioning" });
    expect(condition(making, "Available")).toMatchObject({ status: "Unknown", reason: "NoEndpoint" });
    expect(decideCluster(making, now).wait?.forMs).toBe(10_000);
  });
});

it("a cluster of ours without a node is not Running, whatever its API says", () => {
  const empty = { current: true, asOf: isoTime(now), nodes: [], pods: undefined };
  expect(reportCluster(seen({ view: empty }), now)).toMatchObject({ phase: "Pending" });
  const working = seen({ view: empty, operations: [{ name: "a-create", type: "CreateCluster" }] });
  expect(reportCluster(working, now)).toMatchObject({ phase: "Provisioning" });
});

describe("what is inspected", () => {
  it("members of etcd decide about the quorum; a learner has no vote", () => {
    const members = [member("n1", true), member("n2", false), member("n3", true), member("n4", false, true)];
    const given = seen({ inspection: { certificates: [], etcd: { members, observedAt: isoTime(now) } } });
    expect(condition(given, "ControlPlaneHealthy")).toMatchObject({ status: "False", reason: "QuorumAtRisk" });
    expect(reportCluster(given, now)).toMatchObject({
      controlPlane: { members: [{ name: "n1", version: "v1.36.3", state: "Ready" }, {}, {}] },
      etcd: { members: [{}, { name: "n2", state: "Unhealthy" }, {}, { name: "n4", state: "Learner" }] },
    });
  });

  it.each([
    [-1, "False", "Expired"],
    [29, "True", "ExpiresSoon"],
    [31, "True", "Valid"],
  ] as const)("a certificate that ends in %d days is %s %s", (days, status, reason) => {
    const certificates = [{ name: "api-server", notAfter: isoTime(now + days * day) }];
    expect(condition(seen({ inspection: { certificates } }), "CertificatesValid")).toMatchObject({ status, reason });
  });

  it("is read from the platform's Secrets and from the server, and remembered in between", async () => {
    const stage = await openStage({ rooms: [] });
    const world = stage.sim.process("inspecting");
    const pki = paperPki(world.clock);
    const ca = await pki.authority("kubernetes");
    const secret = { metadata: { namespace: platformNamespace, name: "a-pki" }, stringData: { ca_cert: ca.cert } };
    await stage.sim.complete(stage.kube.create(Secret, secret, write));
    const served = await pki.issue(ca, { commonName: "kube-apiserver", usages: ["server"], validSeconds: 86_400 });
    let asked = 0;
    const inspect = createInspector({
      clock: world.clock,
      kube: stage.controller,
      pki,
      peerCertificate: async () => {
        asked += 1;
        return served.cert;
      },
    });
    const { credentialsRef: _, ...connection } = native.spec.connection;
    const cluster = {
      ...native,
      spec: { ...native.spec, connection: { ...connection, endpoints: ["https://a:6443"] } },
    };
    const names = async () =>
      (await stage.sim.complete(inspect(cluster, never)))?.certificates.map((each) => each.name);
    expect(await names()).toEqual(["api-server", "cluster-ca"]);
    expect(await names()).toEqual(["api-server", "cluster-ca"]);
    expect(asked).toBe(1);
  });
});
