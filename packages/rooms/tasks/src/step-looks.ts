import {
  type ConditionUpdate,
  conditionOf,
  type Operation,
  policyFor,
  type TaskPhase,
  type Why,
  whyOf,
} from "@dipper/api";
import type { TaskAction } from "./action.ts";
import { flowOf, kebab, operationTypeOf, type TaskStep, workOf } from "./flow.ts";
import { checkName, machinesFor, mainName } from "./machines.ts";
import type { TaskSeen } from "./seen.ts";

type OperationType = Operation["spec"]["operationType"];

/** Until the cluster is asked again. */
const askAgainMs = 5000;

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

/** What a step says: it is over, one way or the other, or what it waits for. */
export type StepResult = { readonly step: StepLook; readonly why: readonly Why[] } & (
  | { readonly over: "Goes on" | "Fails" }
  | {
      readonly over: "No";
      readonly phase: TaskPhase;
      readonly condition: ConditionUpdate;
      readonly actions: readonly TaskAction[];
      readonly forMs?: number;
    }
);

/** One step of the task, by what does its work. */
export function lookAtStep(seen: TaskSeen, step: TaskStep, now: number): StepResult {
  const { operationTaskType: taskType } = seen.task.spec;
  switch (workOf(step)) {
    case "Check":
      return operationStep(
        seen,
        step,
        { name: checkName(seen), type: operationTypeOf[taskType], flow: ["preCheck"] },
        now,
      );
    case "Operation": {
      const wanted = { name: mainName(seen), type: operationTypeOf[taskType], flow: flowOf[taskType] };
      return operationStep(seen, step, wanted, now);
    }
    case "WorkOrders":
      return workOrderStep(seen, step, now);
    case "Uncordon":
      return uncordonStep(seen, step, now);
  }
}

function operationStep(
  seen: TaskSeen,
  step: TaskStep,
  wanted: { readonly name: string; readonly type: OperationType; readonly flow: readonly string[] },
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
      operationType: wanted.type,
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
  if (joining.open.length > 0) return no("", [{ type: "Admit", nodes: joining.open }], 100);
  return { over: "Goes on", step: { ...running, phase: "Succeeded" }, why: [] };
}

const pausedCondition = condition("Progressing", "False", "Paused", "Paused by spec.desiredState.");

function pausedWhy(seen: TaskSeen, now: number): Why {
  return whyOf("Paused", { by: "spec.desiredState" }, { now, before: seen.task.status?.why });
}

export function condition(
  type: string,
  status: ConditionUpdate["status"],
  reason: string,
  message = "",
): ConditionUpdate {
  return { type, status, reason, message };
}
