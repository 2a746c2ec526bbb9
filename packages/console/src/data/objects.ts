/**
 * The objects as this page reads them: every status field may be missing, because an object is shown from the moment
 * it exists. Names and meanings are those of the API reference.
 */
export interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface Param {
  readonly name: string;
  readonly value: string;
}

export interface Why {
  readonly reason: string;
  readonly since?: string;
  readonly params?: readonly Param[];
  readonly message?: string;
  readonly next?: string;
}

export interface Status {
  readonly observedGeneration?: number;
  readonly phase?: string;
  readonly conditions?: readonly Condition[];
  readonly why?: readonly Why[];
}

export interface Thing<Spec = unknown, S extends Status = Status> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec: Spec;
  readonly status?: S;
}

export interface ClusterSpec {
  readonly clusterType: "native" | "simulated";
  readonly managementPolicy?: "Observe" | "Operate" | "Paused";
  readonly deploymentRef?: { readonly name: string };
  readonly site?: string;
  readonly connection?: { readonly mode?: string; readonly endpoints?: readonly string[] };
}
export interface ClusterStatus extends Status {
  readonly clusterUID?: string;
  readonly versions?: {
    readonly kubernetes?: string;
    readonly kubeletOldest?: string;
    readonly kubeletNewest?: string;
  };
  readonly nodes?: {
    readonly total?: number;
    readonly ready?: number;
    readonly notReady?: number;
    readonly unknown?: number;
    readonly unschedulable?: number;
  };
  readonly capacity?: Capacity;
  readonly observedAt?: string;
  readonly credentialsNotAfter?: string;
  readonly controlPlane?: {
    readonly members: readonly { readonly name: string; readonly version?: string; readonly state: string }[];
  };
  readonly etcd?: { readonly members: readonly { readonly name: string; readonly state: string }[] };
  readonly certificates?: readonly { readonly name: string; readonly notAfter: string }[];
  readonly addons?: readonly {
    readonly name: string;
    readonly phase: string;
    readonly version?: string;
    readonly message?: string;
  }[];
}
export interface Resources {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly pods: number;
  readonly gpus?: number;
}
export interface Capacity {
  readonly allocatable?: Resources;
  readonly requested?: Resources;
}
export type Cluster = Thing<ClusterSpec, ClusterStatus>;

export interface ClusterDeploymentSpec {
  readonly managementPolicy?: "Observe" | "Operate" | "Paused";
  readonly site?: string;
  readonly kubernetesVersion: string;
  readonly controlPlane: {
    readonly machineSet: string;
    readonly endpoint?: { readonly type?: string; readonly address?: string; readonly port?: number };
  };
  readonly etcd?: { readonly mode?: string; readonly machineSet?: string };
  readonly network?: {
    readonly plugin?: string;
    readonly podCIDRs?: readonly string[];
    readonly serviceCIDRs?: readonly string[];
  };
  readonly artifacts?: { readonly source?: string; readonly mirrorRef?: { readonly name: string } };
  readonly addons?: readonly { readonly name: string; readonly chart: string; readonly version: string }[];
  readonly machineSets?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
}
export type ClusterDeployment = Thing<ClusterDeploymentSpec>;

export interface MachineSetSpec {
  readonly clusterDeploymentRef: { readonly name: string };
  readonly role: string;
  readonly replicas?: number;
  readonly machines?: readonly { readonly name: string }[];
  readonly poolRef?: { readonly name: string };
}
export interface MachineSetStatus extends Status {
  readonly replicas?: number;
  readonly ready?: number;
}
export type MachineSet = Thing<MachineSetSpec, MachineSetStatus>;

export interface MachineSpec {
  readonly ssh?: { readonly address: string; readonly port?: number; readonly user?: string };
  readonly simulated?: { readonly faults?: readonly { readonly step?: string; readonly fault: string }[] };
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly identity?: { readonly machineID?: string; readonly serialNumber?: string; readonly productUUID?: string };
  readonly site?: string;
  readonly zone?: string;
  readonly rack?: string;
  readonly machineClass?: string;
  readonly poolRef?: { readonly name: string };
  readonly consumerRef?: {
    readonly kind: string;
    readonly name: string;
    readonly uid?: string;
    readonly clusterName?: string;
    readonly role?: string;
  };
  readonly operationRef?: { readonly name: string; readonly uid?: string; readonly fence?: number };
  readonly desiredState?: "InService" | "Maintenance" | "Quarantined" | "Retired";
}
export interface MachineStatus extends Status {
  readonly nodeRef?: { readonly name: string; readonly uid?: string };
  readonly facts?: {
    readonly os?: string;
    readonly kernel?: string;
    readonly arch?: string;
    readonly cpus?: number;
    readonly memoryMiB?: number;
    readonly disks?: readonly unknown[];
    readonly nics?: readonly unknown[];
    readonly gpus?: readonly unknown[];
    readonly observedAt?: string;
  };
  readonly cleanliness?: {
    readonly verdict?: "Clean" | "Dirty" | "Unknown";
    readonly verifiedAt?: string;
    readonly evidence?: readonly { readonly check: string; readonly outcome: string; readonly detail?: string }[];
  };
  readonly attempts?: { readonly failed?: number; readonly lastOperation?: string; readonly lastReason?: string };
  readonly phaseSince?: string;
}
export type Machine = Thing<MachineSpec, MachineStatus>;

export interface PoolSpec {
  readonly minSpare?: readonly { readonly machineClass: string; readonly count: number }[];
  readonly claimOrder?: readonly string[];
  readonly verifyEverySeconds?: number;
  readonly reservations?: readonly {
    readonly id: string;
    readonly count: number;
    readonly machineClass: string;
    readonly holder?: { readonly kind: string; readonly name: string };
    readonly expiresAt?: string;
  }[];
}
export interface PoolStatus extends Status {
  readonly machines?: Readonly<Record<string, number>>;
  readonly classes?: readonly {
    readonly machineClass: string;
    readonly spare?: number;
    readonly missing?: number;
    readonly readyInSeconds?: number;
    readonly reserved?: number;
    readonly cleaning?: number;
    readonly quarantined?: number;
  }[];
  readonly forecast?: { readonly asOf?: string; readonly emptyOn?: string; readonly coversRacks?: number };
}
export type Pool = Thing<PoolSpec, PoolStatus>;

export interface OperationMachine {
  readonly ip: string;
  readonly role: string;
  readonly user?: string;
}
export interface Decision {
  readonly id: string;
  readonly action: "RetryMachine" | "SkipMachine" | "QuarantineMachine" | "RetryStep" | "AcceptForecast";
  readonly step?: string;
  readonly machines?: readonly string[];
  readonly reason?: string;
  readonly by?: string;
  readonly at?: string;
}
export interface OperationSpec {
  readonly clusterName: string;
  readonly operationType: string;
  readonly operationFlow: readonly string[];
  readonly operationMachines?: readonly OperationMachine[];
  readonly user?: string;
  readonly parameters?: readonly Param[];
  readonly reason?: string;
  readonly origin?: string;
  readonly priority?: "Emergency" | "Repair" | "Normal";
  readonly desiredState?: "Active" | "Paused" | "Canceled";
  readonly rollout?: {
    readonly firstBatch?: number;
    readonly batchSize?: string | number;
    readonly maxFailures?: string | number;
    readonly soakSeconds?: number;
  };
  readonly retry?: { readonly limit?: number; readonly backoffSeconds?: number };
  readonly notBefore?: string;
  readonly retryOf?: { readonly name: string };
  readonly decisions?: readonly Decision[];
}
export interface MachineTotals {
  readonly total?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly quarantined?: number;
  readonly running?: number;
  readonly skipped?: number;
}
export interface StepStatus {
  readonly name: string;
  readonly phase?: string;
  readonly machines?: MachineTotals;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}
export interface Forecast {
  readonly asOf?: string;
  readonly evictedPods?: number;
  readonly blockedBy?: readonly {
    readonly node: string;
    readonly namespace?: string;
    readonly pod?: string;
    readonly reason: string;
    readonly detail?: string;
  }[];
  readonly durationSeconds?: number;
  readonly basedOnRuns?: number;
}
export interface OperationStatus extends Status {
  readonly planRef?: { readonly name: string; readonly digest?: string };
  readonly forecast?: Forecast;
  readonly queue?: { readonly position?: number; readonly behind?: string };
  readonly steps?: readonly StepStatus[];
  readonly machines?: MachineTotals;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly runningSeconds?: number;
}
export type Operation = Thing<OperationSpec, OperationStatus>;

export interface TaskSpec {
  readonly cluster: string;
  readonly clusterType?: string;
  readonly operationIds?: readonly string[];
  readonly operationTaskMachines?: readonly { readonly name: string }[];
  readonly machineRequest?: {
    readonly pool: string;
    readonly count: number;
    readonly machineClass?: string;
    readonly ticket?: string;
  };
  readonly operationTaskStep: readonly { readonly step: string }[];
  readonly operationTaskType: string;
  readonly onFailure?: string;
  readonly desiredState?: string;
}
export interface TaskStep {
  readonly step: string;
  readonly phase?: string;
  readonly ref?: { readonly kind: string; readonly name: string };
  readonly reason?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}
export interface TaskStatus extends Status {
  readonly machines?: readonly { readonly name: string; readonly step?: string; readonly result?: string }[];
  readonly steps?: readonly TaskStep[];
}
export type Task = Thing<TaskSpec, TaskStatus>;

export interface Verdict {
  readonly by?: string;
  readonly verdict: "Approve" | "Reject" | "Done" | "Failed";
  readonly planDigest?: string;
  readonly comment?: string;
  readonly at?: string;
}
export interface WorkOrderSpec {
  readonly subject: { readonly kind: string; readonly name: string; readonly uid?: string };
  readonly type: "Approval" | "Manual" | "Webhook";
  readonly title?: { readonly reason: string; readonly params?: readonly Param[] };
  readonly planDigest?: string;
  readonly clusterName?: string;
  readonly requestedBy?: string;
  readonly requiredVerdicts?: number;
  readonly deadlineSeconds?: number;
  readonly onDeadline?: string;
  readonly verdicts?: readonly Verdict[];
}
export type WorkOrder = Thing<WorkOrderSpec, Status>;

export interface PlanSpec {
  readonly [field: string]: unknown;
}
export type Plan = Thing<PlanSpec>;

export interface Policy {
  readonly stop?: { readonly reason?: string; readonly by?: string; readonly since?: string };
  readonly windows?: readonly {
    readonly schedule: string;
    readonly timeZone?: string;
    readonly durationSeconds?: number;
  }[];
  readonly freezes?: readonly { readonly from: string; readonly to: string; readonly reason?: string }[];
  readonly approval?: { readonly requiredVerdicts?: number };
}
export type ChangePolicy = Thing<Policy>;

/** A Kubernetes Event of a managed cluster. */
export interface KubeEvent {
  readonly metadata: Meta;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly eventTime?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
  readonly regarding?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
}

/** First address that people know a machine by. */
export function addressOf(machine: Machine): string {
  return (
    machine.spec.addresses?.find((entry) => entry.type === "Internal")?.address ??
    machine.spec.ssh?.address ??
    machine.spec.addresses?.[0]?.address ??
    machine.metadata.name
  );
}

export function condition(thing: { readonly status?: Status }, type: string): Condition | undefined {
  return thing.status?.conditions?.find((entry) => entry.type === type);
}

export function millis(time: string | undefined): number | undefined {
  if (time === undefined || time === "") return undefined;
  const value = Date.parse(time);
  return Number.isNaN(value) ? undefined : value;
}
