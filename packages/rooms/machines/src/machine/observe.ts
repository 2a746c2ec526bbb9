import {
  type ChangePolicy,
  type Cluster,
  conditionOf,
  lostOf,
  type Machine,
  type Node,
  type Operation,
  type SparePool,
  type StepRun,
} from "@dipper/api";
import { type Cache, deepFreeze, type Ref } from "@dipper/kube";
import type { MachineProbe } from "@dipper/runner";
import type { Clock } from "@dipper/world";
import { addressesOf, type NodeSeen, uidIndex } from "../nodes/node-feed.ts";
import { probeDueAt, timeOf } from "./probe-due.ts";
import type { MachineSeen } from "./seen.ts";

export interface MachineSources {
  readonly clock: Clock;
  readonly machines: Cache<Machine>;
  readonly operations: Cache<Operation>;
  readonly stepRuns: Cache<StepRun>;
  readonly pools: Cache<SparePool>;
  readonly policies: Cache<ChangePolicy>;
  readonly probe: MachineProbe;
  readonly clusters: Cache<Cluster>;
  readonly nodeOf: (machine: Machine, cluster: string) => NodeSeen;
  readonly anyNodeOf: (machine: Machine) => { readonly cluster: string; readonly node: Node } | undefined;
}

/** Indexes that `observe` asks; added once, where the room is registered. */
export const identityIndex = "machines/identity";
export const addressIndex = "machines/address";
export const runIndex = "machines/run";
/** One look at a machine may take so long. */
const probeMs = 60_000;
const defaultProofMs = 86_400_000;

export function observeMachine(sources: MachineSources) {
  return async (ref: Ref, signal: AbortSignal): Promise<MachineSeen | undefined> => {
    const machine = sources.machines.get(ref);
    if (machine === undefined) return undefined;
    const proofHoldsMs = proofHolds(sources, machine);
    const restoredAt = restoredSince(sources.policies);
    const due = probeDueAt(machine, proofHoldsMs, restoredAt);
    const probe = due !== undefined && due <= sources.clock.now() ? await look(sources, machine, signal) : undefined;
    const operation = operationOf(sources, machine);
    const twin = twinOf(sources.machines, machine, probe?.report.identity);
    const cluster = machine.spec.consumerRef?.clusterName;
    const returned = returnedOf(sources, machine);
    return deepFreeze({
      machine,
      node: cluster === undefined ? { state: "NotAsked" as const } : sources.nodeOf(machine, cluster),
      operated: operates(sources, cluster),
      proofHoldsMs,
      ...(probe === undefined ? {} : { probe }),
      ...(operation === undefined ? {} : { operation }),
      ...(twin === undefined ? {} : { twin }),
      ...(returned === undefined ? {} : { returned }),
      ...(restoredAt === undefined ? {} : { restoredAt }),
    });
  };
}

/** As long as its cluster counts it among its own, its old Node object is no sign of life; a Ready one is. */
function returnedOf(sources: MachineSources, machine: Machine): MachineSeen["returned"] {
  const found = lostOf(machine) === undefined ? undefined : sources.anyNodeOf(machine);
  if (found === undefined) return undefined;
  const member = machine.spec.consumerRef?.clusterName === found.cluster;
  if (member && conditionOf(found.node, "Ready")?.status !== "True") return undefined;
  return { ...found, operated: operates(sources, found.cluster) };
}

function operates({ clusters }: MachineSources, name: string | undefined): boolean {
  return name !== undefined && clusters.get({ name })?.spec.managementPolicy === "Operate";
}

async function look(
  sources: MachineSources,
  machine: Machine,
  signal: AbortSignal,
): Promise<NonNullable<MachineSeen["probe"]>> {
  const { name, uid = "" } = machine.metadata;
  const deadline = sources.clock.deadline(probeMs, signal);
  try {
    const report = await sources.probe.probe({ name, uid }, deadline);
    return { report, at: sources.clock.now() };
  } catch (cause) {
    signal.throwIfAborted();
    if (!deadline.aborted) throw cause;
    const report = {
      reachable: { status: "Unknown" as const, reason: "Timeout", message: `no answer within ${probeMs / 1000} s` },
    };
    return { report, at: sources.clock.now() };
  }
}

function proofHolds(sources: MachineSources, machine: Machine): number {
  const name = machine.spec.poolRef?.name;
  const pool = name === undefined ? undefined : sources.pools.get({ name });
  return pool === undefined ? defaultProofMs : pool.spec.verifyEverySeconds * 1000;
}

/** A restore stops the platform with this reason; `dipper start` takes the stop away. */
function restoredSince(policies: Cache<ChangePolicy>): number | undefined {
  const stop = policies.all().find((policy) => policy.spec.stop?.reason === "RestoredFromBackup")?.spec.stop;
  return timeOf(stop?.since);
}

/** The Operation that holds the fence, if it is the one that took it. */
function operationOf(sources: MachineSources, machine: Machine): MachineSeen["operation"] {
  const ref = machine.spec.operationRef;
  if (ref === undefined) return undefined;
  const operation = sources.operations.by(uidIndex, ref.uid)[0];
  if (operation === undefined) return undefined;
  const runs = sources.stepRuns.by(runIndex, `${ref.uid}/${machine.metadata.uid ?? ""}`);
  return { name: ref.name, type: operation.spec.operationType, runStarted: runs.length > 0 };
}

type Identity = Machine["spec"]["identity"];

/** Of two that claim to be the same, the older one is believed. */
function twinOf(machines: Cache<Machine>, machine: Machine, found: Identity | undefined): MachineSeen["twin"] {
  const own = identityKeys({ ...emptied(found), ...given(machine.spec.identity) });
  for (const { field, key } of own) {
    const other = machines.by(identityIndex, key).find((each) => isOlder(each, machine));
    if (other !== undefined) return { field, other: other.metadata.name };
  }
  for (const address of addressesOf(machine)) {
    const other = machines.by(addressIndex, address).find((each) => isOlder(each, machine));
    if (other !== undefined) return { field: "address", other: other.metadata.name };
  }
  return undefined;
}

function emptied(identity: Identity | undefined): Identity {
  return identity ?? { machineID: "", serialNumber: "", productUUID: "" };
}

function given(identity: Identity): Partial<Identity> {
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== ""));
}

export function identityKeys(identity: Identity): readonly { readonly field: string; readonly key: string }[] {
  return Object.entries(identity).flatMap(([field, value]) =>
    value === "" ? [] : [{ field, key: `${field}=${value.toLowerCase()}` }],
  );
}

function isOlder(other: Machine, machine: Machine): boolean {
  if (other.metadata.uid === machine.metadata.uid || other.spec.desiredState === "Retired") return false;
  const [a, b] = [other, machine].map((each) => `${each.metadata.creationTimestamp ?? ""} ${each.metadata.name}`);
  return (a ?? "") < (b ?? "");
}
