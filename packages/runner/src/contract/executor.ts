import type { PreviewResult } from "./preview.ts";
import type { RunnerEvent } from "./runner-event.ts";
import type { StepRunSpec } from "./step-run-spec.ts";

export type ExecutorName = "ansible" | "script" | "helm" | "simulated";

/** Runs one StepRun and writes its result file. One contract for every way to run a step. */
export interface Executor {
  readonly name: ExecutorName;
  /** Undefined: can run here. Otherwise one sentence: what is missing, and the command that installs it. */
  ready(): Promise<string | undefined>;
  /** Starts the StepRun or takes it up again: the same StepRun never has two live runners. */
  ensure(spec: StepRunSpec, signal: AbortSignal): Promise<RunHandle>;
  /** Takes up an earlier life's run without ever starting one. Undefined: no runner of this StepRun is alive; the result file says what happened. */
  find(spec: StepRunSpec, signal: AbortSignal): Promise<RunHandle | undefined>;
  /** What the step would change; fence numbers do not count. Absent: the executor has no dry run. */
  preview?(spec: StepRunSpec, signal: AbortSignal): Promise<PreviewResult>;
}

export interface RunHandle {
  /** From event number `from` (1 is the first) to the `ended` event; follows the file while the runner lives. */
  events(from: number, signal: AbortSignal): AsyncIterable<RunnerEvent>;
  /** Effective before the next machine. */
  cancel(reason: string): Promise<void>;
  /** For a runner that hangs: ends its processes, and kills those that are left after the grace. Absent: it cannot be ended from outside. */
  stop?(graceMs: number): Promise<void>;
  /** True only when proven: no process of the run is left. */
  ended(): Promise<boolean>;
}
