import type { PlanContent, PlannedMachine } from "../plan/make-plan.ts";
import type { LockHolder } from "../queue/lock.ts";

/** What an Operation can do to the world: one outside effect each, every one safe to repeat. */
export type OperationAction =
  | { readonly type: "AddFinalizer" }
  | { readonly type: "RemoveFinalizer" }
  | { readonly type: "StorePlan"; readonly name: string; readonly plan: PlanContent }
  | {
      readonly type: "AskApproval";
      readonly name: string;
      readonly planDigest: string;
      readonly requiredVerdicts: number;
      readonly requestedBy: string;
    }
  | { readonly type: "TakeLock"; readonly holder: LockHolder }
  | { readonly type: "ReleaseLock" }
  /** The wish goes into the MachineSet before anything is done about it. */
  | {
      readonly type: "WriteWish";
      readonly machineSet: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly type: "Reserve"; readonly machine: PlannedMachine }
  | {
      readonly type: "StartRun";
      readonly step: string;
      readonly batch: number;
      readonly attempt: number;
      readonly machines: readonly PlannedMachine[];
    }
  | { readonly type: "CancelRun"; readonly stepRun: string; readonly reason: string }
  | { readonly type: "Quarantine"; readonly machine: PlannedMachine; readonly cause: string }
  /** Gives the fence back; `consumer: "Drop"` also the machine. `settled`: it serves, and is no longer reserved. */
  | {
      readonly type: "Release";
      readonly machine: PlannedMachine;
      readonly consumer: "Keep" | "Drop";
      readonly settled: boolean;
    }
  /** Takes the joining taint off, so that pods may come. */
  | { readonly type: "Admit"; readonly machine: PlannedMachine }
  | { readonly type: "Archive"; readonly result: string }
  | { readonly type: "Expire" };
