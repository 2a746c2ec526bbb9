import type { LoadBalancer, Machine, Node, StepRun } from "@dipper/api";
import type { EtcdMember } from "@dipper/room";
import { expect, it } from "vitest";
import { lookAt } from "../look.ts";
import type { StepRunSeen } from "../seen.ts";
import { mayLeave, memberOn } from "./members.ts";

const begin = Date.parse("2026-11-20T10:00:00Z");
const member = (number: number, more: Partial<EtcdMember> = {}): EtcdMember => ({
  id: `${number}`,
  name: `node-${number}`,
  peerURLs: [`https://10.0.0.${number}:2380`],
  clientURLs: [],
  learner: false,
  healthy: true,
  ...more,
});
const dead = { healthy: false };
const machineOf = (number: number, more: object = {}): Machine =>
  ({
    metadata: { name: `m${number}`, uid: `u${number}`, ...more },
    spec: {
      addresses: [{ type: "Internal", address: `10.0.0.${number}` }],
      operationRef: { name: "down", uid: "o1", fence: 5 },
    },
  }) as unknown as Machine;

it.each<[string, string, number, readonly EtcdMember[]]>([
  ["three of three", "Yes", 1, [member(1), member(2), member(3)]],
  ["two of two: asked while both live", "Yes", 1, [member(1), member(2)]],
  ["the last", "Last", 1, [member(1)]],
  ["the dead one of three", "Yes", 1, [member(1, dead), member(2), member(3)]],
  ["a living one of three, while another is dead", "NotNow", 1, [member(1), member(2, dead), member(3)]],
  ["the dead one of two: nobody can agree on it", "NotNow", 1, [member(1, dead), member(2)]],
  ["a living one of five, while one is dead", "Yes", 1, [member(1), member(2, dead), member(3), member(4), member(5)]],
  ["one that has no vote", "Yes", 1, [member(1, { learner: true }), member(2)]],
])("a member leaves only while the others are a majority: %s", (_name, expected, number, members) => {
  const leaving = members.find((each) => each.id === `${number}`) ?? member(number);
  expect(mayLeave(leaving, members)).toBe(expected);
});

it("the member on a machine is known by its address, whatever it is called, or else by its name", () => {
  const members = [member(1, { name: "renamed" }), member(2, { peerURLs: ["https://[fd00::2]:2380"] }), member(3)];
  expect(memberOn(machineOf(1), "node-3", members)?.id).toBe("1");
  expect(memberOn(machineOf(7), "node-3", members)?.id).toBe("3");
  expect(memberOn(machineOf(7), undefined, members)).toBeUndefined();
  const six = machineOf(9);
  const spec = { ...six.spec, addresses: [{ type: "Internal" as const, address: "fd00:0::2" }] };
  expect(memberOn({ ...six, spec }, undefined, members)?.id).toBe("2");
});

interface Options {
  readonly machines: readonly Machine[];
  readonly members?: readonly EtcdMember[];
  readonly etcd?: StepRunSeen["etcd"];
  readonly condition?: string;
  readonly nodes?: readonly Node[];
  readonly drain?: object;
  readonly balancers?: readonly LoadBalancer[];
}

function seenOf({
  machines,
  members = [],
  etcd,
  condition = "NodeGone",
  nodes = [],
  drain = {},
  balancers = [],
}: Options): StepRunSeen {
  const run = {
    metadata: { name: "down-remove-1-1", creationTimestamp: new Date(begin).toISOString() },
    spec: {
      operationRef: { name: "down", uid: "o1" },
      operationType: "ScaleDown",
      clusterName: "c1",
      step: "remove",
      machines: machines.map(({ metadata }) => ({
        name: metadata.name,
        uid: metadata.uid,
        ip: "10.0.0.1",
        role: "ControlPlane",
        fence: 5,
      })),
    },
  } as unknown as StepRun;
  return {
    run,
    operation: {
      metadata: { uid: "o1" },
      spec: { decisions: [], drain: { timeoutSeconds: 900, onTimeout: "Fail", ...drain } },
    },
    step: { name: "remove", postCondition: condition, consequences: condition === "NodeGone" ? ["Drain"] : ["None"] },
    parameters: {},
    machines,
    state: { runner: "Gone", progress: { lines: 0, machines: new Map() } },
    nodes: {
      state: "Known",
      byMachine: new Map(nodes.map((node) => [`u${node.metadata.name.slice(-1)}`, node])),
      pods: [],
      budgets: [],
      evidence: new Map(),
    },
    etcd: etcd ?? { state: "Known", members },
    balancers,
    nodeProof: "Full",
    probeImage: "",
    clean: new Map(),
  } as unknown as StepRunSeen;
}
const lookOf = (options: Options, at = begin + 1000) => {
  const look = lookAt(seenOf(options), at);
  return { phase: look.phase, why: look.why[0]?.reason, actions: look.actions, machines: look.machines };
};

it("members leave one by one before anything is stopped, the dead one first; then the runner starts on all of them", () => {
  const machines = [machineOf(1), machineOf(2)];
  const all = [member(1), member(2, dead), member(3), member(4)];
  expect(lookOf({ machines, members: all }).actions).toEqual([{ type: "RemoveMember", member: "node-2" }]);
  expect(lookOf({ machines, members: all.filter(({ id }) => id !== "2") }).actions).toEqual([
    { type: "RemoveMember", member: "node-1" },
  ]);
  expect(lookOf({ machines, members: [member(3), member(4)] }).actions).toEqual([
    { type: "Start", machines: ["m1", "m2"] },
  ]);
});

const balancerOf = (members: readonly string[], synced: { status: string; message: string }): LoadBalancer =>
  ({
    metadata: { name: "front" },
    spec: { clusterName: "c1" },
    status: {
      members: members.map((machine) => ({ machine, name: machine, address: "10.0.0.1" })),
      conditions: [{ type: "Synced", reason: "EndpointFailed", ...synced }],
    },
  }) as unknown as LoadBalancer;

it("nothing is stopped while a load balancer still sends to it; what it does not take in time is left as it was", () => {
  const machines = [machineOf(1)];
  const after = [member(2), member(3)];
  const failing = { status: "False", message: "lb failed: HTTP 500." };
  const balancers = [balancerOf(["m1", "m2", "m3"], failing)];
  expect(lookOf({ machines, members: [member(1), ...after], balancers })).toMatchObject({
    why: "WaitingForLoadBalancer",
    phase: "Pending",
    actions: [],
  });
  const detail = "load balancer front still sends to it: lb failed: HTTP 500";
  expect(lookOf({ machines, members: after, balancers }, begin + 901_000).actions).toEqual([
    { type: "FailDrain", machine: "m1", detail },
  ]);
  const drain = { onTimeout: "WaitForDecision" };
  expect(lookOf({ machines, members: after, balancers, drain }, begin + 901_000).actions).toEqual([]);
  // Whether it took the last message is not known: it may still send.
  const unknown = [balancerOf(["m2", "m3"], { status: "Unknown", message: "" })];
  expect(lookOf({ machines, members: after, balancers: unknown })).toMatchObject({ why: "WaitingForLoadBalancer" });
  const without = [balancerOf(["m2", "m3"], { status: "True", message: "" })];
  expect(lookOf({ machines, members: after, balancers: without }).actions).toEqual([
    { type: "Start", machines: ["m1"] },
  ]);
});

it("what the quorum forbids is waited for, and then left as it was; the last member never goes", () => {
  const machines = [machineOf(1)];
  const members = [member(1), member(2, dead), member(3)];
  expect(lookOf({ machines, members })).toMatchObject({ why: "QuorumWouldBreak", actions: [] });
  const detail = "etcd would lose its quorum without node-1";
  expect(lookOf({ machines, members }, begin + 901_000).actions).toEqual([
    { type: "FailDrain", machine: "m1", detail },
  ]);
  const drain = { onTimeout: "WaitForDecision" };
  expect(lookOf({ machines, members, drain }, begin + 901_000).actions).toEqual([]);
  expect(lookOf({ machines, members: [member(1)] }).actions).toEqual([
    { type: "FailDrain", machine: "m1", detail: "it is the last member of etcd" },
  ]);
  const etcd = { state: "Unreachable" as const, cause: "no member answers" };
  expect(lookOf({ machines, etcd })).toMatchObject({ why: "EtcdUnreachable", actions: [] });
});

const lost = { annotations: { "fleet.dipper.dev/lost": '{"by":"ada","at":"2026-11-20T09:00:00Z","reason":"burnt"}' } };
const nodeOf = (number: number, more: Partial<Node> = {}): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node-${number}`, uid: `node-uid-${number}` },
  ...more,
});

it("a machine that is gone: its node is fenced, its member and its Node object go, and nothing runs on it", () => {
  const machines = [machineOf(1, lost)];
  const others = [member(2), member(3)];
  const fenced = lookOf({ machines, members: [member(1, dead), ...others], nodes: [nodeOf(1)] });
  expect(fenced.actions).toEqual([{ type: "Cordon", node: "node-1", gone: true }]);
  const drained = nodeOf(1, {
    metadata: {
      ...nodeOf(1).metadata,
      annotations: { "fleet.dipper.dev/drain-started": `down-remove-1-1 ${new Date(begin).toISOString()}` },
    },
    spec: { unschedulable: true },
  });
  expect(lookOf({ machines, members: [member(1, dead), ...others], nodes: [drained] }).actions).toEqual([
    { type: "RemoveMember", member: "node-1" },
  ]);
  expect(lookOf({ machines, members: others, nodes: [drained] })).toMatchObject({
    phase: "Collecting",
    actions: [{ type: "DeleteNode", node: "node-1", uid: "node-uid-1" }],
  });
  expect(lookOf({ machines, members: others })).toMatchObject({
    phase: "Succeeded",
    machines: [{ name: "m1", result: "Succeeded", reason: "MachineLost" }],
  });
});

it("a step that has only a machine to work on leaves out the one that is gone, and runs on the others", () => {
  expect(lookOf({ machines: [machineOf(1, lost)], condition: "MachineClean" })).toMatchObject({
    phase: "Succeeded",
    machines: [{ result: "Skipped", reason: "MachineLost" }],
  });
  expect(lookOf({ machines: [machineOf(1, lost), machineOf(2)], condition: "MachineClean" }).actions).toEqual([
    { type: "Start", machines: ["m2"] },
  ]);
  expect(lookOf({ machines: [machineOf(1, lost)], condition: "NodeReady" }).machines).toMatchObject([
    { result: "Unreachable", reason: "MachineLost" },
  ]);
});
