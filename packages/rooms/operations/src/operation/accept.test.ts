import {
  ChangePolicy,
  Cluster,
  type CustomObject,
  type DefinedKind,
  type Input,
  Machine,
  newObject,
  Operation,
  StepDefinition,
} from "@dipper/api";
import { describe, expect, it } from "vitest";
import { acceptanceOf } from "./accept.ts";
import type { NodesSeen, OperationSeen } from "./seen.ts";

type SpecOf<K> = K extends DefinedKind<infer _S, infer _T, infer In> ? In : never;

const named = <S, T, In>(kind: DefinedKind<S, T, In>, name: string, spec: In): CustomObject<S, T> =>
  newObject(kind, { name, uid: `uid-${name}` }, spec);
const condition = (type: string) => ({
  type,
  status: "True" as const,
  reason: "Free",
  message: "",
  lastTransitionTime: "2026-01-01T00:00:00Z",
});
const machine = (
  name: string,
  address: string,
  over: Partial<SpecOf<typeof Machine>> = {},
  annotations = {},
): Machine => {
  const made = named(Machine, name, { simulated: {}, addresses: [{ type: "Internal", address }], ...over });
  return {
    ...made,
    metadata: { ...made.metadata, annotations },
    status: { phase: "Spare", conditions: [condition("Available")] },
  };
};
const consumer = (clusterName: string, role: "Compute" | "Etcd" = "Compute") => ({
  consumerRef: { kind: "Cluster" as const, name: clusterName, uid: "u", clusterName, role },
});
const held = { operationRef: { name: "other", uid: "other-uid", fence: 3 } };
const definitions = [
  named(StepDefinition, "pre-check", { step: "preCheck", executor: "ansible", lockMode: "None" }),
  named(StepDefinition, "scale-up", { step: "scaleUp", executor: "ansible" }),
  named(StepDefinition, "remove", { step: "remove", executor: "simulated" }),
];
const cluster = (over: Partial<SpecOf<typeof Cluster>> = {}) =>
  named(Cluster, "c1", { clusterType: "simulated", managementPolicy: "Operate", ...over });
const spec = (over: Partial<Input<(typeof Operation)["source"]["spec"]>> = {}) =>
  named(Operation, "op", {
    clusterName: "c1",
    operationType: "ScaleUp",
    operationFlow: ["preCheck", "scaleUp"],
    operationMachines: [{ ip: "10.0.0.1", role: "Compute" }],
    ...over,
  }).spec;
const known = (address: string): NodesSeen => ({
  state: "Known",
  index: { byAddress: new Map([[address, "node-1"]]), byMachine: new Map() },
});
type Seen = Parameters<typeof acceptanceOf>[0];
const seen = (over: Partial<OperationSeen> = {}): Seen => ({
  cluster: cluster(),
  machines: [machine("m1", "10.0.0.1")],
  members: [],
  definitions,
  policies: [],
  nodes: { state: "NotAsked" },
  platformAddresses: ["10.255.0.1"],
  ...over,
});
const reasons = (over: Partial<OperationSeen>, wish = spec(), requestedBy: string | undefined = "ada") =>
  acceptanceOf({ ...seen(over) }, wish, { uid: "op-uid", requestedBy, since: 0 }).why.map((why) => why.reason);
const { cluster: _cluster, ...noCluster } = seen();
const real = { clusterType: "native" as const };
const ssh = { ssh: { address: "10.0.0.1" } };
const { simulated: _simulated, ...sshMachine } = { ...machine("m1", "10.0.0.1").spec, ...ssh };
const realMachine = { ...machine("m1", "10.0.0.1"), spec: sshMachine } as Machine;
const etcd = ["e1", "e2", "e3"].map((name, i) => machine(name, `10.0.1.${i + 1}`, consumer("c1", "Etcd")));
const down = (...ips: string[]) =>
  spec({
    operationType: "ScaleDown",
    operationFlow: ["remove"],
    operationMachines: ips.map((ip) => ({ ip, role: "Etcd" as const })),
  });

it("accepts what is there and free", () => {
  expect(reasons({})).toEqual([]);
});

describe("every reason for which a request is not accepted", () => {
  it.each<[string, Partial<OperationSeen>, Operation["spec"]?]>([
    ["ClusterPaused", { cluster: cluster({ managementPolicy: "Paused" }) }],
    ["ClusterObserved", { cluster: cluster({ managementPolicy: "Observe" }) }],
    ["MachineNotFound", { machines: [] }],
    ["MachineInUse", { machines: [machine("m1", "10.0.0.1", consumer("c2"))] }],
    ["MachineInUse", { machines: [machine("m1", "10.0.0.1", held)] }],
    ["MachineDuplicate", { machines: [machine("m1", "10.0.0.1"), machine("m2", "::ffff:10.0.0.1")] }],
    ["MachineNotReady", { machines: [machine("m1", "10.0.0.1", { desiredState: "Maintenance" })] }],
    ["MachineNotReady", { machines: [{ ...machine("m1", "10.0.0.1"), status: { phase: "Verifying" } }] }],
    ["MachineNotReady", { machines: [realMachine] }],
    ["AlreadyNode", { nodes: known("10.0.0.1") }],
    [
      "PlatformAddress",
      { cluster: cluster(real) },
      spec({ operationMachines: [{ ip: "127.0.0.1", role: "Compute" }] }),
    ],
    [
      "PlatformAddress",
      { cluster: cluster(real) },
      spec({ operationMachines: [{ ip: "10.255.0.1", role: "Compute" }] }),
    ],
    ["StepUnknown", {}, spec({ operationFlow: ["preCheck", "levitate"] })],
    ["ParameterInvalid", {}, spec({ parameters: [{ name: "colour", value: "red" }] })],
    ["ParameterInvalid", {}, spec({ retryOf: { name: "gone", uid: "u" } })],
    ["QuorumWouldBreak", { machines: etcd, members: etcd }, down("10.0.1.1", "10.0.1.2")],
    ["AlreadyRan", { ranBefore: "2026-01-01T00:00:00Z" }],
  ])("%s", (reason, over, wish) => {
    expect(reasons(over, wish)).toEqual([reason]);
  });

  it("ClusterNotFound", () => {
    const why = acceptanceOf(noCluster, spec(), { requestedBy: "ada", since: 0 }).why;
    expect(why.map((each) => each.reason)).toEqual(["ClusterNotFound"]);
  });

  it("ReasonMissing, where a policy asks for one and nobody gave it", () => {
    const policies = [named(ChangePolicy, "say-why", { requireReason: "Always" })];
    expect(reasons({ policies })).toEqual(["ReasonMissing"]);
    expect(reasons({ policies }, spec({ reason: "more load" }))).toEqual([]);
    expect(reasons({ policies }, spec({ origin: "Reconcile" }))).toEqual([]);
    const elsewhere = [named(ChangePolicy, "say-why", { requireReason: "Always", operationTypes: ["ScaleDown"] })];
    expect(reasons({ policies: elsewhere })).toEqual([]);
  });

  it("RequesterUnknown", () => {
    expect(reasons({}, spec(), "")).toEqual(["RequesterUnknown"]);
  });
});

it("a step that only the simulator can execute does not exist on a real cluster", () => {
  const machines = [{ ...realMachine, spec: { ...realMachine.spec, ...consumer("c1") } }];
  expect(reasons({ cluster: cluster(real), machines }, down("10.0.0.1"))).toEqual(["StepUnknown"]);
});

it("one member of three may go", () => {
  expect(reasons({ machines: etcd, members: etcd }, down("10.0.1.1"))).toEqual([]);
});

it("a check looks at machines whoever uses them, but not while an operation holds them", () => {
  const check = spec({ operationFlow: ["preCheck"] });
  expect(
    reasons(
      { cluster: cluster({ managementPolicy: "Observe" }), machines: [machine("m1", "10.0.0.1", consumer("c2"))] },
      check,
    ),
  ).toEqual([]);
  expect(reasons({ machines: [machine("m1", "10.0.0.1", held)] }, check)).toEqual(["MachineInUse"]);
});

it("a machine leaves as what it serves as, whatever the request calls it", () => {
  const wish = spec({
    operationType: "ScaleDown",
    operationFlow: ["remove"],
    operationMachines: [{ ip: "10.0.1.1", role: "Compute" }],
  });
  const { machines } = acceptanceOf(seen({ machines: etcd, members: etcd }), wish, { requestedBy: "ada", since: 0 });
  expect(machines.map(({ name, role }) => [name, role])).toEqual([["e1", "Etcd"]]);
});

it("a follow-up takes up what the operation before has left", () => {
  const machines = [machine("m1", "10.0.0.1", consumer("c1"))];
  const wish = spec({ retryOf: { name: "op-1", uid: "u" } });
  const retried = (left: readonly string[]) => ({
    machines,
    retried: { found: true, finished: true, left: new Set(left) },
  });
  expect(reasons(retried(["m1"]), wish)).toEqual([]);
  expect(reasons(retried([]), wish)).toEqual(["MachineInUse"]);
});

it("all reasons are said, the machines of one reason together", () => {
  const wish = spec({
    operationFlow: ["levitate", "scaleUp"],
    operationMachines: ["10.0.0.1", "10.0.0.8", "10.0.0.9"].map((ip) => ({ ip, role: "Compute" as const })),
  });
  const { why, leftOut } = acceptanceOf(seen(), wish, { requestedBy: "ada", since: 0 });
  expect(why.map((each) => `${each.reason} ${each.params[0]?.value}`)).toEqual([
    "StepUnknown levitate",
    "MachineNotFound 10.0.0.8, 10.0.0.9",
  ]);
  expect(leftOut.map((each) => each.ip)).toEqual(["10.0.0.8", "10.0.0.9"]);
});
