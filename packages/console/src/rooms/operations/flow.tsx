import type { Board } from "../../data/board.ts";
import { displayPhase, finishedPhases } from "../../data/display.ts";
import { condition, millis, type Operation, type StepStatus } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { total } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Go } from "../../kit/name.tsx";
import type { State } from "../../kit/shape.tsx";
import type { FlowStep } from "../../kit/step-flow.tsx";
import { foldFlow } from "./fold-flow.ts";

/** Plan, approval, queue, then the steps: each with its state, when, and one line. */
export function useFlow(operation: Operation, board: Board | undefined): readonly FlowStep[] {
  const { t } = useText();
  const format = useFormat();
  const all = [
    usePlanStep(operation, board),
    useApprovalStep(operation),
    useQueueStep(operation),
    ...useSteps(operation, board),
  ];
  return foldFlow(all).map((each): FlowStep => {
    if (!("steps" in each)) return each;
    const first = each.steps[0]?.name ?? "";
    const ms = each.steps.reduce((sum, step) => sum + (step.ms ?? 0), 0);
    return {
      key: `fold-${first}`,
      state: each.state,
      name: t("flow.folded", { count: each.steps.length }),
      line: t("flow.foldedLine", { first, last: each.steps.at(-1)?.name ?? "" }),
      ...(ms === 0 ? {} : { when: format.long(ms) }),
    };
  });
}

function usePlanStep(operation: Operation, board: Board | undefined): FlowStep {
  const { t } = useText();
  const format = useFormat();
  const planned = condition(operation, "Planned");
  const at = millis(planned?.lastTransitionTime);
  const batches = board?.batches.length ?? 0;
  const state: State =
    planned?.status === "True"
      ? "ok"
      : planned?.status === "False"
        ? "fail"
        : operation.status?.phase === "Planning"
          ? "run"
          : "idle";
  return {
    key: "plan",
    state,
    name: t("flow.plan"),
    ...(at === undefined || state !== "ok" ? {} : { when: format.clock(at) }),
    line:
      state === "ok" && batches > 0
        ? t("flow.planDone", { machines: total(operation), count: batches })
        : t("flow.machines", { count: total(operation) }),
  };
}

function useApprovalStep(operation: Operation): FlowStep {
  const { t } = useText();
  const format = useFormat();
  const approved = condition(operation, "Approved");
  const at = millis(approved?.lastTransitionTime);
  const digest = operation.status?.planRef?.digest?.replace("sha256:", "").slice(0, 7) ?? "";
  const base = { key: "approval", name: t("flow.approval") };
  if (approved?.status === "True") {
    const line = approved.reason === "NotRequired" ? t("flow.notRequired") : t("flow.digest", { digest });
    return {
      ...base,
      state: approved.reason === "NotRequired" ? "skip" : "ok",
      line,
      ...(at === undefined || approved.reason === "NotRequired" ? {} : { when: format.clock(at) }),
    };
  }
  if (approved?.reason === "Rejected") return { ...base, state: "cancel", line: t("flow.rejected") };
  if (operation.status?.phase === "AwaitingApproval")
    return { ...base, state: "ask", line: t("flow.waitsForApproval") };
  return { ...base, state: "idle", line: t("flow.afterPlan") };
}

function useQueueStep(operation: Operation): FlowStep {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const phase = operation.status?.phase ?? "Pending";
  const locked = condition(operation, "Locked");
  const base = { key: "queue", name: t("flow.queue") };
  const since = millis(operation.status?.why?.[0]?.since);
  if (phase === "Queued") {
    const behind = operation.status?.queue?.behind ?? "";
    return {
      ...base,
      state: "wait",
      line: behind === "" ? t("flow.waits") : t("home.queuedBehind", { behind }),
      ...(since === undefined ? {} : { when: format.short(now - since) }),
    };
  }
  if (phase === "Paused") return { ...base, state: "pause", line: t("flow.paused") };
  if (locked?.status === "True" || finishedPhases.has(phase) || operation.status?.startedAt !== undefined)
    return { ...base, state: "ok", line: t("flow.lockHeld") };
  return { ...base, state: "idle", line: t("flow.afterApproval") };
}

function useSteps(operation: Operation, board: Board | undefined): readonly FlowStep[] {
  const { t, rich } = useText();
  const format = useFormat();
  const now = useNow();
  const statuses = new Map((operation.status?.steps ?? []).map((step) => [step.name, step]));
  const running = operation.spec.operationFlow.find((name) => {
    const step = statuses.get(name);
    return step?.phase === "Running" || step?.phase === "Waiting";
  });
  return operation.spec.operationFlow.map((name, index): FlowStep => {
    const step: StepStatus = statuses.get(name) ?? { name };
    const from = millis(step.startedAt);
    const to = millis(step.finishedAt);
    const machines = step.machines;
    const all = machines?.total ?? total(operation);
    const bad = (machines?.quarantined ?? 0) + (machines?.failed ?? 0);
    const state = displayPhase("Step", step.phase).state;
    const before = operation.spec.operationFlow[index - 1];
    const boardStep = board?.steps.find((each) => each.step === name);
    const source = boardStep?.from;
    const stage = name === running ? stageNow(board, name) : undefined;
    const notRun = before === undefined ? t("flow.notStarted") : t("flow.after", { step: before });
    const line =
      from === undefined
        ? source === undefined
          ? notRun
          : rich("flow.from", {
              name: (
                <Go mono to={paths.operation(source)}>
                  {source}
                </Go>
              ),
            })
        : name === running && stage !== undefined
          ? t("flow.doneStage", { done: machines?.succeeded ?? 0, of: all, stage })
          : bad > 0
            ? t("flow.doneAside", { done: machines?.succeeded ?? 0, of: all, count: bad })
            : t("flow.done", { done: machines?.succeeded ?? 0, of: all });
    return {
      key: name,
      state,
      name,
      ...(from === undefined ? {} : { when: format.long((to ?? now) - from), ms: (to ?? now) - from }),
      line,
      ...(name === running
        ? {
            current: true,
            segments: { ok: machines?.succeeded ?? 0, bad, running: boardStep?.running ?? 0, total: all },
          }
        : {}),
    };
  });
}

/** The role at which most machines of a running step are; undefined: nobody has said one, or it is named like the step. */
function stageNow(board: Board | undefined, step: string): string | undefined {
  const counts = new Map<string, number>();
  for (const machine of board?.machines ?? []) {
    const cell = machine.cells.find((each) => each.step === step && each.result === "Running");
    const stage = cell?.attempts.at(-1)?.stage;
    if (stage !== undefined && stage !== "") counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most?.[0];
}
