import type { ConditionUpdate, Operation, OperationPhase, OperationPlan, PolicyAnswer, Why } from "@dipper/api";
import type { Ledger } from "../ledger/ledger.ts";
import type { Next } from "../ledger/next-run.ts";
import type { OperationAction } from "./action.ts";
import type { OperationSeen } from "./seen.ts";

/** One look at an Operation: where it stands, why it waits, what is to be done now. `decide` and `report` are two views of it. */
export interface Assessment {
  readonly phase: OperationPhase;
  readonly conditions: readonly ConditionUpdate[];
  readonly why: readonly Why[];
  readonly actions: readonly OperationAction[];
  /** Look again then, whatever happens; absent: only a change matters. */
  readonly forMs?: number;
  readonly plan?: OperationPlan;
  readonly ledger?: Ledger;
  readonly queue?: NonNullable<Operation["status"]>["queue"];
  /** The end is reached as soon as all actions have succeeded. */
  readonly ends?: Ending;
}

export interface Ending {
  readonly phase: OperationPhase;
  readonly reason: "Succeeded" | "PartiallySucceeded" | "Failed" | "TimedOut" | "Canceled" | "Rejected";
  readonly message: string;
  readonly why: readonly Why[];
}

/** What all gates know. */
export interface Known {
  readonly seen: OperationSeen;
  readonly now: number;
  readonly createdAt: number;
  readonly rules: PolicyAnswer;
  readonly plan?: OperationPlan;
  readonly ledger?: Ledger;
  readonly next?: Next;
  /** Names of StepRuns whose runner may still be alive. */
  readonly alive: readonly string[];
}

/** A gate lets pass, perhaps with conditions that hold by now, or says where the Operation stands. */
export interface GateResult {
  readonly conditions?: readonly ConditionUpdate[];
  readonly stop?: Omit<Assessment, "conditions" | "plan" | "ledger">;
}

export type Gate = (known: Known) => GateResult;

export function condition(
  type: string,
  status: ConditionUpdate["status"],
  reason: string,
  message = "",
): ConditionUpdate {
  return { type, status, reason, message };
}
