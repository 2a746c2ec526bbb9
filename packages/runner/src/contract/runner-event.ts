export type MachineResult = "Succeeded" | "Failed" | "Unreachable" | "TimedOut" | "Skipped" | "Canceled";

/**
 * One line of the result file (NDJSON). `n` counts from 1 without a gap. Only `result` lines are the ledger: each is synced
 * before the next line is written, and a machine that has one is never run again by the same StepRun.
 */
export type RunnerEvent = { readonly v: 1; readonly n: number; readonly t: string } & RunnerEventBody;

export type RunnerEventBody =
  | {
      readonly type: "started";
      readonly runner: { readonly kind: "Process" | "Job"; readonly id: string; readonly startTime: string };
      readonly stepRun: string;
    }
  | { readonly type: "machine"; readonly machine: string }
  /** A role of the playbook: bootstrap-os, container-runtime, node … */
  | { readonly type: "stage"; readonly machine: string; readonly stage: string }
  | {
      readonly type: "task";
      readonly machine: string;
      readonly task: string;
      readonly index: number;
      readonly of: number;
      readonly outcome: "ok" | "changed" | "skipped" | "failed";
      readonly ms: number;
    }
  /** At most 8 KiB of text; secrets are masked before it is written. */
  | { readonly type: "log"; readonly machine?: string; readonly stream: "out" | "err"; readonly text: string }
  | {
      readonly type: "result";
      readonly machine: string;
      readonly fence: number;
      readonly result: MachineResult;
      readonly reason?: string;
      readonly ok: number;
      readonly changed: number;
      readonly failed: number;
      readonly message: string;
    }
  | { readonly type: "ended"; readonly code: number | null; readonly signal: string | null };
