/** API groups, and the namespace that every reference without one means. */
export const fleetGroup = "fleet.dipper.dev";
export const opsGroup = "ops.dipper.dev";
export const accessGroup = "access.dipper.dev";
export const apiVersionName = "v1alpha1";
export const platformNamespace = "beidou-system";

/** Labels and annotations that more than one part reads or writes. */
export const labels = {
  clusterGroup: "fleet.dipper.dev/group",
  cluster: "ops.dipper.dev/cluster",
  operation: "ops.dipper.dev/operation",
  operationUid: "ops.dipper.dev/operation-uid",
  step: "ops.dipper.dev/step",
  batch: "ops.dipper.dev/batch",
  task: "ops.dipper.dev/task",
  simulated: "fleet.dipper.dev/simulated",
  /** On Nodes: uid of the Machine that registered. */
  machineUid: "fleet.dipper.dev/machine-uid",
  machine: "fleet.dipper.dev/machine",
  /** On a ClusterRole: it may be given by an AccessGrant. */
  platformRole: "access.dipper.dev/role",
  /** On the ClusterRole and ClusterRoleBinding of an AccessGrant: its name. */
  grant: "access.dipper.dev/grant",
} as const;

export const annotations = {
  /** Who created an Operation or a task; stamped by admission. */
  requestedBy: "ops.dipper.dev/requested-by",
  /** On a Node: the operation that cordoned it. */
  cordonedBy: "fleet.dipper.dev/cordoned-by",
  /** On kube-system of a managed cluster: which platform operates it. */
  managedBy: "fleet.dipper.dev/managed-by",
} as const;

/** Nodes register with it; only the last step of a scale-up takes it off. */
export const joiningTaint = { key: "fleet.dipper.dev/joining", effect: "NoSchedule" } as const;

/** Identity of the controllers. */
export const controllerIdentity = {
  user: `system:serviceaccount:${platformNamespace}:dipper-controller`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:${platformNamespace}`, "system:authenticated"],
} as const;
