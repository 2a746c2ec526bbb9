import {
  annotations,
  type ConditionUpdate,
  conditionOf,
  parseTime,
  policyFor,
  quarantineOf,
  type ReasonWord,
  type TaskPhase,
  type Why,
  whyOf,
} from "@dipper/api";
import type { TaskAction } from "./action.ts";
import { flowOf, kebab, operationTypeOf, orderProblem, type TaskStep, workOf } from "./flow.ts";
import { checkName, machinesFor, machinesOf, mainName } from "./machines.ts";
import type { TaskSeen } from "./seen.ts";

/** How far one step is. */
export interface StepLook {
  readonly step: TaskStep;
  readonly phase:
    | "Pending"
    | "Running"
    | "Waiting"
    | "Succeeded"
    | "PartiallySucceeded"
    | "Failed"
    | "Skipped"
    | "Canceled";
  readonly ref?: { readonly kind: "Operation" | "WorkOrder"; readonly name: string };
  readonly reason: string;
}

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
const askAgainMs = 5000;

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
    .map((each) => `${each.machine}: ${each.reason}`)
    .join(", ");
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
    if (look.over === "Goes on") continue;
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

type StepResult = { readonly step: StepLook; readonly why: readonly Why[] } & (
  | { readonly over: "Goes on" | "Fails" }
  | {
      readonly over: "No";
      readonly phase: TaskPhase;
      readonly condition: ConditionUpdate;
      readonly actions: readonly TaskAction[];
      readonly forMs?: number;
    }
);

function lookAtStep(seen: TaskSeen, step: TaskStep, now: number): StepResult {
  switch (workOf(step)) {
    case "Check":
      return operationStep(seen, step, { name: checkName(seen), flow: ["preCheck"] }, now);
    case "Operation":
      return operationStep(seen, step, { name: mainName(seen), flow: flowOf[seen.task.spec.operationTaskType] }, now);
    case "WorkOrders":
      return workOrderStep(seen, step, now);
    case "Uncordon":
      return uncordonStep(seen, step, now);
  }
}

function operationStep(
  seen: TaskSeen,
  step: TaskStep,
  wanted: { readonly name: string; readonly flow: readonly string[] },
  now: number,
): StepResult {
  const { task } = seen;
  const { name } = wanted;
  const operation = seen.operations.get(name);
  const ref = { kind: "Operation", name } as const;
  const look = (phase: StepLook["phase"]): StepLook => ({ step, phase, ref, reason: "" });
  const paused = task.spec.desiredState === "Paused";
  const why = whyOf("WaitingForOperation", { operation: name }, { now, before: task.status?.why });
  const waits = condition("Progressing", "False", "WaitingForOperation", why.message);
  if (operation === undefined) {
    if (paused)
      return {
        over: "No",
        step: look("Pending"),
        phase: "Paused",
        condition: pausedCondition,
        why: [pausedWhy(seen, now)],
        actions: [],
      };
    const spec = {
      operationType: operationTypeOf[task.spec.operationTaskType],
      operationFlow: wanted.flow,
      machines: machinesFor(seen, step),
    };
    return {
      over: "No",
      step: look("Pending"),
      phase: "Running",
      condition: waits,
      why: [],
      actions: [{ type: "CreateOperation", name, spec }],
    };
  }
  const finished = conditionOf(operation, "Finished");
  if (finished?.status !== "True") {
    const phase =
      operation.status?.phase === "WaitingForDecision" || operation.status?.phase === "AwaitingApproval"
        ? "Waiting"
        : "Running";
    const stands =
      paused && operation.status?.phase === "Paused"
        ? { phase: "Paused" as const, condition: pausedCondition, why: [pausedWhy(seen, now)] }
        : { phase: phase as TaskPhase, condition: waits, why: [why, ...(operation.status?.why ?? []).slice(0, 7)] };
    return { over: "No", step: look(phase), ...stands, actions: passOn(seen, operation) };
  }
  const result =
    finished.reason === "Succeeded" || finished.reason === "PartiallySucceeded" ? finished.reason : undefined;
  if (result !== undefined) return { over: "Goes on", step: look(result), why: [] };
  return {
    over: "Fails",
    step: look(finished.reason === "Canceled" ? "Canceled" : "Failed"),
    why: operation.status?.why ?? [],
  };
}

/** Whoever paused an Operation by hand resumes it by hand: only our own pause is taken back. */
export const pausedByTask = "ops.dipper.dev/paused-by-task";

function passOn(
  seen: TaskSeen,
  operation: NonNullable<ReturnType<TaskSeen["operations"]["get"]>>,
): readonly TaskAction[] {
  const wanted = seen.task.spec.desiredState;
  const now = operation.spec.desiredState;
  const { name } = operation.metadata;
  if (wanted === "Paused" && now === "Active") return [{ type: "PassOn", operation: name, desiredState: "Paused" }];
  const ours = operation.metadata.annotations?.[pausedByTask] !== undefined;
  return wanted === "Active" && now === "Paused" && ours
    ? [{ type: "PassOn", operation: name, desiredState: "Active" }]
    : [];
}

function workOrderStep(seen: TaskSeen, step: TaskStep, now: number): StepResult {
  const { task, cluster } = seen;
  const rules = policyFor({
    policies: seen.policies,
    clusterLabels: cluster?.metadata.labels,
    operationType: operationTypeOf[task.spec.operationTaskType],
    now,
  });
  const ruled = rules.workOrders
    .filter((each) => each.step === step && each.taskType === task.spec.operationTaskType)
    .map(({ type, title, endpoint }) => ({ type, title: { reason: title, params: [] }, endpoint }));
  const own = task.spec.workOrders
    .filter((each) => each.step === step)
    .map(({ type, title, endpointRef }) => ({ type, title, endpoint: endpointRef?.name ?? "" }));
  const wanted = [...own, ...ruled];
  if (wanted.length === 0)
    return { over: "Goes on", step: { step, phase: "Succeeded", reason: "NotRequired" }, why: [] };
  const uid = task.metadata.uid ?? "";
  const named = wanted.map((order, index) => ({
    order,
    name: `${task.metadata.name}-${uid.slice(0, 5)}-${kebab(step)}-${index + 1}`.slice(0, 63),
  }));
  const ref = { kind: "WorkOrder", name: named[0]?.name ?? "" } as const;
  const missing = named.filter(({ name }) => !seen.workOrders.has(name));
  const waitFor = (name: string) =>
    whyOf("WaitingForWorkOrder", { workOrder: name }, { now, before: task.status?.why });
  const no = (name: string, actions: readonly TaskAction[]): StepResult => {
    const why = waitFor(name);
    return {
      over: "No",
      step: { step, phase: "Waiting", ref: { kind: "WorkOrder", name }, reason: "" },
      phase: "Waiting",
      condition: condition("Progressing", "False", "WaitingForWorkOrder", why.message),
      why: [why],
      actions,
    };
  };
  if (missing.length > 0)
    return no(
      missing[0]?.name ?? "",
      missing.map(({ order, name }) => ({
        type: "CreateWorkOrder",
        name,
        order: { type: order.type, title: order.title, ...(order.endpoint === "" ? {} : { endpoint: order.endpoint }) },
      })),
    );
  const answers = named.map(({ name }) => ({ name, answer: conditionOf(seen.workOrders.get(name) ?? {}, "Finished") }));
  const open = answers.find(({ answer }) => answer?.status !== "True");
  const refused = answers.find(
    ({ answer }) => answer?.status === "True" && answer.reason !== "Approved" && answer.reason !== "Done",
  );
  if (refused !== undefined)
    return {
      over: "Fails",
      step: {
        step,
        phase: "Failed",
        ref: { kind: "WorkOrder", name: refused.name },
        reason: refused.answer?.reason ?? "",
      },
      why: [
        whyOf(
          "Rejected",
          { by: refused.name, comment: refused.answer?.message ?? "" },
          { now, before: task.status?.why },
        ),
      ],
    };
  return open === undefined
    ? { over: "Goes on", step: { step, phase: "Succeeded", ref, reason: "" }, why: [] }
    : no(open.name, []);
}

function uncordonStep(seen: TaskSeen, step: TaskStep, now: number): StepResult {
  const { joining } = seen;
  const running = { step, phase: "Running" as const, reason: "" };
  const no = (message: string, actions: readonly TaskAction[], forMs: number): StepResult => ({
    over: "No",
    step: running,
    phase: "Running",
    condition: condition("Progressing", "True", "Running", message),
    why: [whyOf("Running", { step }, { now, before: seen.task.status?.why })],
    actions,
    forMs,
  });
  if (joining === undefined) return no("", [], askAgainMs);
  if ("problem" in joining) return no(joining.problem, [], askAgainMs);
  if (joining.tainted.length > 0) return no("", [{ type: "Admit", uids: joining.tainted }], 100);
  return { over: "Goes on", step: { ...running, phase: "Succeeded" }, why: [] };
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

const pausedCondition = condition("Progressing", "False", "Paused", "Paused by spec.desiredState.");

function pausedWhy(seen: TaskSeen, now: number): Why {
  return whyOf("Paused", { by: "spec.desiredState" }, { now, before: seen.task.status?.why });
}

function condition(type: string, status: ConditionUpdate["status"], reason: string, message = ""): ConditionUpdate {
  return { type, status, reason, message };
}
