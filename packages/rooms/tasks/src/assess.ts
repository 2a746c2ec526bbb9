import {
  annotations,
  type ConditionUpdate,
  conditionOf,
  parseTime,
  quarantineOf,
  type ReasonWord,
  type TaskPhase,
  type Why,
  whyOf,
} from "@dipper/api";
import type { TaskAction } from "./action.ts";
import { orderProblem, type TaskStep, workOf } from "./flow.ts";
import { checkProblem, machinesFor, machinesOf, passedCheck } from "./machines.ts";
import { refusalText } from "./refusal-text.ts";
import type { TaskSeen } from "./seen.ts";
import { condition, lookAtStep, type StepLook } from "./step-looks.ts";

/** One look at a task; `decide` and `report` are two views of it. */
export interface TaskLook {
  readonly phase: TaskPhase;
  readonly steps: readonly StepLook[];
  readonly conditions: readonly ConditionUpdate[];
  readonly why: readonly Why[];
  readonly actions: readonly TaskAction[];
  readonly forMs?: number;
  readonly ends?: { readonly phase: TaskPhase; readonly reason: string; readonly message: string };
}

export const finalizer = "ops.dipper.dev/task";
/** Seconds for which a task waits for what it names. */
const referenceTimeoutMs = 300_000;

/** Pure. */
export function assess(seen: TaskSeen, now: number): TaskLook {
  const { task } = seen;
  const deleted = task.metadata.deletionTimestamp !== undefined;
  const held = task.metadata.finalizers?.includes(finalizer) === true;
  if (conditionOf(task, "Finished")?.status === "True")
    return { ...still(seen), actions: deleted && held ? [{ type: "RemoveFinalizer" }] : [] };
  if (!held && !deleted) return { ...still(seen), phase: "Pending", actions: [{ type: "AddFinalizer" }] };
  if (deleted || task.spec.desiredState === "Canceled") return cancel(seen, now, deleted);
  const refused = refusals(seen, now);
  if (refused.length > 0) return refuse(seen, refused, now);
  const accepted = [condition("Accepted", "True", "Accepted")];
  const reserving = reserve(seen, now);
  if (reserving !== undefined) return { ...reserving, conditions: [...accepted, ...reserving.conditions] };
  const reserved = condition("MachinesReserved", "True", task.spec.machineRequest === undefined ? "Named" : "Reserved");
  const walked = walk(seen, now);
  return { ...walked, conditions: [...accepted, reserved, ...walked.conditions] };
}

function still({ task }: TaskSeen): Omit<TaskLook, "actions"> {
  return { phase: task.status?.phase ?? "Pending", steps: [], conditions: [], why: task.status?.why ?? [] };
}

function refusals(seen: TaskSeen, now: number): readonly Why[] {
  const { task, cluster } = seen;
  if (seen.operations.size > 0) return [];
  const say = (reason: ReasonWord, params: Readonly<Record<string, string>> = {}) =>
    whyOf(reason, params, { now, before: task.status?.why });
  const { spec } = task;
  const order = orderProblem(
    spec.operationTaskType,
    spec.operationTaskStep.map(({ step }) => step),
  );
  const missing = spec.operationTaskMachines.flatMap(({ name }, index) =>
    seen.named[index] === undefined ? [name] : [],
  );
  const mismatch = cluster?.spec.clusterType === "native" && spec.clusterType === "simulated";
  const requester = task.metadata.annotations?.[annotations.requestedBy] ?? "";
  return [
    ...(order === undefined ? [] : [say("StepOrderInvalid", order)]),
    ...(cluster === undefined ? [say("ClusterNotFound", { cluster: spec.cluster })] : []),
    ...(mismatch
      ? [say("ParameterInvalid", { parameter: "clusterType", problem: `cluster ${spec.cluster} is not simulated` })]
      : []),
    ...(missing.length > 0 ? [say("MachineNotFound", { machines: missing.slice(0, 5).join(", ") })] : []),
    ...(spec.machineRequest !== undefined && seen.pool === undefined
      ? [say("PoolTooSmall", { pool: spec.machineRequest.pool, wanted: String(spec.machineRequest.count), found: "0" })]
      : []),
    ...(requester === "" ? [say("RequesterUnknown")] : []),
  ];
}

function refuse(seen: TaskSeen, why: readonly Why[], now: number): TaskLook {
  const conditions = [condition("Accepted", "False", why[0]?.reason ?? "ClusterNotFound", why[0]?.message)];
  const left = (parseTime(seen.task.metadata.creationTimestamp ?? "") ?? now) + referenceTimeoutMs - now;
  const look = { phase: "Pending" as const, steps: [], conditions, why };
  if (left > 0) return { ...look, actions: [], forMs: left };
  return {
    ...look,
    actions: givingBack(seen),
    ends: { phase: "Failed", reason: "Failed", message: why[0]?.message ?? "" },
  };
}

/** Machines by number: all at once or none, so that two tasks do not hold half each. Undefined: they are there. */
function reserve(seen: TaskSeen, now: number): TaskLook | undefined {
  const { task, pool, claim } = seen;
  const { machineRequest } = task.spec;
  if (machineRequest === undefined || pool === undefined || seen.operations.size > 0) return undefined;
  const missing = machineRequest.count - seen.reserved.length;
  const promised = pool.spec.reservations.some((each) => each.holder.uid === task.metadata.uid);
  if (missing <= 0)
    return promised
      ? { ...waitsForMachines(seen, now), actions: [{ type: "Unpromise", pool: pool.metadata.name }] }
      : undefined;
  const chosen = claim?.chosen.slice(0, missing) ?? [];
  if (chosen.length === missing)
    return {
      ...waitsForMachines(seen, now),
      actions: chosen.map((machine) => ({
        type: "Reserve",
        machine: machine.metadata.name,
        uid: machine.metadata.uid ?? "",
      })),
    };
  return {
    ...waitsForMachines(seen, now),
    actions: promised ? [] : [{ type: "Promise", pool: pool.metadata.name, count: missing }],
    forMs: 30_000,
  };
}

function waitsForMachines(seen: TaskSeen, now: number) {
  const { task, claim } = seen;
  const params = {
    wanted: task.spec.machineRequest?.count ?? 0,
    found: seen.reserved.length + (claim?.chosen.length ?? 0),
  };
  const why = [whyOf("NotEnoughSpare", params, { now, before: task.status?.why })];
  // Why each candidate was refused: the first few, worst known first.
  const detail = (claim?.rejected ?? [])
    .slice(0, 20)
    .map((each) => `${each.machine}: ${refusalText(each)}`)
    .join(" ");
  const conditions = [
    condition("MachinesReserved", "False", "NotEnoughSpare", detail),
    condition("Progressing", "False", "NotStarted"),
  ];
  return { phase: "Waiting" as const, steps: pendingSteps(seen), conditions, why };
}

/** Step after step; the first that is not over is where the task stands. */
function walk(seen: TaskSeen, now: number): TaskLook {
  const steps: StepLook[] = [];
  for (const { step } of seen.task.spec.operationTaskStep) {
    const look = lookAtStep(seen, step, now);
    steps.push(look.step);
    if (look.over === "Goes on") {
      const back = leftBehind(seen, step);
      if (back.length > 0) return settling(seen, { steps, step, back }, now);
      continue;
    }
    const rest = pendingSteps(seen).slice(steps.length);
    if (look.over !== "No") {
      const left = rest.map((each) => ({ ...each, phase: "Skipped" as const }));
      const message = look.why[0]?.message ?? `Step ${step} failed.`;
      return {
        ...still(seen),
        phase: "Running",
        steps: [...steps, ...left],
        conditions: [],
        why: look.why,
        actions: givingBack(seen),
        ends: { phase: "Failed", reason: "Failed", message },
      };
    }
    return {
      phase: look.phase,
      steps: [...steps, ...rest],
      conditions: [look.condition],
      why: look.why,
      actions: look.actions,
      ...(look.forMs === undefined ? {} : { forMs: look.forMs }),
    };
  }
  const all = machinesOf(seen).length;
  const reached = machinesFor(seen, "").length;
  const phase = reached === all ? "Succeeded" : "PartiallySucceeded";
  return {
    ...still(seen),
    phase: "Running",
    steps,
    why: [],
    actions: givingBack(seen),
    ends: { phase, reason: phase, message: `${reached} of ${all} machines are done.` },
  };
}

/** Machines that did not pass the check: they were reserved for nothing, and others may want them while the task goes on. */
function leftBehind(seen: TaskSeen, step: TaskStep): readonly TaskAction[] {
  if (workOf(step) !== "Check") return [];
  const passed = passedCheck(seen);
  return givingBack(seen).flatMap((action) =>
    action.type === "Release" && !passed.has(action.machine)
      ? [{ ...action, failed: checkProblem(seen, action.machine) }]
      : [],
  );
}

function settling(
  seen: TaskSeen,
  at: { readonly steps: readonly StepLook[]; readonly step: TaskStep; readonly back: readonly TaskAction[] },
  now: number,
): TaskLook {
  return {
    phase: "Running",
    steps: [...at.steps, ...pendingSteps(seen).slice(at.steps.length)],
    conditions: [condition("Progressing", "True", "Running")],
    why: [whyOf("Running", { step: at.step }, { now, before: seen.task.status?.why })],
    actions: at.back,
  };
}

function cancel(seen: TaskSeen, now: number, deleted: boolean): TaskLook {
  const open = [...seen.operations.values()].filter(
    (operation) => conditionOf(operation, "Finished")?.status !== "True",
  );
  const by = deleted ? "deletion" : "spec.desiredState";
  const why = [whyOf("Canceled", { by }, { now, before: seen.task.status?.why })];
  const steps = (seen.task.status?.steps ?? []).map((each) => ({
    ...each,
    phase: each.phase === "Succeeded" || each.phase === "PartiallySucceeded" ? each.phase : ("Canceled" as const),
  }));
  const look = { phase: "Running" as const, steps, conditions: [], why };
  if (open.length > 0)
    return {
      ...look,
      actions: open
        .filter((each) => each.spec.desiredState !== "Canceled")
        .map((each) => ({ type: "PassOn", operation: each.metadata.name, desiredState: "Canceled" })),
    };
  const actions: readonly TaskAction[] = [
    ...givingBack(seen),
    ...(deleted ? [{ type: "RemoveFinalizer" } as const] : []),
  ];
  return { ...look, actions, ends: { phase: "Canceled", reason: "Canceled", message: `Canceled by ${by}.` } };
}

/** What the task reserved and nobody put to use. */
function givingBack(seen: TaskSeen): readonly TaskAction[] {
  const promised = seen.pool?.spec.reservations.some((each) => each.holder.uid === seen.task.metadata.uid) === true;
  return [
    ...(promised ? [{ type: "Unpromise", pool: seen.pool?.metadata.name ?? "" } as const] : []),
    ...seen.reserved
      .filter((machine) => machine.spec.operationRef === undefined && quarantineOf(machine) === undefined)
      .map((machine) => ({ type: "Release", machine: machine.metadata.name }) as const),
  ];
}

function pendingSteps({ task }: TaskSeen): readonly StepLook[] {
  return task.spec.operationTaskStep.map(({ step }) => ({ step, phase: "Pending", reason: "" }));
}
