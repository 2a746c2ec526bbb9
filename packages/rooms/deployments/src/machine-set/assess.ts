import {
  type ClusterDeployment,
  conditionOf,
  type Finding,
  finding,
  isTrue,
  type Machine,
  type MachineSet,
  machineMarks,
  type Operation,
  type ReasonWord,
  type Why,
  whyOf,
} from "@dipper/api";
import { atWork, hasBegun, hasSucceeded, isFinished, wantedOf } from "../members.ts";
import { type Proposal, proposalFor } from "../propose.ts";
import { addressOf, operationName } from "../words.ts";
import { inLeavingOrder } from "./leaving.ts";
import type { SetSeen } from "./seen.ts";

export type SetAction =
  /** Binds a free machine to the set, by compare-and-swap. */
  | { readonly type: "Reserve"; readonly machine: string; readonly uid: string }
  /** Lets a machine go on which nothing ever ran. */
  | { readonly type: "Release"; readonly machine: string }
  | { readonly type: "Propose"; readonly proposal: Proposal };

export interface SetAssessment {
  readonly phase: NonNullable<NonNullable<MachineSet["status"]>["phase"]>;
  readonly conditions: Readonly<Record<string, Finding>>;
  readonly why: readonly Why[];
  readonly actions: readonly SetAction[];
}

/** Pure: equal input, equal output. */
export function assessSet(seen: SetSeen, now: number): SetAssessment {
  const reserved = reservedOf(seen);
  const proposal = reserved.status === "True" ? proposalOf(seen) : undefined;
  const open = atWork(seen.operations);
  const running = (type: string): Finding => {
    const found = open.find((each) => each.spec.operationType === type && hasBegun(each));
    return found === undefined
      ? finding("False", "NotInProgress")
      : finding("True", "OperationRunning", { operation: found.metadata.name });
  };
  const conditions = {
    MachinesReserved: reserved,
    ScalingUp: running("ScaleUp"),
    ScalingDown: running("ScaleDown"),
    UpToDate: upToDateOf(seen, proposal),
  };
  return {
    phase: phaseOf(seen, conditions),
    conditions,
    why: [reserved, conditions.UpToDate]
      .filter((each) => each.status === "False")
      .map((each) => whyOf(each.reason as ReasonWord, each.params, { now, before: seen.set.status?.why })),
    actions: actionsOf(seen, proposal),
  };
}

function actionsOf(seen: SetSeen, proposal: Proposal | undefined): readonly SetAction[] {
  if (!isOperated(seen) || atWork(seen.operations).length > 0) return [];
  const kept = [...released(seen), ...reserving(seen)];
  if (kept.length > 0) return kept;
  const known = seen.operations.some((each) => each.metadata.name === proposal?.name);
  return proposal === undefined || known ? [] : [{ type: "Propose", proposal }];
}

/** Somebody wants the platform to act, and there is something to act for. */
function isOperated({ deployment, cluster, set }: SetSeen): boolean {
  return (
    deployment?.spec.managementPolicy === "Operate" &&
    deployment.metadata.deletionTimestamp === undefined &&
    set.metadata.deletionTimestamp === undefined &&
    cluster !== undefined
  );
}

function reserving({ set, named, claim }: SetSeen): readonly SetAction[] {
  const chosen =
    set.spec.replicas === undefined
      ? named.flatMap(({ machine }) => (machine !== undefined && isFree(machine) ? [machine] : []))
      : (claim?.chosen ?? []);
  return chosen.map(({ metadata: { name, uid = "" } }) => ({ type: "Reserve", machine: name, uid }));
}

function isFree(machine: Machine): boolean {
  const { consumerRef, operationRef, desiredState } = machine.spec;
  return (
    consumerRef === undefined &&
    operationRef === undefined &&
    desiredState === "InService" &&
    isTrue(machine, "Available")
  );
}

/** More than wanted, but never begun: they are given back without any Operation. */
function released(seen: SetSeen): readonly SetAction[] {
  return tooMany(seen)
    .filter((machine) => isOnlyReserved(seen.set, machine))
    .map((machine) => ({ type: "Release", machine: machine.metadata.name }));
}

/** Those that are to leave: what nobody ever worked on first, then as the set says. */
function tooMany({ set, members }: SetSeen): readonly Machine[] {
  if (set.spec.replicas === undefined) {
    const wanted = new Set(set.spec.machines.map((each) => each.name));
    return members.filter((machine) => !wanted.has(machine.metadata.name));
  }
  const ordered = inLeavingOrder(set, members);
  const untouched = ordered.filter((machine) => isOnlyReserved(set, machine));
  const others = ordered.filter((machine) => !isOnlyReserved(set, machine));
  return [...untouched, ...others].slice(0, Math.max(0, members.length - set.spec.replicas));
}

function isOnlyReserved(set: MachineSet, { metadata, spec, status }: Machine): boolean {
  return (
    metadata.annotations?.[machineMarks.reservedFor] === set.metadata.uid &&
    spec.operationRef === undefined &&
    (status?.phase === "Reserved" || status?.phase === "Spare")
  );
}

function reservedOf(seen: SetSeen): Finding {
  const { set, members, named, pool, claim } = seen;
  const wanted = wantedOf(set);
  if (set.spec.replicas === undefined) {
    const own = new Set(members.map((machine) => machine.metadata.name));
    const left = named.filter(({ name }) => !own.has(name));
    const busy = left.filter(({ machine }) => machine === undefined || !isFree(machine)).map(({ name }) => name);
    if (busy.length > 0) return finding("False", "MachinesBusy", { machines: listed(busy) });
    if (left.length === 0) return finding("True", "Named");
    return finding("False", "NotEnoughSpare", { wanted: String(wanted), found: String(own.size) });
  }
  if (members.length >= wanted) return finding("True", "Reserved");
  if (!pool) return finding("False", "PoolMissing", { pool: set.spec.poolRef?.name ?? "(spec.poolRef is not given)" });
  const found = members.length + (claim?.chosen.length ?? 0);
  return finding("False", "NotEnoughSpare", { wanted: String(wanted), found: String(found) });
}

/** What would bring the set to its wish; undefined: nothing, or the cluster is still to be made. */
function proposalOf(seen: SetSeen): Proposal | undefined {
  const { deployment, set } = seen;
  if (deployment === undefined || !isTrue(deployment, "Installed")) return undefined;
  const leaving = tooMany(seen).filter((machine) => machine.status?.phase === "Deployed");
  if (leaving.length > 0)
    return proposing(deployment, set, {
      what: "shrink",
      machines: leaving,
      flow: ["remove", "clean"],
      type: "ScaleDown",
    });
  const joining = seen.members.filter(
    (machine) => isOnlyReserved(set, machine) && machine.status?.phase === "Reserved",
  );
  if (joining.length === 0) return undefined;
  const flow = ["preCheck", "scaleUp", "postCheck"];
  return proposing(deployment, set, { what: "grow", machines: joining, flow, type: "ScaleUp" });
}

function proposing(
  deployment: ClusterDeployment,
  set: MachineSet,
  wish: {
    readonly what: string;
    readonly machines: readonly Machine[];
    readonly flow: readonly string[];
    readonly type: "ScaleUp" | "ScaleDown";
  },
): Proposal {
  const machines = wish.machines.slice(0, 500);
  // Another wish, or the same one wished for again, is another Operation; what has ended is not tried again by itself.
  const uids = machines.map((machine) => machine.metadata.uid ?? "").toSorted();
  const text = [set.metadata.uid ?? "", String(set.metadata.generation ?? 0), ...uids].join("/");
  return proposalFor(deployment, operationName(deployment.metadata.name, wish.what, text), {
    operationType: wish.type,
    operationFlow: [...wish.flow],
    operationMachines: machines.map((machine) => ({ ip: addressOf(machine), role: set.spec.role })),
    reason: `MachineSet ${set.metadata.name} wants ${wantedOf(set)} machines`,
  });
}

function upToDateOf(seen: SetSeen, proposal: Proposal | undefined): Finding {
  const { deployment, operations } = seen;
  const [open] = atWork(operations);
  if (open !== undefined)
    return finding("False", hasBegun(open) ? "OperationRunning" : "OperationProposed", {
      operation: open.metadata.name,
    });
  if (deployment === undefined) return finding("Unknown", "NotCompared");
  if (!isTrue(deployment, "Installed")) return finding("False", "NotInstalled");
  if (deployment.spec.managementPolicy !== "Operate")
    return finding("False", "PolicyForbids", { policy: `managementPolicy ${deployment.spec.managementPolicy}` });
  const ended = operations.find((each) => each.metadata.name === proposal?.name && isFinished(each));
  if (ended !== undefined) return finding("False", "ProposalEnded", { operation: ended.metadata.name });
  if (proposal !== undefined) return finding("False", "OperationProposed", { operation: proposal.name });
  const last = unreached(seen);
  return last === undefined ? finding("True", "Matches") : finding("False", "ProposalEnded", { operation: last });
}

/** Machines that an Operation was to make nodes, and did not: they say which one it was. */
function unreached({ members, operations }: SetSeen): string | undefined {
  const left = members.find(
    (machine) => machine.status?.phase === "Quarantined" || machine.status?.phase === "Provisioning",
  );
  if (left === undefined) return undefined;
  const ended = operations.filter((each: Operation) => isFinished(each) && !hasSucceeded(each)).at(-1);
  return left.status?.attempts?.lastOperation || (ended?.metadata.name ?? "(unknown)");
}

function phaseOf({ members, deployment }: SetSeen, conditions: SetAssessment["conditions"]): SetAssessment["phase"] {
  if (conditions["ScalingUp"]?.status === "True") return "ScalingUp";
  if (conditions["ScalingDown"]?.status === "True") return "ScalingDown";
  if (deployment === undefined || !isTrue(deployment, "Installed")) return "Pending";
  return members.some((machine) => conditionOf(machine, "NodeHealthy")?.status === "False") ? "Degraded" : "Running";
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}
