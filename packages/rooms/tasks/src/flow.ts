import type { AutoOperationTask, Operation } from "@dipper/api";

export type TaskStep = AutoOperationTask["spec"]["operationTaskStep"][number]["step"];
type TaskType = AutoOperationTask["spec"]["operationTaskType"];

/** What does the work of a step: an Operation that only checks, work orders, the Operation itself, or the controller on the nodes. */
export type StepWork = "Check" | "WorkOrders" | "Operation" | "Uncordon";

/** The flow of the Operation that a task of this type makes. */
export const flowOf: Readonly<Record<TaskType, readonly string[]>> = {
  ScaleUp: ["preCheck", "scaleUp", "postCheck"],
  // No check of its own: a machine that is gone answers none, and can be taken out all the same.
  ScaleDown: ["remove", "clean"],
  Upgrade: ["preCheck", "upgrade", "postCheck"],
  Repair: ["preCheck", "repair", "postCheck"],
  Rebuild: ["preCheck", "createCluster", "postCheck"],
};

export const operationTypeOf: Readonly<Record<TaskType, Operation["spec"]["operationType"]>> = {
  ScaleUp: "ScaleUp",
  ScaleDown: "ScaleDown",
  Upgrade: "Upgrade",
  Repair: "Repair",
  Rebuild: "CreateCluster",
};

export function workOf(step: TaskStep): StepWork {
  if (step === "UncordonNodes") return "Uncordon";
  if (step.endsWith("PreCheck")) return "Check";
  return step.endsWith("Workprocess") ? "WorkOrders" : "Operation";
}

/** The order in which the steps of a type may come; any of them may be left out. */
function orderOf(type: TaskType): readonly TaskStep[] {
  const uncordon = type === "ScaleUp" || type === "Repair" || type === "Rebuild" ? (["UncordonNodes"] as const) : [];
  return [`${type}PreCheck`, `${type}Workprocess`, type, ...uncordon, `${type}SubWorkprocess`];
}

/** The first step that is out of place, and what is wrong with it. */
export function orderProblem(
  type: TaskType,
  steps: readonly TaskStep[],
): { readonly step: string; readonly problem: string } | undefined {
  const order = orderOf(type);
  let last = -1;
  for (const step of steps) {
    const at = order.indexOf(step);
    if (at < 0) return { step, problem: `it is no step of a ${type} task` };
    if (at <= last) return { step, problem: `it comes after ${order[last] ?? ""}` };
    last = at;
  }
  return undefined;
}

/** `ScaleUpWorkprocess` → `scale-up-workprocess`. */
export function kebab(step: string): string {
  return step.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
