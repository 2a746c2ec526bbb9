import { whyOf } from "../words.ts";
import { type DrainState, isOwnCordon } from "./draining.ts";
import { isLost } from "./leaving/lost.ts";
import { type MachineLook, notStarted, type RunMachine, type StepRunAction, type StepRunLook } from "./look-types.ts";
import type { StepRunSeen } from "./seen.ts";

export const drainAgainMs = 2000;

/** One machine and how far its node is emptied. */
export interface MachineDrain {
  readonly machine: RunMachine;
  readonly drain: DrainState;
}

/** Undefined: every node is empty, or given up. */
export function drainStep(seen: StepRunSeen, states: readonly MachineDrain[], now: number): StepRunLook | undefined {
  const open = states.filter(
    ({ drain }) => drain.state === "NotBegun" || drain.state === "Evicting" || drain.state === "TimedOut",
  );
  const leftovers = states.flatMap(({ drain }) => takeBack(seen, drain));
  if (open.length === 0 && leftovers.length === 0) return undefined;
  const actions = open.flatMap(({ machine, drain }): readonly StepRunAction[] => {
    if (drain.state === "NotBegun") {
      return [{ type: "Cordon", node: drain.node.metadata.name, gone: isLost(seen, machine) }];
    }
    if (drain.state === "Evicting") return drain.evict.length === 0 ? [] : [{ type: "Evict", pods: drain.evict }];
    if (drain.state !== "TimedOut" || drain.next === "WaitForDecision") return [];
    return [
      { type: "FailDrain", machine: machine.name, detail: drain.next === "Skip" ? "skipped" : blockedDetail(drain) },
    ];
  });
  const blockers = open.flatMap(({ drain }) => ("blockers" in drain ? drain.blockers : []));
  const why = blockers
    .slice(0, 8)
    .map((each) =>
      whyOf("PodBlocked", { node: each.node, pod: `${each.namespace}/${each.pod}`, detail: each.detail }, now),
    );
  const machines = states.map(({ machine, drain }) => drainLook(machine, drain));
  return {
    phase: "Pending",
    machines,
    why,
    actions: [...leftovers, ...actions],
    forMs: drainAgainMs,
    started: notStarted(why[0]?.message ?? "Nodes are being emptied.", why[0]?.reason),
  };
}

/** A node that is given up goes back to work, if we were the ones who cordoned it. */
function takeBack(seen: StepRunSeen, drain: DrainState): readonly StepRunAction[] {
  const uid = seen.operation?.metadata.uid ?? seen.run.spec.operationRef.uid;
  if (drain.state !== "Failed" || drain.node === undefined || !isOwnCordon(drain.node, uid)) return [];
  return [{ type: "Uncordon", node: drain.node.metadata.name }];
}

export function drainLook(machine: RunMachine, drain: DrainState): MachineLook {
  const base = { name: machine.name, result: "Pending", postCondition: "NotAsked", reason: "", message: "" } as const;
  if (drain.state === "Failed")
    return {
      ...base,
      result: drain.detail === "skipped" ? "Skipped" : "Failed",
      reason: "DrainFailed",
      message: drain.detail,
    };
  // Only what waits for people is said to have timed out: what fails does so at once, and what is skipped is.
  if (drain.state === "TimedOut" && drain.next === "WaitForDecision")
    return { ...base, reason: "DrainTimedOut", message: blockedDetail(drain) };
  if (drain.state === "TimedOut") return { ...base, reason: "Evicting", message: blockedDetail(drain) };
  if (drain.state !== "Evicting") return base;
  const first = drain.blockers[0];
  const reason = first === undefined ? "Evicting" : first.reason;
  return {
    ...base,
    reason,
    message:
      first === undefined ? `${drain.left} pods are leaving` : `${first.namespace}/${first.pod}: ${first.detail}`,
  };
}

function blockedDetail(drain: Extract<DrainState, { state: "TimedOut" }>): string {
  const first = drain.blockers[0];
  return first === undefined
    ? `${drain.left} pods did not leave in time`
    : `${drain.left === 1 ? "1 pod stays" : `${drain.left} pods stay`}; ${first.namespace}/${first.pod}: ${first.detail}`;
}
