import { conditionOf } from "../conditions.ts";
import type { Machine } from "../fleet/machine.ts";
import type { SparePool } from "../fleet/spare-pool.ts";
import type { LabelSelector } from "../selectors.ts";
import { selects } from "../selectors.ts";
import { parseTime } from "../time.ts";
import { claimOrderOf } from "./claim-order.ts";

/** Why a machine of the pool is not given; closed list. */
export const claimRefusals = [
  "Deleting",
  "ClusterNotAllowed",
  "SimulatedMismatch",
  "InUse",
  "HeldByOperation",
  "NotWanted",
  "NotSpare",
  "NotClean",
  "WrongClass",
  "ProofTooOld",
  "PromisedToOthers",
  "NotNeeded",
] as const;
export type ClaimRefusal = (typeof claimRefusals)[number];

export interface ClaimRequest {
  readonly count: number;
  /** Empty takes any. */
  readonly machineClass: string;
  readonly spreadBy: "None" | "Rack" | "Zone";
  readonly cluster: {
    readonly name: string;
    readonly clusterType: "native" | "simulated";
    readonly labels: Readonly<Record<string, string>> | undefined;
  };
  /** The caller's own reservation: it is not held against him. */
  readonly reservationId?: string;
}

export interface RejectedMachine {
  readonly machine: string;
  readonly reason: ClaimRefusal;
  readonly params: Readonly<Record<string, string>>;
}

export interface Claim {
  /** In the order in which they are to be taken. */
  readonly chosen: readonly Machine[];
  /** All others of the pool, and why. */
  readonly rejected: readonly RejectedMachine[];
  /** How many are missing to the count. */
  readonly missing: number;
  /** Machines that would fit once their proof is renewed. */
  readonly stale: number;
}

/** Which machines of a pool a request gets. Equal input, equal answer; nothing is written. */
export function claim(pool: SparePool, machines: readonly Machine[], request: ClaimRequest, now: number): Claim {
  const mine = machines.filter((each) => each.spec.poolRef?.name === pool.metadata.name).toSorted(byName);
  const rejected: RejectedMachine[] = [];
  const fit: Machine[] = [];
  for (const machine of mine) {
    const refusal = refusalOf(pool, machine, request, now);
    if (refusal === undefined) fit.push(machine);
    else rejected.push({ machine: machine.metadata.name, ...refusal });
  }
  const ordered = claimOrderOf(pool, fit, machines, request);
  const promised = promisedToOthers(pool, request, now);
  const free = Math.max(0, ordered.length - promised.count);
  const chosen = ordered.slice(0, Math.min(request.count, free));
  for (const machine of ordered.slice(chosen.length)) {
    rejected.push({
      machine: machine.metadata.name,
      ...(chosen.length < request.count
        ? { reason: "PromisedToOthers" as const, params: { reservations: promised.ids.join(", ") } }
        : { reason: "NotNeeded" as const, params: {} }),
    });
  }
  const stale = rejected.filter((each) => each.reason === "ProofTooOld").length;
  return { chosen, rejected, missing: request.count - chosen.length, stale };
}

type Refusal = Pick<RejectedMachine, "reason" | "params">;

/** The most lasting obstacle first: what nobody can change at once is not hidden by what passes by itself. */
function refusalOf(pool: SparePool, machine: Machine, request: ClaimRequest, now: number): Refusal | undefined {
  const { spec, status, metadata } = machine;
  const refuse = (reason: ClaimRefusal, params: Readonly<Record<string, string>> = {}): Refusal => ({ reason, params });
  if (metadata.deletionTimestamp !== undefined) return refuse("Deleting");
  if (!allows(pool.spec.allowedClusters, request.cluster.labels))
    return refuse("ClusterNotAllowed", { cluster: request.cluster.name });
  const simulated = spec.simulated !== undefined;
  if (simulated !== (request.cluster.clusterType === "simulated")) return refuse("SimulatedMismatch");
  if (spec.consumerRef !== undefined) return refuse("InUse", { consumer: spec.consumerRef.clusterName });
  if (spec.operationRef !== undefined) return refuse("HeldByOperation", { operation: spec.operationRef.name });
  if (spec.desiredState !== "InService") return refuse("NotWanted", { desiredState: spec.desiredState });
  if (request.machineClass !== "" && spec.machineClass !== request.machineClass)
    return refuse("WrongClass", { machineClass: spec.machineClass });
  if (status?.phase !== "Spare") return refuse("NotSpare", { phase: status?.phase ?? "Registered" });
  const clean = conditionOf(machine, "Clean");
  if (clean?.status !== "True") return refuse("NotClean", { reason: clean?.reason ?? "NotChecked" });
  return proofAge(machine, now) > pool.spec.verifyEverySeconds * 1000
    ? refuse("ProofTooOld", { verifiedAt: status.cleanliness?.verifiedAt ?? "" })
    : undefined;
}

function allows(selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selects(selector, labels);
}

/** Milliseconds since the machine was proven clean. */
export function proofAge(machine: Machine, now: number): number {
  const at = machine.status?.cleanliness?.verifiedAt;
  const ms = at === undefined ? undefined : parseTime(at);
  return ms === undefined ? Number.POSITIVE_INFINITY : now - ms;
}

/** What open reservations of others may still take out of the same machines. */
function promisedToOthers(
  pool: SparePool,
  request: ClaimRequest,
  now: number,
): { readonly count: number; readonly ids: readonly string[] } {
  const others = openReservations(pool, now).filter(
    (each) =>
      each.id !== request.reservationId &&
      (request.machineClass === "" || each.machineClass === "" || each.machineClass === request.machineClass),
  );
  return { count: others.reduce((sum, each) => sum + each.count, 0), ids: others.map((each) => each.id) };
}

export function openReservations(pool: SparePool, now: number): SparePool["spec"]["reservations"] {
  return pool.spec.reservations.filter((each) => (parseTime(each.expiresAt) ?? 0) > now);
}

function byName(a: Machine, b: Machine): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
