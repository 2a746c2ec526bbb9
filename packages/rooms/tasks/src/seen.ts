import type {
  AutoOperationTask,
  ChangePolicy,
  Claim,
  Cluster,
  Machine,
  MachineSet,
  NodeWish,
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
  /** The one of the cluster whose role the request has: machines join it. */
  readonly machineSet?: MachineSet;
  readonly pool?: SparePool;
  /** What the pool would give now, and why not the others. */
  readonly claim?: Claim;
  /** The Operations that carry the task's uid, by name. */
  readonly operations: ReadonlyMap<string, Operation>;
  readonly runs: ReadonlyMap<string, readonly StepRun[]>;
  readonly workOrders: ReadonlyMap<string, WorkOrder>;
  readonly policies: readonly ChangePolicy[];
  /** Nodes that still need their labels and taints, or the joining taint off; undefined: not asked. */
  readonly joining?: { readonly open: readonly NodeWish[] } | { readonly problem: string };
}

export interface TaskMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: Operation["spec"]["operationMachines"][number]["role"];
}
