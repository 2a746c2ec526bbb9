import type { DaemonSet, Node, Pod, StepRun } from "@dipper/api";
import { expect, it } from "vitest";
import { collect } from "../collect.ts";
import type { StepRunSeen } from "../seen.ts";
import { daemonsNotReady } from "./daemon-pods.ts";
import type { NodeEvidence } from "./evidence.ts";
import { probePod, probeState } from "./probe-pod.ts";

const begin = Date.parse("2026-11-20T10:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.000Z$/, "Z");
const joining = { key: "fleet.dipper.dev/joining", effect: "NoSchedule" as const };

interface NodeOptions {
  readonly ready?: boolean;
  readonly since?: number;
  readonly machineID?: string;
  readonly taints?: NonNullable<Node["spec"]>["taints"];
}

function nodeOf({ ready = true, since = begin, machineID = "aa", taints = [] }: NodeOptions = {}): Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n1", uid: "node-1", labels: { disk: "fast" } },
    spec: { taints },
    status: {
      conditions: [
        {
          type: "Ready",
          status: ready ? "True" : "False",
          reason: "",
          message: "no network",
          lastTransitionTime: iso(since),
        },
      ],
      nodeInfo: { machineID, kubeletVersion: "v1.36.3" } as NonNullable<Node["status"]>["nodeInfo"] & object,
    },
  };
}

interface SeenOptions {
  readonly node?: Node;
  readonly evidence?: NodeEvidence;
  readonly condition?: string;
  readonly type?: string;
  readonly more?: Partial<StepRunSeen>;
  readonly result?: { readonly result: string; readonly reason: string };
  readonly role?: string;
}

function seenOf(options: SeenOptions): StepRunSeen {
  const { node, evidence, condition = "NodeReady", type = "ScaleUp", role = "Compute" } = options;
  const { result = "Succeeded", reason = "" } = options.result ?? {};
  const machine = { name: "m1", uid: "u1", ip: "10.0.0.1", role, fence: 1 };
  const run = {
    metadata: { name: "op-scale-up-1-1", creationTimestamp: iso(begin) },
    spec: {
      operationRef: { name: "op", uid: "o1" },
      operationType: type,
      clusterName: "c1",
      step: "scaleUp",
      timeoutSeconds: 60,
      machines: [machine],
    },
  } as unknown as StepRun;
  const progress = {
    lines: 3,
    ended: { code: 0, signal: null, at: begin },
    machines: new Map([
      ["m1", { stages: [], ok: 1, changed: 1, failed: 0, result: { result, reason, message: "", at: begin } }],
    ]),
  };
  return {
    run,
    operation: { metadata: { uid: "o1" }, spec: { decisions: [] } },
    step: { name: "scaleUp", postCondition: condition, consequences: [] },
    parameters: { kubernetesVersion: "v1.36.3" },
    machines: [{ metadata: { uid: "u1" }, spec: { identity: { machineID: "AA" } } }],
    state: { runner: "Gone", ran: true, progress },
    nodes: {
      state: "Known",
      byMachine: new Map(node === undefined ? [] : [["u1", node]]),
      pods: [],
      budgets: [],
      evidence: new Map(evidence === undefined ? [] : [["u1", evidence]]),
    },
    etcd: { state: "NotAsked" },
    nodeProof: "Full",
    probeImage: "agnhost",
    clean: new Map(),
    ...options.more,
  } as unknown as StepRunSeen;
}

const works: NodeEvidence = { daemons: [], probe: { state: "Succeeded" }, pods: ["probe-1"] };
const lookAt = (options: SeenOptions, at = begin + 31_000) => {
  const look = collect(seenOf(options), at);
  const [machine] = look.machines;
  return {
    phase: look.phase,
    result: machine?.result,
    message: machine?.message,
    actions: look.actions.map((each) => each.type),
    forMs: look.forMs,
  };
};

it("a node is proven when it is Ready without a flap, its DaemonSets work and its probe came through; then the probes go", () => {
  expect(lookAt({ node: nodeOf(), evidence: works })).toMatchObject({
    phase: "Succeeded",
    result: "Succeeded",
    actions: ["Unprobe"],
  });
  expect(lookAt({ node: nodeOf(), evidence: works }, begin + 10_000)).toMatchObject({
    phase: "Collecting",
    message: "node n1 is Ready, watched for flaps",
    forMs: 20_000,
  });
});

const none: NodeEvidence = { daemons: [], probe: { state: "None" }, pods: [] };
const failed = (againAt: number): NodeEvidence => ({
  daemons: [],
  probe: { state: "Failed", detail: "DNS", pods: 1, againAt },
  pods: ["probe-1"],
});

it.each<[string, SeenOptions, string, readonly string[]]>([
  ["nothing registered", {}, "no node has registered", []],
  ["not Ready", { node: nodeOf({ ready: false }) }, "node n1 is not Ready: no network", []],
  ["not looked at yet", { node: nodeOf() }, "node n1 is being looked at", []],
  [
    "a DaemonSet does not work",
    { node: nodeOf(), evidence: { ...none, daemons: ["kube-flannel/kube-flannel (no pod yet)"] } },
    "node n1 waits for kube-flannel/kube-flannel (no pod yet)",
    [],
  ],
  ["no probe yet", { node: nodeOf(), evidence: none }, "a probe pod is sent to node n1", ["Probe"]],
  [
    "the probe cannot be made",
    { node: nodeOf(), evidence: none, more: { probeProblem: "no probe pod can be made: quota" } },
    "no probe pod can be made: quota",
    ["Probe"],
  ],
  [
    "the probe failed just now",
    { node: nodeOf(), evidence: failed(begin + 60_000) },
    "a pod on node n1 does not reach the cluster's API by name: DNS",
    [],
  ],
  [
    "the probe failed a while ago",
    { node: nodeOf(), evidence: failed(begin + 10_000) },
    "a pod on node n1 does not reach the cluster's API by name: DNS",
    ["Probe"],
  ],
])("it is waited for: %s", (_name, options, message, actions) => {
  expect(lookAt(options)).toMatchObject({ phase: "Collecting", message, actions });
  // And not for ever.
  expect(lookAt(options, begin + 301_000)).toMatchObject({ phase: "Failed", result: "Failed", message });
});

it("a node that another machine registered with our mark is refused at once", () => {
  expect(lookAt({ node: nodeOf({ machineID: "bb" }), evidence: works })).toMatchObject({
    result: "Failed",
    message: "node n1 is another machine: machine id bb, not AA",
  });
});

it("without an image no pod is sent; without a network plugin it is enough to have registered; simulated nodes need to be Ready", () => {
  const node = nodeOf();
  expect(lookAt({ node, evidence: none, more: { probeImage: "" } })).toMatchObject({
    result: "Succeeded",
    actions: [],
  });
  expect(lookAt({ node: nodeOf({ ready: false }), more: { nodeProof: "Registered" } })).toMatchObject({
    result: "Succeeded",
  });
  expect(lookAt({ node, more: { nodeProof: "Simulated" } })).toMatchObject({ result: "Succeeded" });
});

it("registered is less than Ready, and opens the nodes of a cluster that is being made", () => {
  const node = nodeOf({ ready: false, taints: [joining] });
  expect(lookAt({ node, condition: "NodeRegistered" })).toMatchObject({ result: "Succeeded", actions: [] });
  expect(lookAt({ node, condition: "NodeRegistered", type: "CreateCluster" })).toMatchObject({
    phase: "Collecting",
    actions: ["Open"],
  });
});

it("a step that has nothing for a machine has succeeded there; that a node is Ready is asked for nevertheless", () => {
  const result = { result: "Skipped", reason: "NothingToDo" };
  expect(lookAt({ result, condition: "NodeRegistered" })).toMatchObject({ phase: "Succeeded", result: "Skipped" });
  expect(lookAt({ result })).toMatchObject({ phase: "Collecting", message: "no node has registered" });
  expect(lookAt({ result, role: "Etcd" })).toMatchObject({ phase: "Succeeded", result: "Succeeded" });
});

const daemonSet = (spec: object): DaemonSet =>
  ({
    metadata: { namespace: "kube-system", name: "proxy", uid: "d1" },
    spec: { template: { spec } },
  }) as unknown as DaemonSet;
const daemonPod = (status: object): Pod =>
  ({ metadata: { name: "p", ownerReferences: [{ controller: true, uid: "d1" }] }, spec: {}, status }) as unknown as Pod;

it.each<[string, readonly string[], { readonly spec?: object; readonly pods?: readonly Pod[]; readonly node?: Node }]>([
  ["no pod yet", ["kube-system/proxy (no pod yet)"], {}],
  [
    "not Ready",
    ["kube-system/proxy (ErrImagePull)"],
    { pods: [daemonPod({ containerStatuses: [{ name: "a", state: { waiting: { reason: "ErrImagePull" } } }] })] },
  ],
  ["Ready", [], { pods: [daemonPod({ conditions: [{ type: "Ready", status: "True" }] })] }],
  ["another node's selector", [], { spec: { nodeSelector: { disk: "slow" } } }],
  ["our selector", ["kube-system/proxy (no pod yet)"], { spec: { nodeSelector: { disk: "fast" } } }],
  ["a taint that it does not tolerate", [], { node: nodeOf({ taints: [joining] }) }],
  [
    "a taint that it tolerates",
    ["kube-system/proxy (no pod yet)"],
    { node: nodeOf({ taints: [joining] }), spec: { tolerations: [{ operator: "Exists" }] } },
  ],
  [
    "a taint that every DaemonSet tolerates",
    ["kube-system/proxy (no pod yet)"],
    { node: nodeOf({ taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] }) },
  ],
  ["an affinity", [], { spec: { affinity: { nodeAffinity: {} } } }],
])("DaemonSets that do not work on a node: %s", (_name, expected, { spec = {}, pods = [], node = nodeOf() }) => {
  expect(daemonsNotReady(node, pods, [daemonSet(spec)])).toEqual(expected);
});

const wish = { stepRun: "op-scale-up-1-1", machineUid: "u1", node: "n1", image: "busybox:1", number: 1 };
const probe = (number: number, status: object): Pod =>
  ({
    metadata: { name: probePod({ ...wish, number }).metadata.name, creationTimestamp: iso(begin) },
    spec: {},
    status,
  }) as unknown as Pod;

it("the newest probe counts, and says why it failed", () => {
  expect(probeState([], begin)).toEqual({ state: "None" });
  const terminated = { exitCode: 1, message: "DNS does not resolve kubernetes.default.svc.cluster.local\n" };
  const first = probe(9, { phase: "Failed", containerStatuses: [{ name: "probe", state: { terminated } }] });
  expect(probeState([first], begin)).toEqual({
    state: "Failed",
    detail: "DNS does not resolve kubernetes.default.svc.cluster.local",
    pods: 9,
    againAt: begin + 5000,
  });
  const waiting = { reason: "ErrImagePull", message: "not found" };
  const second = probe(10, { phase: "Pending", containerStatuses: [{ name: "probe", state: { waiting } }] });
  expect(probeState([second, first], begin)).toEqual({ state: "Running", detail: "ErrImagePull: not found" });
  expect(probeState([first, probe(10, { phase: "Succeeded" })], begin)).toEqual({ state: "Succeeded" });
  expect(probeState([probe(1, { phase: "Failed", reason: "DeadlineExceeded" })], begin)).toMatchObject({
    detail: "DeadlineExceeded",
  });
});

it("the pod stands on its node whatever its taints, ends by itself, and asks in the way that its image can", () => {
  const { spec, metadata } = probePod(wish);
  expect(spec).toMatchObject({ nodeName: "n1", restartPolicy: "Never", activeDeadlineSeconds: 120 });
  expect(spec.tolerations?.[0]).toEqual({ operator: "Exists" });
  expect(metadata.name).not.toBe(probePod({ ...wish, machineUid: "u2" }).metadata.name);
  expect(spec.containers[0]?.command?.slice(0, 2)).toEqual(["sh", "-c"]);
  const image = "registry.example/e2e/agnhost:2.63.0@sha256:abc";
  expect(probePod({ ...wish, image }).spec.containers[0]?.args).toEqual([
    "connect",
    "--timeout=5s",
    "kubernetes.default.svc:443",
  ]);
});
