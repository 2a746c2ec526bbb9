import { isoTime, nextStepRunPhase, type StepRun, setCondition } from "@dipper/api";
import type { Outcome } from "@dipper/controller";
import { keepSince } from "../words.ts";
import type { MachineLook, StepRunLook } from "./look-types.ts";
import { resultArtifact } from "./result-file.ts";
import type { StepRunSeen } from "./seen.ts";

type Status = NonNullable<StepRun["status"]>;

/** Derived from the result file and what the cluster says: delete it, and the same is written again. */
export function report(
  seen: StepRunSeen,
  look: StepRunLook,
  outcomes: readonly Outcome[],
  now: number,
): Status | undefined {
  const { run, state } = seen;
  const before = run.status ?? {};
  if (before.conditions?.some((each) => each.type === "Finished" && each.status === "True") === true) return undefined;
  const done = outcomes.every((each) => each.ok) ? look.finished : undefined;
  const { generation = 0 } = run.metadata;
  const { started } = look;
  const start =
    started === undefined
      ? []
      : [
          {
            type: "Started",
            status: started.ok ? ("True" as const) : ("False" as const),
            reason: started.reason,
            message: started.message,
          },
        ];
  const end =
    done === undefined
      ? { type: "Finished", status: "False" as const, reason: "NotFinished", message: "" }
      : { type: "Finished", status: "True" as const, reason: done.reason, message: done.message };
  const progress = state?.progress;
  const startedAt = progress?.startedAt === undefined ? before.startedAt : isoTime(progress.startedAt);
  return {
    ...before,
    observedGeneration: generation,
    phase: nextStepRunPhase(before.phase, look.phase),
    why: keepSince(before.why ?? [], look.why),
    conditions: [...start, end].reduce(
      (all, each) => setCondition(all, { ...each, observedGeneration: generation }, now),
      before.conditions ?? [],
    ),
    // Before the first look of this life, what the last one wrote stands.
    machines:
      state === undefined && before.machines !== undefined
        ? before.machines
        : look.machines.map((each) => machineStatus(seen, each)),
    ...(progress?.runner === undefined ? {} : { runner: { ...progress.runner, host: "" } }),
    ...(progress === undefined || progress.lines === 0
      ? {}
      : {
          result: {
            artifact: resultArtifact(run.spec.operationRef.name, run.metadata.name),
            digest: done === undefined ? "" : (state?.digest ?? ""),
            lines: progress.lines,
          },
        }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(done === undefined ? {} : { finishedAt: isoTime(now) }),
  };
}

function machineStatus(seen: StepRunSeen, look: MachineLook): NonNullable<Status["machines"]>[number] {
  const progress = seen.state?.progress.machines.get(look.name);
  const from = progress?.startedAt;
  const to = progress?.result?.at;
  return {
    ...look,
    message: look.message.slice(0, 1024),
    ok: progress?.ok ?? 0,
    changed: progress?.changed ?? 0,
    failed: progress?.failed ?? 0,
    ...(from === undefined ? {} : { startedAt: isoTime(from) }),
    ...(from === undefined || to === undefined ? {} : { durationSeconds: Math.max(0, Math.round((to - from) / 1000)) }),
  };
}
