import type { StepRun, StepRunMachineResult, StepRunPhase, Why } from "@dipper/api";
import { conditionOf } from "@dipper/api";
import type { DrainPod } from "../drain/drain-pod.ts";
import { cancelAnnotation } from "../operation/phases/life.ts";
import { listed, whyOf } from "../words.ts";
import { type DrainState, drainOf, isOwnCordon } from "./draining.ts";
import { type Proof, proofOf } from "./proof.ts";
import type { StepRunSeen } from "./seen.ts";

type RunMachine = StepRun["spec"]["machines"][number];

export type StepRunAction =
  | { readonly type: "Look" }
  | { readonly type: "Cordon"; readonly node: string }
  | { readonly type: "Evict"; readonly pods: readonly DrainPod[] }
  | { readonly type: "FailDrain"; readonly machine: string; readonly detail: string }
  | { readonly type: "Uncordon"; readonly node: string }
  | { readonly type: "Start"; readonly machines: readonly string[] }
  | { readonly type: "Cancel"; readonly reason: string }
  | { readonly type: "DeleteNode"; readonly node: string; readonly uid: string }
  | { readonly type: "RemoveFinalizer" };

export interface MachineLook {
  readonly name: string;
  readonly result: StepRunMachineResult;
  readonly postCondition: "NotAsked" | "Holds" | "DoesNotHold" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** One look at a StepRun; `decide` and `report` are two views of it. */
export interface StepRunLook {
  readonly phase: StepRunPhase;
  readonly machines: readonly MachineLook[];
  readonly why: readonly Why[];
  readonly actions: readonly StepRunAction[];
  readonly forMs?: number;
  readonly started?: { readonly reason: string; readonly ok: boolean; readonly message: string };
  /** Present when it is over. */
  readonly finished?: { readonly reason: string; readonly message: string };
}

const toolAgainMs = 15_000;
const drainAgainMs = 2000;

/** Pure. */
export function lookAt(seen: StepRunSeen, now: number): StepRunLook {
  const { run, state } = seen;
  if (conditionOf(run, "Finished")?.status === "True") return over(seen);
  if (state === undefined) return { ...waiting(seen, "Pending"), actions: [{ type: "Look" }] };
  if (state.progress.lines > 0) return state.runner === "Alive" ? working(seen) : collect(seen, now);
  if (state.runner === "Alive") return { ...waiting(seen, "Starting"), actions: cancelActions(seen) };
  return beforeStart(seen, now);
}

export function cancelReason(run: StepRun): string | undefined {
  return run.metadata.annotations?.[cancelAnnotation];
}

function over(seen: StepRunSeen): StepRunLook {
  const { run, operation } = seen;
  const gone =
    run.metadata.deletionTimestamp !== undefined &&
    (operation === undefined || operation.metadata.deletionTimestamp !== undefined);
  const actions = gone && (run.metadata.finalizers ?? []).length > 0 ? [{ type: "RemoveFinalizer" } as const] : [];
  return { phase: run.status?.phase ?? "Succeeded", machines: [], why: [], actions };
}

function beforeStart(seen: StepRunSeen, now: number): StepRunLook {
  const { run, operation } = seen;
  const canceled = operation === undefined ? "Deleted" : cancelReason(run);
  const drains = seen.step?.consequences.includes("Drain") === true;
  const states = drains ? run.spec.machines.map((machine) => ({ machine, drain: drainOf(seen, machine, now) })) : [];
  if (canceled !== undefined) return canceledBefore(seen, canceled, states);
  const overtaken = overtakenBy(seen);
  if (overtaken.length > 0) {
    const message = `${listed(overtaken)}: a later attempt holds the machine`;
    return {
      ...finish(seen, "Canceled", "Canceled", { reason: "FencedOut", message }),
      started: { reason: "FencedOut", ok: false, message },
    };
  }
  if (drains && seen.nodes.state === "Unreachable")
    return { ...waiting(seen, "Pending"), forMs: drainAgainMs, started: notStarted(seen.nodes.cause) };
  const draining = drainStep(seen, states);
  if (draining !== undefined) return draining;
  if (seen.missing !== undefined) {
    const [problem = "", install = ""] = seen.missing.split(": ", 2);
    return {
      ...waiting(seen, "Pending"),
      why: [whyOf("WaitingForTool", { problem, install }, now)],
      forMs: toolAgainMs,
      started: notStarted(seen.missing),
    };
  }
  const ready = run.spec.machines
    .map((machine) => machine.name)
    .filter((name) => states.every(({ machine, drain }) => machine.name !== name || drain.state !== "Failed"));
  if (ready.length === 0)
    return finishWith(
      seen,
      "Failed",
      { reason: "SomeMachinesFailed", message: "No node could be emptied." },
      states.map(({ machine, drain }) => drainLook(machine, drain)),
    );
  return {
    ...waiting(seen, "Pending"),
    actions: [{ type: "Start", machines: ready }],
    started: notStarted("Starting"),
  };
}

interface MachineDrain {
  readonly machine: RunMachine;
  readonly drain: DrainState;
}

/** Undefined: every node is empty, or given up. */
function drainStep(seen: StepRunSeen, states: readonly MachineDrain[]): StepRunLook | undefined {
  const open = states.filter(
    ({ drain }) => drain.state === "NotBegun" || drain.state === "Evicting" || drain.state === "TimedOut",
  );
  const leftovers = states.flatMap(({ drain }) => takeBack(seen, drain));
  if (open.length === 0 && leftovers.length === 0) return undefined;
  const actions = open.flatMap(({ machine, drain }): readonly StepRunAction[] => {
    if (drain.state === "NotBegun") return [{ type: "Cordon", node: drain.node.metadata.name }];
    if (drain.state === "Evicting") return drain.evict.length === 0 ? [] : [{ type: "Evict", pods: drain.evict }];
    if (drain.state !== "TimedOut" || drain.then === "WaitForDecision") return [];
    return [
      { type: "FailDrain", machine: machine.name, detail: drain.then === "Skip" ? "skipped" : blockedDetail(drain) },
    ];
  });
  const blockers = open.flatMap(({ drain }) => ("blockers" in drain ? drain.blockers : []));
  const why = blockers
    .slice(0, 8)
    .map((each) =>
      whyOf("PodBlocked", { node: each.node, pod: `${each.namespace}/${each.pod}`, detail: each.detail }, 0),
    );
  const machines = states.map(({ machine, drain }) => drainLook(machine, drain));
  return {
    phase: "Pending",
    machines,
    why,
    actions: [...leftovers, ...actions],
    forMs: drainAgainMs,
    started: notStarted("Nodes are being emptied."),
  };
}

/** A node that is given up goes back to work, if we were the ones who cordoned it. */
function takeBack(seen: StepRunSeen, drain: DrainState): readonly StepRunAction[] {
  const uid = seen.operation?.metadata.uid ?? seen.run.spec.operationRef.uid;
  if (drain.state !== "Failed" || drain.node === undefined || !isOwnCordon(drain.node, uid)) return [];
  return [{ type: "Uncordon", node: drain.node.metadata.name }];
}

function drainLook(machine: RunMachine, drain: DrainState): MachineLook {
  const base = { name: machine.name, result: "Pending", postCondition: "NotAsked", reason: "", message: "" } as const;
  if (drain.state === "Failed")
    return {
      ...base,
      result: drain.detail === "skipped" ? "Skipped" : "Failed",
      reason: "DrainFailed",
      message: drain.detail,
    };
  if (drain.state === "TimedOut") return { ...base, reason: "DrainTimedOut", message: blockedDetail(drain) };
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
    : `${drain.left} pods stay; ${first.namespace}/${first.pod}: ${first.detail}`;
}

function canceledBefore(seen: StepRunSeen, reason: string, states: readonly MachineDrain[]): StepRunLook {
  const uid = seen.operation?.metadata.uid ?? seen.run.spec.operationRef.uid;
  const own = states.flatMap(({ drain }) =>
    "node" in drain && drain.node !== undefined && isOwnCordon(drain.node, uid) ? [drain.node.metadata.name] : [],
  );
  if (own.length > 0) return { ...waiting(seen, "Pending"), actions: own.map((node) => ({ type: "Uncordon", node })) };
  return finish(seen, "Canceled", "Canceled", { reason: "Canceled", message: reason });
}

/** Machines that a later attempt, or another Operation, has taken meanwhile. */
function overtakenBy(seen: StepRunSeen): readonly string[] {
  const machines = new Map(seen.machines.map((machine) => [machine.metadata.uid, machine]));
  return seen.run.spec.machines.flatMap(({ name, uid, fence }) => {
    const held = machines.get(uid)?.spec.operationRef;
    return held?.uid === seen.run.spec.operationRef.uid && held.fence === fence ? [] : [name];
  });
}

function working(seen: StepRunSeen): StepRunLook {
  return {
    phase: "Running",
    machines: seen.run.spec.machines.map((machine) => progressLook(seen, machine)),
    why: [],
    actions: cancelActions(seen),
    started: runnerStarted,
  };
}

function cancelActions(seen: StepRunSeen): readonly StepRunAction[] {
  const reason = seen.operation === undefined ? "Deleted" : cancelReason(seen.run);
  return reason === undefined ? [] : [{ type: "Cancel", reason }];
}

const runnerStarted = { reason: "RunnerStarted", ok: true, message: "" };

function progressLook(seen: StepRunSeen, machine: RunMachine): MachineLook {
  const base = { name: machine.name, postCondition: "NotAsked", reason: "", message: "" } as const;
  const skipped = drainOf(seen, machine, 0);
  if (skipped.state === "Failed") return drainLook(machine, skipped);
  const progress = seen.state?.progress.machines.get(machine.name);
  if (progress === undefined) return { ...base, result: "Pending" };
  if (progress.result === undefined) return { ...base, result: "Running", message: progress.stage ?? "" };
  const { result, reason, message } = progress.result;
  return { ...base, result: result === "Succeeded" ? "Running" : result, reason, message };
}

/** The runner is gone: what it reported is asked of the cluster, and what it did not report as well. */
function collect(seen: StepRunSeen, now: number): StepRunLook {
  const looks = seen.run.spec.machines.map((machine) => collectMachine(seen, machine, now));
  const open = looks.filter(({ wait }) => wait !== undefined);
  const machines = looks.map(({ look }) => look);
  const condition = seen.step?.postCondition ?? "None";
  if (open.length > 0) {
    const actions = looks.flatMap(({ actions: own }) => own);
    const names = listed(open.map(({ look }) => look.name));
    const why = [whyOf("WaitingForProof", { condition, machines: `${names} (${open[0]?.look.message ?? ""})` }, now)];
    return {
      phase: "Collecting",
      machines,
      why,
      actions,
      forMs: Math.max(1, Math.min(...open.map(({ wait = 0 }) => wait))),
      started: runnerStarted,
    };
  }
  return { ...conclude(seen, machines), started: runnerStarted };
}

interface Collected {
  readonly look: MachineLook;
  readonly wait?: number;
  readonly actions: readonly StepRunAction[];
}

function collectMachine(seen: StepRunSeen, machine: RunMachine, now: number): Collected {
  const reported = seen.state?.progress.machines.get(machine.name)?.result;
  const drained = drainOf(seen, machine, now);
  if (drained.state === "Failed") return { look: drainLook(machine, drained), actions: [] };
  const base = { name: machine.name, reason: reported?.reason ?? "", message: reported?.message ?? "" };
  if (reported !== undefined && reported.result !== "Succeeded")
    return { look: { ...base, result: reported.result, postCondition: "NotAsked" }, actions: [] };
  const untouched = seen.state?.progress.machines.get(machine.name) === undefined;
  const reason = seen.operation === undefined ? "Deleted" : cancelReason(seen.run);
  // A stop is over some day, and then a machine that reported success must not be run again: its proof is waited for.
  const stopped = reason !== undefined && reason !== "Stopped";
  if (reported === undefined && untouched && reason !== undefined)
    return { look: { ...base, result: "Canceled", postCondition: "NotAsked" }, actions: [] };
  const condition = seen.step?.postCondition ?? "None";
  const proof = proofOf({ seen, machine, condition, reported: reported !== undefined, now });
  const waits = (proof.verdict === "Wait" || proof.verdict === "Unknown") && !stopped;
  if (!waits) return { look: proven(base, proof, reported !== undefined), actions: [] };
  return {
    look: { ...base, result: "Running", postCondition: "Unknown", message: proof.detail },
    wait: proof.forMs,
    actions: nodeDeletion(seen, machine, reported !== undefined),
  };
}

function proven(base: Pick<MachineLook, "name" | "reason" | "message">, proof: Proof, reported: boolean): MachineLook {
  if (proof.verdict === "Holds") return { ...base, result: "Succeeded", postCondition: "Holds" };
  if (proof.verdict !== "DoesNotHold")
    return { ...base, result: "Unknown", postCondition: "Unknown", reason: "NotProven", message: proof.detail };
  if (!reported)
    return {
      ...base,
      result: "Unknown",
      postCondition: "DoesNotHold",
      reason: "NoResult",
      message: "The runner left no result; what it was to reach does not hold.",
    };
  return {
    ...base,
    result: "Failed",
    postCondition: "DoesNotHold",
    reason: "PostConditionFailed",
    message: proof.detail,
  };
}

/** The kubelet is gone, says the runner: its Node object is ours to remove. */
function nodeDeletion(seen: StepRunSeen, machine: RunMachine, reported: boolean): readonly StepRunAction[] {
  if (seen.step?.postCondition !== "NodeGone" || !reported || seen.nodes.state !== "Known") return [];
  const node = seen.nodes.byMachine.get(machine.uid);
  if (node === undefined || node.metadata.deletionTimestamp !== undefined) return [];
  return [{ type: "DeleteNode", node: node.metadata.name, uid: node.metadata.uid ?? "" }];
}

function conclude(seen: StepRunSeen, machines: readonly MachineLook[]): StepRunLook {
  const count = (...results: readonly StepRunMachineResult[]) =>
    machines.filter((each) => results.includes(each.result)).length;
  const ended = seen.state?.progress.ended;
  const failed = machines.length - count("Succeeded");
  const finished = (reason: string, message: string) => ({ reason, message });
  if (failed === 0) return finishWith(seen, "Succeeded", finished("Succeeded", ""), machines);
  if (count("Canceled", "Skipped") === failed)
    return finishWith(seen, "Canceled", finished("Canceled", cancelReason(seen.run) ?? ""), machines);
  if (ended === undefined) return finishWith(seen, "Lost", finished("RunnerLost", ""), machines);
  if (count("TimedOut") === failed)
    return finishWith(seen, "TimedOut", finished("TimedOut", `${seen.run.spec.timeoutSeconds} s`), machines);
  const said = machines.some((each) => each.reason !== "" || each.message !== "");
  if (!said && ended.code !== 0)
    return finishWith(
      seen,
      "Failed",
      finished("RunnerFailed", `exit ${ended.code ?? ended.signal ?? "unknown"}`),
      machines,
    );
  return finishWith(
    seen,
    "Failed",
    finished("SomeMachinesFailed", `${failed} of ${machines.length} machines failed.`),
    machines,
  );
}

function finish(
  seen: StepRunSeen,
  phase: StepRunPhase,
  result: StepRunMachineResult,
  finished: { readonly reason: string; readonly message: string },
): StepRunLook {
  const machines = seen.run.spec.machines.map(
    ({ name }): MachineLook => ({
      name,
      result,
      postCondition: "NotAsked",
      reason: finished.reason === "FencedOut" ? "FencedOut" : "",
      message: finished.message,
    }),
  );
  return finishWith(
    seen,
    phase,
    finished.reason === "FencedOut" ? { reason: "Canceled", message: finished.message } : finished,
    machines,
  );
}

function finishWith(
  _seen: StepRunSeen,
  phase: StepRunPhase,
  finished: { readonly reason: string; readonly message: string },
  machines: readonly MachineLook[],
): StepRunLook {
  return { phase, machines, why: [], actions: [], finished };
}

function waiting(seen: StepRunSeen, phase: StepRunPhase): StepRunLook {
  const machines = seen.run.spec.machines.map((machine) => progressLook(seen, machine));
  return { phase, machines, why: [], actions: [] };
}

function notStarted(message: string) {
  return { reason: "WaitingForRunner", ok: false, message };
}
