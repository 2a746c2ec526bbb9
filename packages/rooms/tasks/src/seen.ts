import type {
  AutoOperationTask,
  ChangePolicy,
  Claim,
  Cluster,
  Machine,
  Operation,
  SparePool,
  StepRun,
  WorkOrder,
} from "@dipper/api";

/** Everything a task is decided by, read at one moment. */
export interface TaskSeen {
  readonly task: AutoOperationTask;
  readonly cluster?: Cluster;
  /** Those that the spec names, in its order; undefined where there is none. */
  readonly named: readonly (Machine | undefined)[];
  /** Those that carry the task's reservation mark. */
  readonly reserved: readonly Machine[];
  /** Those at the addresses of the Operations of the task. */
  readonly working: readonly Machine[];
  readonly pool?: SparePool;
  /** What the pool would give now, and why not the others. */
  readonly claim?: Claim;
  /** The Operations that carry the task's uid, by name. */
  readonly operations: ReadonlyMap<string, Operation>;
  readonly runs: ReadonlyMap<string, readonly StepRun[]>;
  readonly workOrders: ReadonlyMap<string, WorkOrder>;
  readonly policies: readonly ChangePolicy[];
  /** Machines whose node still has the joining taint; undefined: not asked, or no answer. */
  readonly joining?: { readonly tainted: readonly string[] } | { readonly problem: string };
}

export interface TaskMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: Operation["spec"]["operationMachines"][number]["role"];
}
