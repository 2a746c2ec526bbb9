import { conditionOf } from "@dipper/api";
import { whyOf } from "../../words.ts";
import type { OperationAction } from "../action.ts";
import { condition, type Gate, type Known } from "../assessment.ts";
import { runningSeconds, timeOf } from "../known.ts";
import { ending } from "./ending.ts";

/** Holds back the deletion until the last runner has ended and everything is given back. */
export const finalizer = "ops.dipper.dev/operation";

/** Beginning and end: the finalizer, what is finished already, and the removal of what is over. */
export const lifeGate: Gate = (known) => {
  const { operation } = known.seen;
  const { deletionTimestamp, finalizers = [] } = operation.metadata;
  const finished = conditionOf(operation, "Finished")?.status === "True";
  if (finished) return { stop: finishedStop(known, deletionTimestamp !== undefined, finalizers.includes(finalizer)) };
  if (finalizers.includes(finalizer) || deletionTimestamp !== undefined) return {};
  return { stop: { phase: "Pending", why: [], actions: [{ type: "AddFinalizer" }] } };
};

/** Cancel, by wish or by deletion: runners end before their next machine, then everything is given back. */
export const cancelGate: Gate = (known) => {
  const { operation } = known.seen;
  const deleted = operation.metadata.deletionTimestamp !== undefined;
  if (operation.spec.desiredState !== "Canceled" && !deleted) return {};
  const by = deleted ? "deletion" : "spec.desiredState";
  if (known.alive.length > 0) {
    const why = [whyOf("Canceling", {}, known.now)];
    return {
      conditions: [condition("Progressing", "False", "Canceling")],
      stop: { phase: "Canceling", why, actions: cancelRuns(known, "Canceled") },
    };
  }
  return ending(known, { reason: "Canceled", phase: "Canceled", why: [whyOf("Canceled", { by }, known.now)] });
};

/** `timeoutSeconds` counts running time only. */
export const timeoutGate: Gate = (known) => {
  const { spec } = known.seen.operation;
  if (known.next?.type === "Done" || runningSeconds(known.seen.runs, known.now) < spec.timeoutSeconds) return {};
  const why = [whyOf("TimedOut", { seconds: spec.timeoutSeconds }, known.now)];
  if (known.alive.length > 0) return { stop: { phase: "Running", why, actions: cancelRuns(known, "TimedOut") } };
  return ending(known, { reason: "TimedOut", phase: "Failed", why });
};

/** All machines have come to an end, whatever lock or window says now. */
export const doneGate: Gate = (known) => {
  const { next, ledger } = known;
  if (next?.type !== "Done" || ledger === undefined) return {};
  const why = ledger.out.map((cell) => {
    const cause = cell.attempts.at(-1)?.message || cell.attempts.at(-1)?.reason || "no message";
    const params = { machines: cell.machine, step: cell.step };
    if (cell.state === "Skipped") return whyOf("MachineSkipped", { ...params, by: cell.by ?? "" }, known.now);
    if (cell.state === "Failed") return whyOf("MachineLeft", { ...params, cause }, known.now);
    return whyOf("MachineQuarantined", { ...params, attempts: cell.tries, cause }, known.now);
  });
  return ending(known, { reason: next.result, phase: next.result, why });
};

/** For runners that were not told yet. */
export function cancelRuns(known: Known, reason: string): readonly OperationAction[] {
  return known.seen.runs
    .filter(
      (run) => known.alive.includes(run.metadata.name) && run.metadata.annotations?.[cancelAnnotation] === undefined,
    )
    .map((run) => ({ type: "CancelRun", stepRun: run.metadata.name, reason }));
}

/** On a StepRun: stop before the next machine, and why. */
export const cancelAnnotation = "ops.dipper.dev/cancel";
/** And since when. */
export const canceledAtAnnotation = "ops.dipper.dev/canceled-at";

function finishedStop(known: Known, deleted: boolean, held: boolean) {
  const { operation } = known.seen;
  const phase = operation.status?.phase ?? "Succeeded";
  const why = operation.status?.why ?? [];
  if (deleted)
    return {
      phase,
      why,
      actions: held ? [{ type: "Archive", result: phase } as const, { type: "RemoveFinalizer" } as const] : [],
    };
  const ttl = operation.spec.ttlSecondsAfterFinished;
  const finishedAt = timeOf(operation.status?.finishedAt);
  if (ttl === undefined || finishedAt === undefined) return { phase, why, actions: [] };
  const left = finishedAt + ttl * 1000 - known.now;
  return left > 0 ? { phase, why, actions: [], forMs: left } : { phase, why, actions: [{ type: "Expire" } as const] };
}
