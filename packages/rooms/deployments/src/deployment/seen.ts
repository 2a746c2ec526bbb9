import type { Cluster, ClusterDeployment, Machine, MachineSet, Operation, Secret } from "@dipper/api";

/** Everything that a ClusterDeployment is decided by, read at one moment. */
export interface DeploymentSeen {
  readonly deployment: ClusterDeployment;
  readonly cluster?: Cluster;
  /** Those that the deployment names, in the order of their roles. */
  readonly sets: readonly MachineSet[];
  /** Names without an object. */
  readonly missingSets: readonly string[];
  /** Bound to the cluster. */
  readonly machines: readonly Machine[];
  /** Of the cluster, oldest first. */
  readonly operations: readonly Operation[];
  /** Without their data: who has a certificate until when. */
  readonly secrets: { readonly keys: boolean; readonly admin?: Secret; readonly view?: Secret };
  readonly first?: Machine;
}
