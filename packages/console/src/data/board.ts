import type { Why } from "./objects.ts";

/** `/api/v1/operations/<op>/board`: steps, batches, machine × step, why. A pure function of objects on the server. */
export interface Board {
  readonly finished?: boolean;
  readonly steps: readonly BoardStep[];
  readonly batches: readonly BoardBatch[];
  readonly machines: readonly BoardMachine[];
  readonly why?: readonly Why[];
  readonly asOf?: string;
}

export interface BoardStep {
  readonly step: string;
  readonly phase: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly quarantined: number;
  readonly running: number;
  /** The operation whose earlier results count here, where nothing was run. */
  readonly from?: string;
}

export interface BoardBatch {
  readonly batch: number;
  readonly machines: readonly string[];
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface BoardMachine {
  readonly name: string;
  readonly ip: string;
  readonly rack?: string;
  readonly batch: number;
  /** Not in its hands any more: quarantined, skipped. */
  readonly outcome?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly cells: readonly BoardCell[];
}

export interface BoardCell {
  readonly step: string;
  readonly result: string;
  readonly attempts: readonly BoardAttempt[];
  readonly why?: Why;
  /** The operation whose earlier result counts here; then there are no attempts. */
  readonly from?: string;
  /** Of the newest attempt, as its runner reported them. */
  readonly stages?: readonly BoardStage[];
}

export interface BoardStage {
  readonly stage: string;
  readonly result: string;
  readonly startedAt?: string;
  readonly durationSeconds?: number;
}

export interface BoardAttempt {
  readonly attempt: number;
  readonly stepRun: string;
  readonly result: string;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly durationSeconds?: number;
  readonly changed?: number;
  readonly stage?: string;
}

/** What a cell shows: a step without work for the machine's role is as good as done, and is told apart from done. */
export function resultOf(cell: BoardCell | undefined): string {
  if (cell === undefined) return "Pending";
  return cell.result === "Succeeded" && cell.attempts.at(-1)?.result === "Skipped" ? "Skipped" : cell.result;
}
