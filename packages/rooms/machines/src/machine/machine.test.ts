/** Longer than most: the whole life of a machine in one place, read from top to bottom. */
import {
  conditionOf,
  isoTime,
  lostText,
  Machine,
  type MachinePhase,
  machineMarks,
  machineTransitions,
  type Node,
  newObject,
  quarantineText,
} from "@dipper/api";
import type { ProbeReport } from "@dipper/runner";
import { describe, expect, test } from "vitest";
import { decideMachine } from "./decide.ts";
import { probeDueAt } from "./probe-due.ts";
import { reportMachine } from "./report.ts";
import type { MachineSeen } from "./seen.ts";

const start = 1_800_000_000_000;
const checks = ["NoKubelet", "NoEtcdMember", "NoContainers"];
const pass = checks.map((check) => ({ check, outcome: "Pass" as const, detail: "" }));
const goodReport: ProbeReport = {
  reachable: { status: "True", reason: "LoginWorks", message: "" },
  identity: { machineID: "abc", serialNumber: "S1", productUUID: "P1" },
  facts: { os: "debian-12", kernel: "6.1", arch: "amd64", cpus: 64, memoryMiB: 262_144, disks: [], nics: [], gpus: [] },
  evidence: pass,
};
const failing = (check: string, detail: string): ProbeReport => ({
  ...goodReport,
  evidence: [...pass, { check, outcome: "Fail", detail }],
});
const silent: ProbeReport = { reachable: { status: "Unknown", reason: "Timeout", message: "" } };

const consumer = { kind: "Cluster" as const, name: "a", uid: "cu", clusterName: "a", role: "Compute" as const };
const fence = { name: "op", uid: "ou", fence: 1 };

type Spec = Parameters<typeof newObject<Machine["spec"], unknown, object>>[2];
const machine = (spec: Spec = {}, status: Machine["status"] = {}, marks: Record<string, string> = {}): Machine => ({
  ...(newObject(Machine, { name: "m1", uid: "mu", generation: 1, resourceVersion: "5", annotations: marks }, {
    ssh: { address: "10.0.0.1" },
    machineClass: "c64m256",
    ...spec,
  } as never) as Machine),
  status,
});
const seen = (of: Machine, more: Partial<MachineSeen> = {}): MachineSeen => ({
  machine: of,
  node: { state: "NotAsked" },
  proofHoldsMs: 86_400_000,
  ...more,
});
const looked = (report: ProbeReport, at = start): Pick<MachineSeen, "probe"> => ({ probe: { report, at } });
const node = (ready: "True" | "False", machineID = "abc"): MachineSeen["node"] => ({
  state: "Known",
  node: {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "node-1", uid: "nu" },
    status: {
      conditions: [{ type: "Ready", status: ready, reason: "", message: "", lastTransitionTime: isoTime(start) }],
      nodeInfo: { machineID } as NonNullable<Node["status"]>["nodeInfo"] & object,
    },
  },
});

/** Runs the reconciler on its own reports until nothing moves; the world does not change meanwhile. */
function settle(
  first: MachineSeen,
  now = start,
): { readonly phases: readonly MachinePhase[]; readonly machine: Machine } {
  let current = first.machine;
  const phases: MachinePhase[] = [current.status?.phase ?? "Registered"];
  for (let round = 0; round < 10; round++) {
    const { probe: _, ...later } = first;
    const input = round === 0 ? first : { ...later, machine: current };
    const decision = decideMachine(input, now + round * 1000);
    const status = reportMachine(input, now + round * 1000);
    const before = phases.at(-1) as MachinePhase;
    if (status.phase !== undefined && status.phase !== before) {
      expect(machineTransitions[before]).toContain(status.phase);
      phases.push(status.phase);
    }
    current = { ...current, status };
    if (decision.wait?.forMs !== 0) break;
  }
  return { phases, machine: current };
}

const condition = (of: Machine, type: string) => {
  const { status, reason } = of.status?.conditions?.find((each) => each.type === type) ?? { status: "", reason: "" };
  return `${status} ${reason}`;
};

describe("a new machine", () => {
  test("that is reachable, known and clean becomes Spare by way of Verifying", () => {
    const { phases, machine: after } = settle(seen(machine(), looked(goodReport)));
    expect(phases).toEqual(["Registered", "Verifying", "Spare"]);
    expect(condition(after, "Available")).toBe("True Free");
    expect(after.status).toMatchObject({ cleanliness: { verdict: "Clean" }, facts: { cpus: 64 }, why: [] });
  });

  test("has its identity pinned, but nothing that was given is overwritten", () => {
    const given = machine({ identity: { serialNumber: "S1" } });
    expect(decideMachine(seen(given, looked(goodReport)), start).actions).toEqual([
      { type: "PinIdentity", identity: { machineID: "abc", serialNumber: "S1", productUUID: "P1" } },
    ]);
  });

  test("without a trusted host key says so, and what to do; it is not taken for another machine", () => {
    const keyless = looked({ reachable: { status: "False", reason: "HostKeyMissing", message: "" } });
    const { phases, machine: after } = settle(seen(machine(), keyless));
    expect(phases).toEqual(["Registered"]);
    expect(conditionOf(after, "IdentityVerified")?.reason).toBe("NotVerified");
    const why = after.status?.why?.find(({ reason }) => reason === "HostKeyMissing");
    expect(why?.next).toContain("dipper machines trust m1 --host-key");
  });

  test("that does not answer stays Registered, says so, and is asked again", () => {
    const input = seen(machine(), looked(silent));
    const { phases, machine: after } = settle(input);
    expect(phases).toEqual(["Registered"]);
    expect(after.status?.why?.map((why) => why.message)).toContain("10.0.0.1 does not answer.");
    expect(decideMachine(input, start).wait?.forMs).toBe(30_000);
  });

  test.each<[string, Partial<MachineSeen>, Machine, readonly [string, string]]>([
    [
      "another identity",
      looked(goodReport),
      machine({ identity: { machineID: "xyz" } }),
      ["IdentityVerified", "False IdentityMismatch"],
    ],
    [
      "another host key",
      looked({ reachable: { status: "False", reason: "HostKeyChanged", message: "" } }),
      machine(),
      ["IdentityVerified", "False IdentityMismatch"],
    ],
    [
      "an older twin",
      { ...looked(goodReport), twin: { field: "serialNumber", other: "m0" } },
      machine(),
      ["IdentityVerified", "False DuplicateIdentity"],
    ],
    [
      "leftovers",
      looked(failing("NoKubelet", "/etc/kubernetes is there")),
      machine(),
      ["Clean", "False LeftoversFound"],
    ],
    [
      "a foreign use",
      looked(failing("NoContainers", "7 containers are running")),
      machine(),
      ["Clean", "False InUseElsewhere"],
    ],
  ])("with %s is put aside, with the reason", (_, more, of, [type, expected]) => {
    const { phases, machine: after } = settle(seen(of, more));
    expect(phases.at(-1)).toBe("Quarantined");
    expect(condition(after, type)).toBe(expected);
    expect(condition(after, "Available")).toBe("False Quarantined");
    expect(after.status?.why?.[0]?.reason).toBe("Quarantined");
    expect(decideMachine(seen(of, more), start).actions).toEqual(expected.includes("Clean") ? [] : expect.any(Array));
  });

  test("nothing of it is pinned when it is the wrong one", () => {
    expect(decideMachine(seen(machine({ identity: { machineID: "xyz" } }), looked(goodReport)), start).actions).toEqual(
      [],
    );
  });

  test("with less than its class says stays Verifying", () => {
    const { phases, machine: after } = settle(seen(machine({ machineClass: "c96m512" }), looked(goodReport)));
    expect(phases).toEqual(["Registered", "Verifying"]);
    expect(after.status?.conditions?.find((each) => each.type === "Available")).toMatchObject({
      reason: "WrongClass",
      message: "The machine is said to be c96m512, but has 64 processors and 256 GiB.",
    });
  });

  test("that was a node before we knew it waits until its cluster was asked, then is Deployed at once", () => {
    const of = machine({ consumerRef: consumer });
    expect(settle(seen(of, { node: { state: "Unknown" } })).phases).toEqual(["Registered"]);
    expect(settle(seen(of, { node: node("True") })).phases).toEqual(["Registered", "Deployed"]);
  });
});

describe("a machine on its way through an operation", () => {
  const spare = settle(seen(machine(), looked(goodReport))).machine;
  const with_ = (of: Machine, spec: object): Machine => ({ ...of, spec: { ...of.spec, ...spec } });
  const up = (runStarted: boolean): NonNullable<MachineSeen["operation"]> => ({
    name: "op",
    type: "ScaleUp",
    runStarted,
  });
  const down = (runStarted: boolean): NonNullable<MachineSeen["operation"]> => ({
    name: "op",
    type: "ScaleDown",
    runStarted,
  });
  const reserved = settle(
    seen(with_(spare, { consumerRef: consumer, operationRef: fence }), {
      node: { state: "Missing" },
      operation: up(false),
    }),
  ).machine;
  const provisioning = settle(seen(reserved, { node: { state: "Missing" }, operation: up(true) })).machine;
  const deployed = settle(seen(with_(provisioning, { operationRef: undefined }), { node: node("True") })).machine;

  test("joins: Reserved, Provisioning, Deployed", () => {
    expect([reserved, provisioning, deployed].map((each) => each.status?.phase)).toEqual([
      "Reserved",
      "Provisioning",
      "Deployed",
    ]);
    expect(condition(deployed, "NodeHealthy")).toBe("True NodeReady");
    expect(deployed.status?.nodeRef).toEqual({ name: "node-1", uid: "nu" });
    expect(settle(seen(provisioning, { node: node("False"), operation: up(true) })).machine.status?.phase).toBe(
      "Provisioning",
    );
  });

  test("given back before a runner started it is Spare again; afterwards it must be proven clean", () => {
    const free = { consumerRef: undefined, operationRef: undefined };
    expect(settle(seen(with_(reserved, free))).phases).toEqual(["Reserved", "Spare"]);
    const cleaning = settle(seen(with_(provisioning, free), {}), start + 60_000);
    expect(cleaning.phases).toEqual(["Provisioning", "Cleaning"]);
    expect(probeDueAt(cleaning.machine, 86_400_000)).toBe(0);
    expect(settle(seen(cleaning.machine, looked(goodReport, start + 120_000)), start + 120_000).phases).toEqual([
      "Cleaning",
      "Verifying",
      "Spare",
    ]);
    expect(
      settle(seen(cleaning.machine, looked(failing("NoKubelet", "kubelet"), start + 120_000)), start + 120_000).phases,
    ).toEqual(["Cleaning", "Quarantined"]);
  });

  test("leaves: Draining while the node is there, Releasing when it is gone, then Cleaning", () => {
    const held = with_(deployed, { operationRef: fence });
    expect(settle(seen(held, { node: node("True"), operation: down(false) })).phases).toEqual(["Deployed"]);
    const draining = settle(seen(held, { node: node("True"), operation: down(true) })).machine;
    const releasing = settle(seen(draining, { node: { state: "Missing" }, operation: down(true) })).machine;
    const cleaning = settle(seen(with_(releasing, { consumerRef: undefined, operationRef: undefined }))).machine;
    expect([draining, releasing, cleaning].map((each) => each.status?.phase)).toEqual([
      "Draining",
      "Releasing",
      "Cleaning",
    ]);
    expect(cleaning.status?.nodeRef).toBeUndefined();
    expect(settle(seen(with_(draining, { operationRef: undefined }), { node: node("True") })).phases).toEqual([
      "Draining",
      "Deployed",
    ]);
  });

  test("a node that is not Ready, is gone, or belongs to another machine is said; an unreachable cluster makes it Unknown", () => {
    const health = (of: MachineSeen["node"]) => condition(settle(seen(deployed, { node: of })).machine, "NodeHealthy");
    expect(health(node("False"))).toBe("False NodeNotReady");
    expect(health({ state: "Missing" })).toBe("False NodeMissing");
    expect(health({ state: "Unknown" })).toBe("Unknown ClusterUnknown");
    const pinned = with_(deployed, { identity: { machineID: "abc", serialNumber: "", productUUID: "" } });
    expect(condition(settle(seen(pinned, { node: node("True", "other") })).machine, "NodeHealthy")).toBe(
      "False WrongIdentity",
    );
    expect(settle(seen(deployed, { node: { state: "Unknown" } })).machine.status?.phase).toBe("Deployed");
  });

  test("quarantined by its operation it stays so, also after it is given back, until somebody asks to look again", () => {
    const mark = {
      [machineMarks.quarantine]: quarantineText({ operation: "op", cause: "PostConditionFailed", at: isoTime(start) }),
    };
    const marked = { ...provisioning, metadata: { ...provisioning.metadata, annotations: mark } };
    const aside = settle(seen(marked, { node: { state: "Missing" } }));
    expect(aside.phases).toEqual(["Provisioning", "Quarantined"]);
    expect(aside.machine.status?.why?.[0]?.message).toBe("The machine is in quarantine: PostConditionFailed.");
    const free = with_(aside.machine, { consumerRef: undefined, operationRef: undefined });
    expect(settle(seen(free)).phases).toEqual(["Quarantined"]);
    const asked = {
      ...free,
      metadata: { ...free.metadata, annotations: { ...mark, [machineMarks.verifyRequested]: isoTime(start + 60_000) } },
    };
    expect(probeDueAt(asked, 86_400_000)).toBe(0);
    const again = seen(asked, looked(goodReport, start + 61_000));
    expect(decideMachine(again, start + 61_000).actions).toContainEqual({ type: "ClearQuarantine" });
  });

  test("retried, it goes on from quarantine to Provisioning", () => {
    const quarantined: Machine = { ...provisioning, status: { ...provisioning.status, phase: "Quarantined" } };
    expect(settle(seen(quarantined, { node: { state: "Missing" }, operation: up(false) })).phases).toEqual([
      "Quarantined",
      "Provisioning",
    ]);
  });

  test("people's wishes: Maintenance while it serves, Retired and Quarantined only when nobody uses it", () => {
    expect(settle(seen(with_(deployed, { desiredState: "Maintenance" }), { node: node("True") })).phases).toEqual([
      "Deployed",
      "Maintenance",
    ]);
    expect(settle(seen(with_(deployed, { desiredState: "Retired" }), { node: node("True") })).phases).toEqual([
      "Deployed",
    ]);
    expect(settle(seen(with_(spare, { desiredState: "Retired" }))).phases).toEqual(["Spare", "Retired"]);
    const aside = settle(seen(with_(spare, { desiredState: "Quarantined" })));
    expect(aside.phases).toEqual(["Spare", "Quarantined"]);
    expect(settle(seen(with_(aside.machine, { desiredState: "InService" }))).phases).toEqual([
      "Quarantined",
      "Verifying",
      "Spare",
    ]);
  });

  test("the proof of a spare is renewed before it ends; an old one is no proof", () => {
    const day = 86_400_000;
    expect(probeDueAt(spare, day)).toBe(start + day * 0.8);
    expect(settle(seen(spare), start + day + 1000).phases).toEqual(["Spare", "Verifying"]);
  });

  test("a restored past is no proof: what is in use by now is found", () => {
    const restoredAt = start + 5000;
    expect(probeDueAt(spare, 86_400_000, restoredAt)).toBe(0);
    const inUse = looked(failing("NoContainers", "kubelet of cluster a"), start + 6000);
    const found = settle(seen(spare, { ...inUse, restoredAt }), start + 6000);
    expect([found.machine.status?.phase, condition(found.machine, "Clean")]).toEqual([
      "Quarantined",
      "False InUseElsewhere",
    ]);
    const waiting = settle(seen(spare, { restoredAt }), start + 6000).machine;
    expect([waiting.status?.phase, condition(waiting, "Clean")]).toEqual(["Verifying", "Unknown RestoredFromBackup"]);
  });
});

test("machines in use are never looked at", () => {
  expect(probeDueAt(machine({ consumerRef: consumer }), 1)).toBeUndefined();
  expect(probeDueAt(machine({ operationRef: fence }), 1)).toBeUndefined();
  expect(probeDueAt(machine({ desiredState: "Retired" }), 1)).toBeUndefined();
  expect(probeDueAt(machine(), 1)).toBe(0);
});

describe("a node that was there before us", () => {
  const asked = { [machineMarks.verifyRequested]: isoTime(start) };
  const adopted = (spec: Spec = {}) =>
    machine({ consumerRef: consumer, identity: { machineID: "abc" }, ...spec } as Spec, {}, asked);

  test("is looked at, again and again, until it has proven who it is", () => {
    expect(probeDueAt(adopted(), 86_400_000)).toBe(0);
    const silentOne = settle(seen(adopted(), { ...looked(silent), node: node("True") }));
    expect(silentOne.machine.status).toMatchObject({ phase: "Registered", why: [{ reason: "NotVerified" }, {}] });
    expect(probeDueAt(silentOne.machine, 86_400_000)).toBe(start + 30_000);
    const proven = settle(seen(adopted(), { ...looked(failing("NoKubelet", "kubelet runs")), node: node("True") }));
    expect(proven.phases.at(-1)).toBe("Deployed");
    expect(condition(proven.machine, "Clean")).toBe("Unknown NotChecked");
    expect(probeDueAt(proven.machine, 86_400_000)).toBeUndefined();
  });

  test("stays Registered where another machine answers at its address, and where its node is not known", () => {
    const other = { ...goodReport, identity: { machineID: "xyz", serialNumber: "", productUUID: "" } };
    const wrong = settle(seen(adopted(), { ...looked(other), node: node("True") }));
    expect(wrong.machine.status).toMatchObject({ phase: "Registered", why: [{ reason: "IdentityMismatch" }] });
    expect(settle(seen(adopted(), { ...looked(goodReport), node: { state: "Missing" } })).phases.at(-1)).toBe(
      "Registered",
    );
  });

  test("is not being built while an Adopt operation looks at a node that is not Ready", () => {
    const operation = { name: "adopt", type: "Adopt" as const, runStarted: true };
    const held = adopted({ operationRef: fence } as Spec);
    expect(settle(seen(held, { ...looked(goodReport), node: node("False"), operation })).phases.at(-1)).toBe(
      "Deployed",
    );
  });
});

describe("a machine that a person says is gone", () => {
  const mark = { [machineMarks.lost]: lostText({ by: "ada", at: isoTime(start), reason: "burnt" }) };
  const deployed = { phase: "Deployed" as const, nodeRef: { name: "node-1", uid: "nu" } };

  test("is Lost for as long as its cluster has its node, and says who said so", () => {
    const { phases, machine: after } = settle(
      seen(machine({ consumerRef: consumer }, deployed, mark), { node: node("False") }),
    );
    expect(phases).toEqual(["Deployed", "Lost"]);
    expect(condition(after, "Available")).toBe("False Lost");
    expect(after.status?.why?.[0]?.message).toBe("ada says that the machine is gone: burnt.");
    expect(decideMachine(seen(after, looked(goodReport)), start).actions).not.toContainEqual({ type: "ClearLost" });
  });

  test("whose node is back says so, and gets no pods until people have looked", () => {
    const back = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1", uid: "nu", resourceVersion: "9" } };
    const of = machine({}, { phase: "Lost", probedAt: isoTime(start) }, mark);
    const returned = { cluster: "a", node: back, operated: true };
    const { phases, machine: after } = settle(seen(of, { returned }));
    expect(phases).toEqual(["Lost"]);
    expect(after.status?.why?.map(({ reason }) => reason)).toEqual(["LostNodeBack", "Lost"]);
    const cordon = { type: "Cordon", cluster: "a", node: "node-1", resourceVersion: "9" };
    expect(decideMachine(seen(of, { returned }), start).actions).toEqual([cordon]);
    const cordoned = { ...returned, node: { ...back, spec: { unschedulable: true } } };
    expect(decideMachine(seen(of, { returned: cordoned }), start).actions).toEqual([]);
    // A cluster that is only observed is not written to.
    expect(decideMachine(seen(of, { returned: { ...returned, operated: false } }), start).actions).toEqual([]);
  });

  test("stays Lost when its node has left, and comes back only when it answers as the one that it is", () => {
    const lost = machine({}, { phase: "Lost", probedAt: isoTime(start) }, mark);
    expect(settle(seen(lost)).phases).toEqual(["Lost"]);
    expect(settle(seen(lost, looked(silent))).phases).toEqual(["Lost"]);
    const known = seen(lost, looked(goodReport));
    expect(decideMachine(known, start).actions).toContainEqual({ type: "ClearLost" });
    expect(settle(known).phases[1]).toBe("Verifying");
    const { machine: put } = settle(seen(machine({ desiredState: "Retired" }, { phase: "Lost" }, mark)));
    expect(put.status?.phase).toBe("Retired");
  });
});

test("a member of an etcd of its own serves without being a node", () => {
  const etcd = { ...consumer, role: "Etcd" as const };
  const mark = { [machineMarks.serves]: "a" };
  const { phases, machine: after } = settle(
    seen(machine({ consumerRef: etcd }, { phase: "Provisioning" }, mark), { node: { state: "Missing" } }),
  );
  expect(phases).toEqual(["Provisioning", "Deployed"]);
  expect(condition(after, "NodeHealthy")).toBe("Unknown NotANode");
});

describe("maintenance of a node", () => {
  const mark = "machines/m1/maintenance";
  const inState = (desiredState: "InService" | "Maintenance") =>
    machine({ consumerRef: consumer, desiredState }, { phase: "Deployed", nodeRef: { name: "node-1", uid: "nu" } });
  const nodeWith = (unschedulable: boolean, cordonedBy?: string): MachineSeen["node"] => {
    const known = node("True");
    if (known.state !== "Known") throw new Error("unreachable");
    const annotations = cordonedBy === undefined ? {} : { "fleet.dipper.dev/cordoned-by": cordonedBy };
    const metadata = { ...known.node.metadata, resourceVersion: "7", annotations };
    return { state: "Known", node: { ...known.node, metadata, spec: unschedulable ? { unschedulable } : {} } };
  };
  const actions = (of: Machine, at: MachineSeen["node"], operated = true) =>
    decideMachine(seen(of, { node: at, operated }), start).actions;
  const at = { cluster: "a", node: "node-1", resourceVersion: "7" };

  test("cordons it once, and takes back what is its own", () => {
    expect(actions(inState("Maintenance"), nodeWith(false))).toEqual([{ type: "Cordon", ...at, mark }]);
    expect(actions(inState("Maintenance"), nodeWith(true, mark))).toEqual([]);
    expect(actions(inState("InService"), nodeWith(true, mark))).toEqual([{ type: "Uncordon", ...at }]);
  });

  test("leaves the cordon of somebody else, and clusters that are only observed", () => {
    expect(actions(inState("Maintenance"), nodeWith(true))).toEqual([]);
    expect(actions(inState("InService"), nodeWith(true, "operations/drain/u"))).toEqual([]);
    expect(actions(inState("Maintenance"), nodeWith(false), false)).toEqual([]);
  });
});
