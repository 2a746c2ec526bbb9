import type { Cluster, LoadBalancer, Machine, Node, Operation, OperationPlan, StepRun } from "@dipper/api";
import type { DrainBudget, DrainPod } from "../drain/drain-pod.ts";
import type { RunState } from "./follower.ts";
import type { EtcdSeen } from "./leaving/members.ts";
import type { NodeEvidence } from "./node-proof/evidence.ts";

export type PlannedStep = OperationPlan["spec"]["steps"][number];

/** Everything a StepRun is decided by. */
export interface StepRunSeen {
  readonly run: StepRun;
  /** Absent: it is gone, and nothing may start. */
  readonly operation?: Operation;
  readonly step?: PlannedStep;
  readonly parameters: Readonly<Record<string, string>>;
  readonly machines: readonly Machine[];
  readonly cluster?: Cluster;
  /** Absent: this life has not looked yet. */
  readonly state?: RunState;
  /** What is missing on this machine to run it, and how to install it: one sentence. */
  readonly missing?: string;
  readonly nodes: ClusterSeen;
  /** Asked before members of etcd leave. */
  readonly etcd: EtcdSeen;
  /** In front of the cluster's API servers; asked before control planes leave. */
  readonly balancers: readonly LoadBalancer[];
  /** How much NodeReady means: in the simulator no pods run; without a network plugin none can. */
  readonly nodeProof: "Simulated" | "Registered" | "Full";
  /** Of the pod that looks at a node from inside; empty: none is sent. */
  readonly probeImage: string;
  /** Why the last probe pod could not be made. */
  readonly probeProblem?: string;
  /** Verdict of the probe, by machine, where the post-condition asks for a clean machine. */
  readonly clean: ReadonlyMap<string, boolean>;
}

/** What the cluster says about the machines of the run; asked while nodes are emptied and while proof is wanted. */
export type ClusterSeen =
  | { readonly state: "NotAsked" }
  | { readonly state: "NoApi" }
  | { readonly state: "Unreachable"; readonly cause: string }
  | {
      readonly state: "Known";
      readonly byMachine: ReadonlyMap<string, Node>;
      readonly pods: readonly DrainPod[];
      readonly budgets: readonly DrainBudget[];
      /** By uid of the Machine, of nodes that are Ready, while NodeReady is to be proven in full. */
      readonly evidence: ReadonlyMap<string, NodeEvidence>;
    };
