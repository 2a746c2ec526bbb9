import { type AutoOperationTask, conditionOf, isoTime, setCondition } from "@dipper/api";
import type { Outcome } from "@dipper/controller";
import type { TaskLook } from "./assess.ts";
import { machinesOf, mainName, passedBy } from "./machines.ts";
import type { TaskSeen } from "./seen.ts";

type Status = NonNullable<AutoOperationTask["status"]>;

export function report(seen: TaskSeen, look: TaskLook, outcomes: readonly Outcome[], now: number): Status | undefined {
  const { task } = seen;
  if (conditionOf(task, "Finished")?.status === "True") return undefined;
  const before = task.status ?? {};
  const ended = look.ends !== undefined && outcomes.every((each) => each.ok) ? look.ends : undefined;
  const { generation: observedGeneration = 0 } = task.metadata;
  const finished =
    ended === undefined
      ? ({ type: "Finished", status: "False", reason: "NotFinished", message: "" } as const)
      : ({ type: "Finished", status: "True", reason: ended.reason, message: ended.message } as const);
  const startedAt = before.startedAt ?? (seen.operations.size > 0 ? isoTime(now) : undefined);
  return {
    ...before,
    observedGeneration,
    phase: ended?.phase ?? look.phase,
    why: look.why.slice(0, 8),
    conditions: [...look.conditions, finished].reduce(
      (all, each) => setCondition(all, { ...each, observedGeneration }, now),
      before.conditions ?? [],
    ),
    steps: stepsOf(before.steps ?? [], look, now),
    machines: machinesStatus(seen, look, ended !== undefined),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(ended === undefined ? {} : { finishedAt: isoTime(now) }),
  };
}

const over: ReadonlySet<string> = new Set(["Succeeded", "PartiallySucceeded", "Failed", "Skipped", "Canceled"]);

/** Times are those of the first report in which a step had begun, and had ended. */
function stepsOf(before: NonNullable<Status["steps"]>, look: TaskLook, now: number): NonNullable<Status["steps"]> {
  return look.steps.map((step) => {
    const known = before.find((each) => each.step === step.step);
    const startedAt =
      known?.startedAt ?? (step.phase === "Pending" || step.phase === "Skipped" ? undefined : isoTime(now));
    const finishedAt =
      over.has(step.phase) && startedAt !== undefined ? (known?.finishedAt ?? isoTime(now)) : undefined;
    return {
      ...step,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(finishedAt === undefined ? {} : { finishedAt }),
    };
  });
}

function machinesStatus(seen: TaskSeen, look: TaskLook, ended: boolean): NonNullable<Status["machines"]> {
  const current = look.steps.find((step) => !over.has(step.phase))?.step ?? look.steps.at(-1)?.step ?? "";
  const results = new Map<string, { readonly step: string; readonly passed: boolean }>();
  for (const { step, ref } of look.steps) {
    const operation = ref?.kind === "Operation" ? seen.operations.get(ref.name) : undefined;
    if (operation === undefined || conditionOf(operation, "Finished")?.status !== "True") continue;
    const passed = passedBy(operation, seen.runs.get(operation.metadata.name) ?? []);
    for (const machine of machinesOf(seen))
      if (results.get(machine.name)?.passed !== false)
        results.set(machine.name, { step, passed: passed.has(machine.name) });
  }
  const main = seen.operations.get(mainName(seen));
  return machinesOf(seen).map(({ name, uid }) => {
    const known = results.get(name);
    if (known?.passed === false) return { name, uid, step: known.step, result: "Failed" as const };
    if (ended)
      return {
        name,
        uid,
        step: current,
        result:
          look.ends?.phase === "Canceled" && known === undefined
            ? ("Canceled" as const)
            : known === undefined
              ? ("Skipped" as const)
              : ("Succeeded" as const),
      };
    return {
      name,
      uid,
      step: current,
      result: main === undefined && seen.operations.size === 0 ? ("Pending" as const) : ("Running" as const),
    };
  });
}
