import {
  DipperError,
  Machine,
  type MachineSet,
  machineMarks,
  Node,
  nodeWish,
  type QuarantineMark,
  quarantineText,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { manager } from "../../children.ts";
import { nodesOf } from "../../cluster/nodes.ts";
import type { PlannedMachine } from "../../plan/make-plan.ts";
import type { OperationSeen } from "../seen.ts";

const { reservedFor, serves, quarantine: quarantineMark } = machineMarks;

/** Binds a machine to the cluster. Taken by compare-and-swap: whoever comes second gets a conflict. */
export async function reserve(
  kube: KubeClient,
  seen: OperationSeen,
  planned: PlannedMachine,
  signal: AbortSignal,
): Promise<void> {
  const machine = await current(kube, planned, signal);
  const { uid = "" } = seen.operation.metadata;
  const { cluster } = seen;
  if (machine.spec.consumerRef !== undefined && machine.metadata.annotations?.[reservedFor] === uid) return;
  if (machine.spec.consumerRef !== undefined || cluster === undefined) throw conflict(planned.name);
  const set = seen.machineSets.find((each) => each.spec.role === planned.role);
  const consumerRef = {
    ...(set === undefined ? referenceTo("Cluster", cluster) : referenceTo("MachineSet", set)),
    clusterName: cluster.metadata.name,
    role: planned.role,
  };
  const patch = { metadata: { annotations: { [reservedFor]: uid } }, spec: { consumerRef } };
  await swap(kube, machine, patch, signal);
}

/** Takes the machine for an attempt and answers its fencing number, which is larger than any before. */
export async function fence(
  kube: KubeClient,
  seen: OperationSeen,
  planned: PlannedMachine,
  signal: AbortSignal,
): Promise<number> {
  const machine = await current(kube, planned, signal);
  const { name, uid = "" } = seen.operation.metadata;
  const held = machine.spec.operationRef;
  if (held !== undefined && held.uid !== uid) throw conflict(planned.name);
  const joins = seen.operation.spec.operationType === "ScaleUp" && machine.spec.consumerRef !== undefined;
  if (joins && machine.spec.consumerRef?.clusterName !== seen.operation.spec.clusterName) throw conflict(planned.name);
  // The generation grows with every change of the spec, also with those that an emptied operationRef would forget.
  const number = Math.max(machine.metadata.generation ?? 0, machine.status?.lastFence ?? 0, held?.fence ?? 0) + 1;
  const mark = joins && machine.metadata.annotations?.[reservedFor] === undefined ? { [reservedFor]: uid } : {};
  const patch = {
    metadata: { annotations: { ...mark, [quarantineMark]: null } },
    spec: { operationRef: { name, uid, fence: number } },
  };
  await swap(kube, machine, patch, signal);
  return number;
}

/** Puts a machine aside. It stays bound: a retry takes it up where it stopped, nobody else takes it. */
export async function quarantine(
  kube: KubeClient,
  planned: PlannedMachine,
  mark: QuarantineMark,
  signal: AbortSignal,
): Promise<void> {
  const machine = await current(kube, planned, signal);
  const patch = {
    metadata: { annotations: { [reservedFor]: null, [quarantineMark]: quarantineText(mark) } },
    spec: { operationRef: null },
  };
  await swap(kube, machine, patch, signal);
}

export interface GiveBack {
  readonly machine: PlannedMachine;
  readonly consumer: "Keep" | "Drop";
  readonly settled: boolean;
}

export async function release(
  kube: KubeClient,
  seen: OperationSeen,
  back: GiveBack,
  signal: AbortSignal,
): Promise<void> {
  const machine = await current(kube, back.machine, signal);
  const dropped = back.consumer === "Drop";
  // What a task has reserved and what did not come to serve is the task's to give back.
  const ours = machine.metadata.annotations?.[reservedFor] === seen.operation.metadata.uid;
  // Whatever a check had found before: it works now.
  const works = back.settled ? { [machineMarks.checkFailed]: null } : {};
  const unmark = ours || dropped || back.settled ? { [reservedFor]: null } : {};
  const member = machine.spec.consumerRef?.role === "Etcd" && back.settled;
  // A node says by itself that it serves; a member of an etcd of its own cannot.
  const mark = dropped ? { [serves]: null } : member ? { [serves]: seen.operation.spec.clusterName } : {};
  const patch = {
    metadata: { annotations: { ...unmark, ...works, ...mark } },
    spec: { operationRef: null, ...(dropped ? { consumerRef: null } : {}) },
  };
  await swap(kube, machine, patch, signal);
}

/**
 * Gives the node of a machine the labels and taints of its MachineSet and takes the joining taint off: one patch, so that no pod comes in
 * between. A node that is gone needs none.
 */
export async function admit(
  { kube, cluster: clusterOf }: Pick<RoomDeps, "kube" | "cluster">,
  seen: OperationSeen,
  planned: PlannedMachine,
  signal: AbortSignal,
): Promise<void> {
  const cluster = clusterOf(seen.operation.spec.clusterName);
  const { consumerRef } = (await current(kube, planned, signal)).spec;
  const set = seen.machineSets.find(({ metadata }) => metadata.uid === consumerRef?.uid);
  const node = (await nodesOf(cluster, [planned.uid], signal)).get(planned.uid);
  const wish = node === undefined ? undefined : nodeWish(node, set);
  if (wish === undefined) return;
  const { name, resourceVersion: ifVersion, labels, taints } = wish;
  const patch = { metadata: { labels }, spec: { taints: taints.length === 0 ? null : taints } };
  await cluster.patch(Node, { name }, patch, { manager, ifVersion, signal });
}

async function current(kube: KubeClient, planned: PlannedMachine, signal: AbortSignal): Promise<Machine> {
  const machine = await kube.get(Machine, { name: planned.name }, { signal });
  if (machine === undefined || machine.metadata.uid !== planned.uid) throw conflict(planned.name);
  return machine;
}

async function swap(kube: KubeClient, machine: Machine, patch: object, signal: AbortSignal): Promise<void> {
  const ifVersion = machine.metadata.resourceVersion ?? "";
  await kube.patch(Machine, { name: machine.metadata.name }, patch, { manager, ifVersion, signal });
}

function referenceTo(kind: "Cluster" | "MachineSet", object: Pick<MachineSet, "metadata">) {
  return { kind, name: object.metadata.name, uid: object.metadata.uid ?? "" };
}

function conflict(name: string): DipperError {
  return new DipperError("Conflict", { kind: "Machine", name });
}
