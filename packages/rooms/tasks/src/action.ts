import type { NodeWish, Operation, WorkOrder } from "@dipper/api";
import type { TaskMachine } from "./seen.ts";

export type TaskAction =
  | { readonly type: "AddFinalizer" }
  | { readonly type: "RemoveFinalizer" }
  /** Tells the pool how many machines the task waits for. */
  | { readonly type: "Promise"; readonly pool: string; readonly count: number }
  | { readonly type: "Unpromise"; readonly pool: string }
  /** Binds a machine of the pool to the cluster, in the task's name. */
  | { readonly type: "Reserve"; readonly machine: string; readonly uid: string }
  /** `failed`: what its check found; the pool gives it last until somebody has looked at it. */
  | { readonly type: "Release"; readonly machine: string; readonly failed?: string }
  | {
      readonly type: "CreateOperation";
      readonly name: string;
      readonly spec: Pick<Operation["spec"], "operationType" | "operationFlow"> & {
        readonly machines: readonly TaskMachine[];
      };
    }
  | { readonly type: "PassOn"; readonly operation: string; readonly desiredState: Operation["spec"]["desiredState"] }
  | {
      readonly type: "CreateWorkOrder";
      readonly name: string;
      readonly order: Pick<WorkOrder["spec"], "type" | "title"> & { readonly endpoint?: string };
    }
  | { readonly type: "Admit"; readonly nodes: readonly NodeWish[] };
