import { annotations, type Cluster, conditionOf, machineMarks, type Operation, type Why } from "@dipper/api";
import { planName } from "../../names.ts";
import { makePlan, type PlanContent } from "../../plan/make-plan.ts";
import { whyOf } from "../../words.ts";
import { type Acceptance, acceptanceOf } from "../accept.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { timeOf } from "../known.ts";
import type { OperationSeen } from "../seen.ts";
import { ending, holdsLock } from "./ending.ts";

/**
 * Checks what the request names and makes the plan. A stored plan means that the request was accepted; until the first runner it
 * is compared with what would be planned now, and when the lock is held the request is checked once more: the world moves on.
 */
export const planningGate: Gate = (known) => {
  const accepted = condition("Accepted", "True", "Accepted");
  const { seen, plan: stored } = known;
  const settled = stored !== undefined && (seen.runs.length > 0 || holdsMachines(known));
  if (settled) return { conditions: [accepted, planned(stored.spec.digest)] };
  const acceptance = acceptanceNow(known);
  const refusedNow = acceptance.why.length > 0 || seen.cluster === undefined;
  if (refusedNow && (stored === undefined || holdsLock(known) || wasRefused(seen.operation)))
    return refused(known, acceptance.why);
  const problem = seen.secretProblem ?? (seen.nodes.state === "Unreachable" ? seen.nodes.cause : undefined);
  if (problem !== undefined && stored === undefined) return cannotPlan(known, problem, accepted);
  if (refusedNow || problem !== undefined || seen.cluster === undefined)
    return { conditions: [accepted, ...(stored === undefined ? [] : [planned(stored.spec.digest)])] };
  const plan = planOf(seen, seen.cluster, acceptance);
  if (stored?.spec.digest === plan.digest) return { conditions: [accepted, planned(plan.digest)] };
  return store(known, plan);
};

function acceptanceNow(known: Known): Acceptance {
  const { metadata, spec } = known.seen.operation;
  const requestedBy = metadata.annotations?.[annotations.requestedBy];
  return acceptanceOf(known.seen, spec, { uid: metadata.uid ?? "", requestedBy, since: known.createdAt });
}

function planOf(seen: OperationSeen, cluster: Cluster, acceptance: Acceptance): PlanContent {
  return makePlan({
    cluster,
    spec: seen.operation.spec,
    flow: acceptance.flow,
    machines: acceptance.machines,
    leftOut: [],
    bundles: seen.bundles,
    layers: seen.layers,
    secrets: seen.secrets,
    ...(seen.deployment === undefined ? {} : { deployment: seen.deployment }),
  });
}

function store(known: Known, plan: PlanContent): GateResult {
  const { name, uid = "" } = known.seen.operation.metadata;
  const changed = known.plan !== undefined;
  return {
    conditions: [
      condition("Accepted", "True", "Accepted"),
      condition("Planned", "Unknown", "Planning"),
      ...(changed ? [condition("Approved", "False", "PlanChanged")] : []),
    ],
    stop: {
      phase: "Planning",
      why: [whyOf(changed ? "PlanChanged" : "Planning", {}, known.now)],
      actions: [{ type: "StorePlan", name: planName(name, uid, plan.digest), plan }],
    },
  };
}

function refused(known: Known, why: readonly Why[]): GateResult {
  const reason = why[0]?.reason ?? "MachineNotFound";
  const conditions = [condition("Accepted", "False", reason, why[0]?.message ?? "")];
  const left = refusedSince(known) + known.seen.operation.spec.referenceTimeoutSeconds * 1000 - known.now;
  // What was accepted once does not become new again: it waits in the queue, where it is looked at once more.
  const phase = known.plan === undefined ? "Pending" : "Queued";
  // Others may work meanwhile: whoever can do nothing has no use for the lock.
  const actions = holdsLock(known) ? [{ type: "ReleaseLock" } as const] : [];
  const forMs = known.plan === undefined ? left : Math.min(left, refusedAgainMs);
  if (left > 0) return { conditions, stop: { phase, why, actions, forMs } };
  return { conditions, ...ending(known, { reason: "Failed", phase: "Failed", why }) };
}

/** A request has waited since it came; one that was accepted before, since it is no longer. */
function refusedSince(known: Known): number {
  if (known.plan === undefined) return known.createdAt;
  const before = conditionOf(known.seen.operation, "Accepted");
  return before?.status === "False" ? (timeOf(before.lastTransitionTime) ?? known.now) : known.now;
}

/** Nodes are not watched here: they are asked again after so long. */
const refusedAgainMs = 15_000;

/** It stays out of the queue until what refused it is over. */
export function wasRefused(operation: Operation): boolean {
  return conditionOf(operation, "Accepted")?.status === "False";
}

function cannotPlan(known: Known, cause: string, accepted: ReturnType<typeof condition>): GateResult {
  const conditions = [accepted, condition("Planned", "False", "PlanFailed", cause)];
  const why = [whyOf("PlanFailed", { cause }, known.now)];
  const left = known.createdAt + known.seen.operation.spec.referenceTimeoutSeconds * 1000 - known.now;
  if (left > 0) return { conditions, stop: { phase: "Planning", why, actions: [], forMs: Math.min(left, 5000) } };
  return { conditions, ...ending(known, { reason: "Failed", phase: "Failed", why }) };
}

/** Once machines are reserved, acceptance sees our own marks and nodes: only a first look may refuse. */
function holdsMachines(known: Known): boolean {
  const { uid } = known.seen.operation.metadata;
  return known.seen.machines.some(
    (machine) =>
      machine.spec.operationRef?.uid === uid || machine.metadata.annotations?.[machineMarks.reservedFor] === uid,
  );
}

function planned(digest: string) {
  return condition("Planned", "True", "Planned", `The plan is ${digest}.`);
}
