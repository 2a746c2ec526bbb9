import type { MachineResult } from "@dipper/runner";

/** A step of the plan as the ledger needs it. */
export interface LedgerStep {
  readonly name: string;
  /** Machine names, batch after batch; numbers count from 1. */
  readonly batches: readonly (readonly string[])[];
  /** `Never`: one attempt, whatever the Operation's retry limit says. */
  readonly onRetry: "Rerun" | "Never";
}

export type RunResult = MachineResult | "Pending" | "Running" | "Unknown";

/** One StepRun as the ledger needs it. */
export interface LedgerRun {
  readonly name: string;
  readonly step: string;
  readonly batch: number;
  readonly attempt: number;
  readonly finished: boolean;
  readonly machines: readonly LedgerRunMachine[];
}

export interface LedgerRunMachine {
  readonly name: string;
  readonly result: RunResult;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since 1970; absent while it has not happened. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What a person decided, oldest first. */
export interface LedgerDecision {
  readonly id: string;
  readonly action: "RetryMachine" | "SkipMachine" | "QuarantineMachine" | "RetryStep" | "AcceptForecast";
  /** Absent: the step at which the machine is. */
  readonly step?: string;
  /** For RetryStep none means: all that failed it. */
  readonly machines: readonly string[];
  readonly by: string;
}

export interface LedgerInput {
  readonly steps: readonly LedgerStep[];
  readonly machines: readonly string[];
  readonly runs: readonly LedgerRun[];
  readonly decisions: readonly LedgerDecision[];
  readonly retry: { readonly limit: number; readonly backoffSeconds: number };
  /** Step → machine → Operation whose earlier result counts: the check of the task before this one. */
  readonly accepted: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
