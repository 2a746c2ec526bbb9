/** Annotations by which a simulated Cluster says how it behaves. */
export const clusterAnnotations = {
  /** `Unreachable`: its API server does not answer. */
  fault: "fleet.dipper.dev/simulated-fault",
  /** Version of its API server and kubelets, at its first start. */
  version: "fleet.dipper.dev/simulated-version",
  /** Workload pods per node, beside those of the DaemonSets, at its first start. Default 2. */
  podsPerNode: "fleet.dipper.dev/simulated-pods-per-node",
} as const;

/** On a Node: what its simulated kubelet does. Starting: Ready in a few seconds · NeverReady · Down: it reports no more. */
export const kubeletState = "fleet.dipper.dev/simulated-kubelet";
export type KubeletState = "Ready" | "Starting" | "NeverReady" | "Down";

/** The pseudo step whose fault NeverReady lets the node of a machine be Down from the beginning. */
export const nodeStep = "node";

/** On Machines that are nodes from the first start of their simulated cluster on. */
export const bornLabel = "fleet.dipper.dev/simulated-born";

export const defaultVersion = "v1.36.3";
export const workloadNamespace = "workload";
export const rackLabel = "fleet.dipper.dev/rack";
export const manager = "dipper-simulator";
