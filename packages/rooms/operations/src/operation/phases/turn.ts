import { conditionOf, isoTime, type Why } from "@dipper/api";
import { type LockWish, turnOf, type Waiter } from "../../queue/lock.ts";
import { whyOf } from "../../words.ts";
import type { OperationAction } from "../action.ts";
import { condition, type Gate, type GateResult, type Known } from "../assessment.ts";
import { timeOf } from "../known.ts";
import { holdsLock } from "./ending.ts";
import { cancelRuns } from "./life.ts";

const notStarted = condition("Progressing", "False", "NotStarted");

/** A stop acts before the next machine; it counts for checks as well. */
export const stopGate: Gate = (known) => {
  const { stop } = known.rules;
  if (stop === undefined) return {};
  const restored = stop.reason === "RestoredFromBackup";
  const why = [
    whyOf(
      restored ? "RestoredFromBackup" : "FleetStopped",
      { by: stop.by, cause: stop.reason },
      timeOf(stop.since) ?? known.now,
    ),
  ];
  const conditions = [
    condition("Locked", "False", "FleetStopped", why[0]?.message),
    restored
      ? condition("Progressing", "False", "RestoredFromBackup")
      : condition("Progressing", "False", "Paused", why[0]?.message),
  ];
  if (known.alive.length > 0)
    return { conditions, stop: { phase: "Running", why, actions: cancelRuns(known, "Stopped") } };
  return { conditions, stop: { phase: begun(known) || restored ? "Paused" : "Queued", why, actions: [] } };
};

/** A person's pause begins after the running batch. */
export const pauseGate: Gate = (known) => {
  const { operation } = known.seen;
  if (operation.spec.desiredState !== "Paused") return {};
  const why = [whyOf("Paused", { by: "spec.desiredState" }, known.now)];
  if (known.alive.length > 0) return { conditions: lockedBy(known), stop: { phase: "Running", why, actions: [] } };
  const conditions = [...lockedBy(known), condition("Progressing", "False", "Paused", why[0]?.message)];
  return { conditions, stop: { phase: "Paused", why, ...idle(known, "Paused") } };
};

/** When a paused cluster, a window, a freeze or its own wish keeps an Operation from starting the next batch. */
export const timeGate: Gate = (known) => {
  const { seen, rules, now } = known;
  if (known.alive.length > 0) return {};
  const { spec } = seen.operation;
  const notBefore = timeOf(spec.notBefore);
  if (seen.cluster?.spec.managementPolicy === "Paused" && begun(known))
    return held(known, "ClusterPaused", whyOf("ClusterPaused", { cluster: spec.clusterName }, now));
  if (notBefore !== undefined && notBefore > now)
    return held(known, "WaitingForStart", whyOf("WaitingForStart", { at: isoTime(notBefore) }, now), notBefore - now);
  if (known.plan?.spec.lockMode === "None") return {};
  if (rules.freeze !== undefined) {
    const { until, reason } = rules.freeze;
    return held(known, "Frozen", whyOf("Frozen", { until: isoTime(until), cause: reason }, now), until - now);
  }
  if (rules.window.open) return {};
  const { opensAt } = rules.window;
  const why = whyOf("WaitingForWindow", { opensAt: opensAt === undefined ? "never" : isoTime(opensAt) }, now);
  return held(known, "WaitingForWindow", why, opensAt === undefined ? undefined : opensAt - now);
};

/** The lock of the cluster: one Exclusive holder, or Shared ones on different machines. */
export const lockGate: Gate = (known) => {
  const wish = lockWish(known);
  if (wish === undefined) return { conditions: [condition("Locked", "True", "NotNeeded")] };
  if (holdsLock(known)) return yieldToEmergency(known, wish);
  const { seen, now } = known;
  const turn = turnOf(wish, seen.lock?.spec.holders ?? [], seen.waiters);
  if (turn.granted) {
    const { priority: _priority, createdAt: _createdAt, ...holder } = wish;
    const conditions = [condition("Locked", "False", "WaitingForLock"), notStarted];
    const actions: readonly OperationAction[] = [{ type: "TakeLock", holder: { ...holder, since: isoTime(now) } }];
    return { conditions, stop: { phase: "Queued", why: [], actions } };
  }
  const why = [whyOf("WaitingForLock", { cluster: seen.operation.spec.clusterName, holder: turn.behind }, now)];
  const conditions = [condition("Locked", "False", "WaitingForLock", why[0]?.message), notStarted];
  const queue = { position: turn.position, behind: turn.behind };
  return { conditions, stop: { phase: "Queued", why, actions: [], queue } };
};

/** What this Operation wants of the lock; undefined: nothing. */
export function lockWish(known: Pick<Known, "plan" | "seen">): Waiter | undefined {
  const mode = known.plan?.spec.lockMode ?? "None";
  if (mode === "None" || known.plan === undefined) return undefined;
  const { metadata, spec } = known.seen.operation;
  const machines = known.plan.spec.machines.map((machine) => machine.uid);
  const { name, uid = "", creationTimestamp = "" } = metadata;
  return { operation: name, uid, mode, machines, priority: spec.priority, createdAt: creationTimestamp };
}

/** Holders that wait too long give way; they plan again when they go on. */
export function idle(
  known: Known,
  reason: string,
): { readonly actions: readonly OperationAction[]; readonly forMs?: number } {
  if (!holdsLock(known)) return { actions: [] };
  const progressing = conditionOf(known.seen.operation, "Progressing");
  const since = progressing?.reason === reason ? (timeOf(progressing.lastTransitionTime) ?? known.now) : known.now;
  const left = since + known.rules.lockIdleSeconds * 1000 - known.now;
  return left > 0 ? { actions: [], forMs: left } : { actions: [{ type: "ReleaseLock" }] };
}

export function begun(known: Known): boolean {
  return known.seen.runs.length > 0;
}

export function lockedBy(known: Known) {
  if (known.plan?.spec.lockMode === "None") return [condition("Locked", "True", "NotNeeded")];
  if (holdsLock(known)) return [condition("Locked", "True", "Held")];
  return begun(known) ? [condition("Locked", "False", "Released")] : [];
}

function held(known: Known, reason: string, why: Why, forMs?: number): GateResult {
  const conditions = [
    condition("Locked", "False", reason, why.message),
    begun(known) ? condition("Progressing", "False", "Paused", why.message) : notStarted,
  ];
  const { actions, forMs: idleMs } = idle(known, begun(known) ? "Paused" : "NotStarted");
  const soonest = Math.min(forMs ?? Number.POSITIVE_INFINITY, idleMs ?? Number.POSITIVE_INFINITY);
  const again = Number.isFinite(soonest) ? { forMs: Math.max(1, soonest) } : {};
  return { conditions, stop: { phase: begun(known) ? "Paused" : "Queued", why: [why], actions, ...again } };
}

/** At the batch boundary a holder makes room for an emergency that waits for it. */
function yieldToEmergency(known: Known, wish: Waiter): GateResult {
  const { waiters } = known.seen;
  const emergency = waiters.find((each) => each.priority === "Emergency" && overlaps(each, wish));
  if (emergency === undefined || wish.priority === "Emergency" || known.alive.length > 0)
    return { conditions: [condition("Locked", "True", "Held")] };
  const why = [whyOf("YieldedToEmergency", { operation: emergency.operation }, known.now)];
  const conditions = [condition("Locked", "False", "YieldedToEmergency", why[0]?.message), notStarted];
  return {
    conditions,
    stop: {
      phase: "Queued",
      why,
      actions: [{ type: "ReleaseLock" }],
      queue: { position: 1, behind: emergency.operation },
    },
  };
}

function overlaps(a: LockWish, b: LockWish): boolean {
  return a.mode === "Exclusive" || b.mode === "Exclusive" || a.machines.some((machine) => b.machines.includes(machine));
}
