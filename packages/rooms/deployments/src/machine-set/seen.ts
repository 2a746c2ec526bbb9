import type { Claim, Cluster, ClusterDeployment, Machine, MachineSet, Operation } from "@dipper/api";

/** Everything that a MachineSet is decided by, read at one moment. */
export interface SetSeen {
  readonly set: MachineSet;
  readonly deployment?: ClusterDeployment;
  readonly cluster?: Cluster;
  /** Bound to the set. */
  readonly members: readonly Machine[];
  /** Those that the spec names, in its order; without the Machine where there is none. */
  readonly named: readonly { readonly name: string; readonly machine?: Machine }[];
  /** Whether the pool that it takes from exists. */
  readonly pool: boolean;
  /** What the pool would give now for what is missing. */
  readonly claim?: Claim;
  /** Of the cluster, oldest first. */
  readonly operations: readonly Operation[];
}
