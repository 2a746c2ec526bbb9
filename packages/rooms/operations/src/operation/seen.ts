import type {
  ChangePolicy,
  Cluster,
  ClusterDeployment,
  ClusterLock,
  Machine,
  MachineSet,
  Operation,
  OperationPlan,
  StepDefinition,
  StepRun,
  WorkOrder,
} from "@dipper/api";
import type { DrainForecast } from "../drain/drain-pod.ts";
import type { PastRun } from "../forecast/duration.ts";
import type { NodeIndex } from "../plan/fitness.ts";
import type { ParameterLayers } from "../plan/make-plan.ts";
import type { Waiter } from "../queue/lock.ts";

/** Everything an Operation is decided by, read at one moment. Frozen: `decide` and `report` look at nothing else. */
export interface OperationSeen {
  readonly operation: Operation;
  readonly cluster?: Cluster;
  readonly deployment?: ClusterDeployment;
  /** Of this cluster. */
  readonly machineSets: readonly MachineSet[];
  /** Those at the addresses of the spec, and those of the plan. */
  readonly machines: readonly Machine[];
  /** Machines of this cluster by role: for the quorum. */
  readonly members: readonly Machine[];
  readonly definitions: readonly StepDefinition[];
  /** Children that name this Operation's uid, oldest first. */
  readonly plans: readonly OperationPlan[];
  readonly runs: readonly StepRun[];
  readonly workOrders: readonly WorkOrder[];
  /** Of the task's check before this Operation. */
  readonly checkRuns: readonly StepRun[];
  readonly lock?: ClusterLock;
  /** Other Operations that have a place in the queue of the cluster. */
  readonly waiters: readonly Waiter[];
  readonly policies: readonly ChangePolicy[];
  readonly nodes: NodesSeen;
  readonly forecast?: DrainForecast;
  readonly secrets: ReadonlyMap<string, string>;
  readonly secretProblem?: string;
  readonly bundles: ReadonlyMap<string, string>;
  readonly layers: ParameterLayers;
  /** Where the site of the cluster wants steps to run. */
  readonly placement: "Process" | "Job";
  readonly platformAddresses: readonly string[];
  readonly history: readonly PastRun[];
  /** When an archived Operation of the same name and spec ended. */
  readonly ranBefore?: string;
  /** The finished Operation that `retryOf` names, with the machines it left. */
  readonly retried?: { readonly found: boolean; readonly finished: boolean; readonly left: ReadonlySet<string> };
  readonly task?: { readonly name: string; readonly uid: string };
}

/** The nodes of the cluster: asked while the plan is made, and while nodes leave. */
export type NodesSeen =
  | { readonly state: "NotAsked" }
  /** The cluster has no API yet, or its API is not ours to ask. */
  | { readonly state: "NoApi" }
  | { readonly state: "Unreachable"; readonly cause: string }
  | { readonly state: "Known"; readonly index: NodeIndex };
