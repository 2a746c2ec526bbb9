import { conditionOf, DipperError, displayState, Operation, platformNamespace } from "@dipper/api";
import type { VerbContext } from "../verbs/verb.ts";

/** 0 all machines · 5 some · 1 none, cancelled or rejected. */
export function exitCodeOf(operation: Operation): number {
  switch (operation.status?.phase) {
    case "Succeeded":
      return 0;
    case "PartiallySucceeded":
      return 5;
    default:
      return 1;
  }
}

export const isFinished = (operation: Operation): boolean => conditionOf(operation, "Finished")?.status === "True";

/** One line for each change of state, of progress or of the reason for waiting. */
export function lineOf(operation: Operation, now: number): string {
  const { status } = operation;
  const step = status?.steps?.find((entry) => entry.phase === "Running" || entry.phase === "Waiting");
  const parts = [
    displayState(operation, now)?.word ?? "",
    step === undefined
      ? ""
      : `${step.name} ${step.machines.succeeded} of ${step.machines.total}${step.machines.failed > 0 ? `, ${step.machines.failed} failed` : ""}`,
    status?.why?.[0]?.message ?? "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Says each change, and answers the finished operation. */
export async function followOperation(context: VerbContext, name: string, timeoutMs: number): Promise<Operation> {
  const signal = context.world.clock.deadline(timeoutMs, context.signal);
  let last = "";
  const seen = (operation: Operation): boolean => {
    const line = lineOf(operation, context.world.clock.now());
    if (line !== last) context.out.say(line);
    last = line;
    return isFinished(operation);
  };
  while (!signal.aborted) {
    try {
      const events = context.kube.watch(Operation, {
        namespace: platformNamespace,
        fields: `metadata.name=${name}`,
        from: "initial",
        signal,
      });
      for await (const event of events) {
        if (event.type === "Deleted")
          throw new DipperError("NotFound", { kind: "Operation", name, plural: "operations" });
        if (event.type === "Bookmark") {
          if (event.initialEventsEnd && last === "")
            throw new DipperError("NotFound", { kind: "Operation", name, plural: "operations" });
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
    server: `operation ${name}`,
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
