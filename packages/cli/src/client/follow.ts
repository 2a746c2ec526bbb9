import {
  type AutoOperationTask,
  conditionOf,
  DipperError,
  displayState,
  type Kind,
  type KubeObject,
  Operation,
  platformNamespace,
} from "@dipper/api";
import type { VerbContext } from "../verbs/verb.ts";

/** What has an end that one can wait for. */
export type Job = Operation | AutoOperationTask;

/** 0 all machines · 5 some · 1 none, cancelled or rejected. */
export function exitCodeOf(job: Job): number {
  switch (job.status?.phase) {
    case "Succeeded":
      return 0;
    case "PartiallySucceeded":
      return 5;
    default:
      return 1;
  }
}

export const isFinished = (job: Job): boolean => conditionOf(job, "Finished")?.status === "True";

/** `scaleUp 14 of 20, 1 failed`: how far an operation's running step is. */
function progressOf(job: Job): string {
  if (job.kind !== Operation.kind) return "";
  const step = (job as Operation).status?.steps?.find(
    (entry) => entry.phase === "Running" || entry.phase === "Waiting",
  );
  if (step === undefined) return "";
  const { succeeded, total, failed } = step.machines;
  return `${step.name} ${succeeded} of ${total}${failed > 0 ? `, ${failed} failed` : ""}`;
}

/** One line for each change of state, of progress or of the reason for waiting. */
export function lineOf(job: Job, now: number): string {
  const parts = [displayState(job, now)?.word ?? "", progressOf(job), job.status?.why?.[0]?.message ?? ""];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Says each change, and answers the finished operation or task. */
export async function follow<T extends Job & KubeObject>(
  context: VerbContext,
  { kind, name }: { readonly kind: Kind<T>; readonly name: string },
  timeoutMs: number,
): Promise<T> {
  const gone = (): DipperError => new DipperError("NotFound", { kind: kind.kind, name, plural: kind.plural });
  const signal = context.world.clock.deadline(timeoutMs, context.signal);
  let last = "";
  const seen = (job: Job): boolean => {
    const line = lineOf(job, context.world.clock.now());
    if (line !== last) context.out.say(line);
    last = line;
    return isFinished(job);
  };
  while (!signal.aborted) {
    try {
      const events = context.kube.watch(kind, {
        namespace: platformNamespace,
        fields: `metadata.name=${name}`,
        from: "initial",
        signal,
      });
      for await (const event of events) {
        if (event.type === "Deleted") throw gone();
        if (event.type === "Bookmark") {
          if (event.initialEventsEnd && last === "") throw gone();
          continue;
        }
        if (seen(event.object)) return event.object;
      }
    } catch (error) {
      if (signal.aborted) break;
      const { code } = DipperError.from(error);
      if (code !== "Expired" && code !== "Unavailable") throw error;
      await context.world.clock.sleep(500, signal);
    }
  }
  if (context.signal.aborted) throw context.signal.reason;
  throw new DipperError("Timeout", {
    server: `${kind.kind} ${name}`,
    seconds: String(Math.round(timeoutMs / 1000)),
    operation: name,
  });
}

/** `90s`, `10m`, `2h`, or seconds without a unit. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+)([smh]?)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * { "": 1000, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as "" | "s" | "m" | "h"];
}
