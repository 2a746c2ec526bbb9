import type { KubeObject } from "../kind.ts";
import { builtInKind } from "../kind.ts";
import type { PersistentVolumeClaim } from "./volumes.ts";
import type { ReplicatedSpec, ReplicatedStatus } from "./workload.ts";

export interface StatefulSetSpec extends ReplicatedSpec {
  readonly serviceName?: string;
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  readonly updateStrategy?: {
    readonly type?: "RollingUpdate" | "OnDelete";
    readonly rollingUpdate?: { readonly partition?: number };
  };
  readonly volumeClaimTemplates?: readonly Omit<PersistentVolumeClaim, "apiVersion" | "kind">[];
  readonly persistentVolumeClaimRetentionPolicy?: {
    readonly whenDeleted?: "Retain" | "Delete";
    readonly whenScaled?: "Retain" | "Delete";
  };
  readonly ordinals?: { readonly start?: number };
  /** Default 10. */
  readonly revisionHistoryLimit?: number;
}

export interface StatefulSetStatus extends ReplicatedStatus {
  readonly currentReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
}

export interface StatefulSet extends KubeObject<StatefulSetSpec, StatefulSetStatus> {
  readonly spec: StatefulSetSpec;
}
export const StatefulSet = builtInKind<StatefulSet>({
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  scope: "Namespaced",
});

/** A past template of a StatefulSet or DaemonSet: `data` is the patch that restores it. */
export interface ControllerRevision extends KubeObject {
  readonly data?: unknown;
  readonly revision: number;
}
export const ControllerRevision = builtInKind<ControllerRevision>({
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  scope: "Namespaced",
});
