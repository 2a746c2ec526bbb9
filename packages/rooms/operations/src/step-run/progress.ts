import { parseTime } from "@dipper/api";
import type { MachineResult, RunnerEvent } from "@dipper/runner";

/** What the result file says so far. The file is the ledger; this is a fold over its lines, and can always be made again. */
export interface RunProgress {
  readonly lines: number;
  readonly runner?: { readonly kind: "Process" | "Job"; readonly id: string; readonly startTime: string };
  readonly startedAt?: number;
  /** Time of the last line. */
  readonly lastAt?: number;
  readonly ended?: { readonly code: number | null; readonly signal: string | null; readonly at: number };
  readonly machines: ReadonlyMap<string, MachineProgress>;
}

export interface MachineProgress {
  readonly startedAt?: number;
  readonly stage?: string;
  /** Stages so far and when each began. */
  readonly stages: readonly { readonly stage: string; readonly at: number }[];
  readonly task?: { readonly name: string; readonly index: number; readonly of: number };
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
  readonly result?: {
    readonly result: MachineResult;
    readonly reason: string;
    readonly message: string;
    readonly at: number;
  };
}

export const noProgress: RunProgress = { lines: 0, machines: new Map() };

const noMachine: MachineProgress = { stages: [], ok: 0, changed: 0, failed: 0 };

/** One more line. Lines seen before, and second results of a machine, change nothing. */
export function withEvent(before: RunProgress, event: RunnerEvent): RunProgress {
  if (event.n <= before.lines) return before;
  const at = parseTime(event.t) ?? 0;
  const next = { ...before, lines: event.n, lastAt: at };
  switch (event.type) {
    case "started":
      return { ...next, runner: event.runner, startedAt: at };
    case "ended":
      return { ...next, ended: { code: event.code, signal: event.signal, at } };
    case "log":
      return next;
    default:
      return {
        ...next,
        machines: new Map(before.machines).set(
          event.machine,
          machineAfter(before.machines.get(event.machine), event, at),
        ),
      };
  }
}

type MachineEvent = Extract<RunnerEvent, { readonly type: "machine" | "stage" | "task" | "result" }>;

function machineAfter(known: MachineProgress | undefined, event: MachineEvent, at: number): MachineProgress {
  const before = known ?? { ...noMachine, startedAt: at };
  if (before.result !== undefined) return before;
  switch (event.type) {
    case "machine":
      return { ...before, startedAt: at };
    case "stage":
      return { ...before, stage: event.stage, stages: [...before.stages, { stage: event.stage, at }] };
    case "task": {
      const counted = event.outcome === "skipped" ? {} : { [event.outcome]: before[event.outcome] + 1 };
      return { ...before, ...counted, task: { name: event.task, index: event.index, of: event.of } };
    }
    case "result": {
      const result = { result: event.result, reason: event.reason ?? "", message: event.message, at };
      return { ...before, ok: event.ok, changed: event.changed, failed: event.failed, result };
    }
  }
}
