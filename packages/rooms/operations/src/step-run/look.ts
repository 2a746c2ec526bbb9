import { conditionOf, type StepRunMachineResult, type StepRunPhase } from "@dipper/api";
import { timeOf } from "../operation/known.ts";
import { canceledAtAnnotation } from "../operation/phases/life.ts";
import { listed, whyOf } from "../words.ts";
import { collect } from "./collect.ts";
import { drainAgainMs, drainLook, drainStep, type MachineDrain } from "./drain-look.ts";
import { drainOf, isOwnCordon } from "./draining.ts";
import { hasBegun } from "./follower.ts";
import { balancerStep } from "./leaving/balancer-step.ts";
import { isLost } from "./leaving/lost.ts";
import { memberStep } from "./leaving/member-step.ts";
import {
  cancelReason,
  ended,
  type MachineLook,
  notStarted,
  type RunMachine,
  runnerStarted,
  type StepRunAction,
  type StepRunLook,
} from "./look-types.ts";
import type { StepRunSeen } from "./seen.ts";

const toolAgainMs = 15_000;
/** A task that says nothing for so long after a cancel counts as hanging. */
const silentMs = 120_000;
const lostMessage = "All of its machines are lost.";

/** One look at a StepRun: before its runner, while it works, after it. Pure. */
export function lookAt(seen: StepRunSeen, now: number): StepRunLook {
  const { run, state } = seen;
  if (conditionOf(run, "Finished")?.status === "True") return over(seen);
  // Nobody has looked yet in this life: where it stood is where it stands.
  if (state === undefined)
    return {
      ...waiting(seen, run.status?.phase ?? "Pending"),
      why: run.status?.why ?? [],
      actions: [{ type: "Look" }],
    };
  if (hasBegun(state)) return state.runner === "Alive" ? working(seen, now) : collect(seen, now);
  if (state.runner === "Alive") return { ...waiting(seen, "Starting"), actions: cancelActions(seen) };
  return beforeStart(seen, now);
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
  const { run } = seen;
  const canceled = cancelReason(seen);
  const drains = seen.step?.consequences.includes("Drain") === true;
  const states = drains ? run.spec.machines.map((machine) => ({ machine, drain: drainOf(seen, machine, now) })) : [];
  if (drains && seen.nodes.state === "Unreachable")
    return { ...waiting(seen, "Pending"), forMs: drainAgainMs, started: notStarted(seen.nodes.cause) };
  if (canceled !== undefined) return canceledBefore(seen, canceled, states);
  const overtaken = overtakenBy(seen);
  if (overtaken.length > 0) {
    const message = `${listed(overtaken)}: a later attempt holds the machine`;
    return {
      ...ended("Canceled", { reason: "Canceled", message }, all(seen, "Canceled", "FencedOut", message)),
      started: { reason: "FencedOut", ok: false, message },
    };
  }
  const draining = drainStep(seen, states, now);
  if (draining !== undefined) return draining;
  const balancing = balancerStep(seen, states, now);
  if (balancing !== undefined) return balancing;
  const members = memberStep(seen, states, now);
  if (members !== undefined) return members;
  const failed = new Set(states.flatMap(({ machine, drain }) => (drain.state === "Failed" ? [machine.name] : [])));
  const lost = run.spec.machines.filter((machine) => isLost(seen, machine));
  const ready = run.spec.machines
    .filter((machine) => !failed.has(machine.name) && !lost.includes(machine))
    .map((machine) => machine.name);
  // Nobody is left to run anything on: what must hold is asked, and done, by us alone.
  if (ready.length === 0 && lost.length > 0) return { ...collect(seen, now), started: notStarted(lostMessage) };
  if (seen.missing !== undefined) {
    const [problem = "", install = ""] = seen.missing.split(": ", 2);
    return {
      ...waiting(seen, "Pending"),
      why: [whyOf("WaitingForTool", { problem, install }, now)],
      forMs: toolAgainMs,
      started: notStarted(seen.missing, "WaitingForTool"),
    };
  }
  if (ready.length === 0)
    return ended(
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

function canceledBefore(seen: StepRunSeen, reason: string, states: readonly MachineDrain[]): StepRunLook {
  const uid = seen.operation?.metadata.uid ?? seen.run.spec.operationRef.uid;
  const own = states.flatMap(({ drain }) =>
    "node" in drain && drain.node !== undefined && isOwnCordon(drain.node, uid) ? [drain.node.metadata.name] : [],
  );
  if (own.length > 0) return { ...waiting(seen, "Pending"), actions: own.map((node) => ({ type: "Uncordon", node })) };
  return ended("Canceled", { reason: "Canceled", message: reason }, all(seen, "Canceled", "", reason));
}

/** Machines that a later attempt, or another Operation, has taken meanwhile. */
function overtakenBy(seen: StepRunSeen): readonly string[] {
  const machines = new Map(seen.machines.map((machine) => [machine.metadata.uid, machine]));
  return seen.run.spec.machines.flatMap(({ name, uid, fence }) => {
    const held = machines.get(uid)?.spec.operationRef;
    return held?.uid === seen.run.spec.operationRef.uid && held.fence === fence ? [] : [name];
  });
}

function working(seen: StepRunSeen, now: number): StepRunLook {
  const stopAt = stopAtOf(seen);
  const stops = stopAt !== undefined && stopAt <= now;
  return {
    phase: "Running",
    machines: seen.run.spec.machines.map((machine) => progressLook(seen, machine)),
    why: [],
    actions: [...cancelActions(seen), ...(stops ? [{ type: "Stop" } as const] : [])],
    ...(stopAt === undefined ? {} : { forMs: stops ? silentMs : stopAt - now }),
    started: runnerStarted,
  };
}

/**
 * A canceled runner ends after the machines that it is at. One that says nothing any more does not come to their end, and is not
 * waited for until the step's time is over. A stop of the fleet ends no work by force.
 */
function stopAtOf(seen: StepRunSeen): number | undefined {
  const reason = cancelReason(seen);
  const canceledAt = timeOf(seen.run.metadata.annotations?.[canceledAtAnnotation]);
  if (reason === undefined || reason === "Stopped" || canceledAt === undefined) return undefined;
  return Math.max(canceledAt, seen.state?.progress.lastAt ?? 0) + silentMs;
}

function cancelActions(seen: StepRunSeen): readonly StepRunAction[] {
  const reason = cancelReason(seen);
  return reason === undefined ? [] : [{ type: "Cancel", reason }];
}

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

/** The same for all machines. */
function all(seen: StepRunSeen, result: StepRunMachineResult, reason: string, message: string): readonly MachineLook[] {
  return seen.run.spec.machines.map(({ name }) => ({ name, result, postCondition: "NotAsked", reason, message }));
}

function waiting(seen: StepRunSeen, phase: StepRunPhase): StepRunLook {
  const machines = seen.run.spec.machines.map((machine) => progressLook(seen, machine));
  return { phase, machines, why: [], actions: [] };
}
