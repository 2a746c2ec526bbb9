import { type Cluster, conditionOf, type Machine, machineMarks, type Operation } from "@dipper/api";
import { canonicalAddress, isLoopback } from "./address.ts";

/** Nodes of the cluster as far as they were seen: name by address, and by the uid of the Machine that registered. */
export interface NodeIndex {
  readonly byAddress: ReadonlyMap<string, string>;
  readonly byMachine: ReadonlyMap<string, string>;
}

/** Why a machine cannot take part; the words are reasons of the condition Accepted. */
export interface Unfit {
  readonly reason:
    | "MachineNotFound"
    | "MachineInUse"
    | "MachineDuplicate"
    | "MachineNotReady"
    | "AlreadyNode"
    | "PlatformAddress";
  readonly detail: string;
  readonly next: string;
  /** The consumer, or the state, that stands in the way. */
  readonly param: string;
}

export interface FitnessContext {
  readonly cluster: Cluster;
  readonly operationType: Operation["spec"]["operationType"];
  /** False for flows of checks only: they look at machines, whoever uses them. */
  readonly changes: boolean;
  readonly nodes: NodeIndex | undefined;
  readonly platformAddresses: ReadonlySet<string>;
  /** uid of the Operation, once there is one, and of the task that it belongs to. */
  readonly operationUid?: string;
  readonly taskUid?: string;
  /** Names of machines that an earlier Operation left unfinished, and this one takes up. */
  readonly takenUp: ReadonlySet<string>;
}

/** Whether the machine at an address may take part in an operation; undefined: it may. */
export function unfitnessOf(ip: string, machine: Machine | undefined, context: FitnessContext): Unfit | undefined {
  const simulated = context.cluster.spec.clusterType === "simulated";
  if (!simulated && (isLoopback(ip) || context.platformAddresses.has(canonicalAddress(ip))))
    return unfit(
      "PlatformAddress",
      ip,
      `${ip} is an address of the platform itself`,
      "Give the address of another machine.",
    );
  if (machine === undefined)
    return unfit("MachineNotFound", ip, `no Machine has the address ${ip}`, "Register it: dipper machines import");
  if (simulated !== (machine.spec.simulated !== undefined))
    return notReady(
      machine,
      simulated ? "Real" : "Simulated",
      "Simulated machines serve simulated clusters, real ones real clusters.",
    );
  const held = machine.spec.operationRef;
  if (held !== undefined && held.uid !== context.operationUid)
    return unfit(
      "MachineInUse",
      `operation ${held.name}`,
      `operation ${held.name} works on it`,
      `dipper operation watch ${held.name}`,
    );
  if (!context.changes) return undefined;
  if (context.operationType === "ScaleUp" || context.operationType === "CreateCluster")
    return unfitToJoin(ip, machine, context);
  return unfitToChange(machine, context);
}

function unfitToJoin(ip: string, machine: Machine, context: FitnessContext): Unfit | undefined {
  const node =
    context.nodes?.byMachine.get(machine.metadata.uid ?? "") ?? context.nodes?.byAddress.get(canonicalAddress(ip));
  if (node !== undefined)
    return unfit(
      "AlreadyNode",
      node,
      `it is the node ${node} already`,
      `Leave it out, or look at it: dipper get machine ${machine.metadata.name}`,
    );
  const consumer = machine.spec.consumerRef;
  if (consumer !== undefined) {
    const ours = consumer.clusterName === context.cluster.metadata.name;
    if (ours && isPromised(machine, context)) return undefined;
    const next = `Release it there first, or leave it out: dipper describe machine ${machine.metadata.name}`;
    return unfit("MachineInUse", consumer.clusterName, `cluster ${consumer.clusterName} uses it`, next);
  }
  if (machine.spec.desiredState !== "InService")
    return notReady(machine, machine.spec.desiredState, "Put it back into service first.");
  const available = conditionOf(machine, "Available");
  if (available?.status === "True") return undefined;
  const state = machine.status?.phase ?? "Registered";
  return notReady(machine, state, available?.message || "It becomes free when it is verified.");
}

function unfitToChange(machine: Machine, context: FitnessContext): Unfit | undefined {
  const consumer = machine.spec.consumerRef;
  const { name } = context.cluster.metadata;
  if (consumer?.clusterName === name) return undefined;
  if (consumer !== undefined)
    return unfit(
      "MachineInUse",
      consumer.clusterName,
      `cluster ${consumer.clusterName} uses it`,
      "Operate on that cluster instead.",
    );
  if (context.operationType === "ScaleDown")
    return notReady(machine, machine.status?.phase ?? "Registered", `It does not serve ${name}: leave it out.`);
  return undefined;
}

/** It is bound to this cluster, and nobody else is to make a node of it. */
function isPromised(machine: Machine, context: FitnessContext): boolean {
  if (context.takenUp.has(machine.metadata.name) || isReservedFor(machine, context.taskUid)) return true;
  // What has begun to be a member of a cluster that is being made is so until the cluster is there.
  if (context.operationType === "CreateCluster") return true;
  const holder = machine.metadata.annotations?.[machineMarks.reservedFor];
  const free = holder === undefined || holder === machine.spec.consumerRef?.uid;
  return machine.spec.consumerRef?.kind === "MachineSet" && machine.status?.phase === "Reserved" && free;
}

function isReservedFor(machine: Machine, taskUid: string | undefined): boolean {
  return taskUid !== undefined && machine.metadata.annotations?.[machineMarks.reservedFor] === taskUid;
}

function notReady(machine: Machine, state: string, next: string): Unfit {
  return unfit(
    "MachineNotReady",
    state,
    `it is ${state}`,
    next.includes(" ") ? next : `dipper describe machine ${machine.metadata.name}`,
  );
}

function unfit(reason: Unfit["reason"], param: string, detail: string, next: string): Unfit {
  return { reason, param, detail, next };
}
