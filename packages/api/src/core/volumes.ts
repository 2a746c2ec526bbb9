import type { KubeObject } from "../kind.ts";
import { builtInKind } from "../kind.ts";
import type { LabelSelector } from "../selectors.ts";
import type { ObjectReference } from "./event.ts";

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  readonly storageClassName?: string;
  readonly volumeName?: string;
  readonly volumeMode?: string;
  readonly selector?: LabelSelector;
}

export interface PersistentVolumeClaimStatus {
  readonly phase?: "Pending" | "Bound" | "Lost";
  readonly accessModes?: readonly string[];
  readonly capacity?: Readonly<Record<string, string>>;
}

export interface PersistentVolumeClaim extends KubeObject<PersistentVolumeClaimSpec, PersistentVolumeClaimStatus> {}
export const PersistentVolumeClaim = builtInKind<PersistentVolumeClaim>({
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  scope: "Namespaced",
});

export interface PersistentVolumeSpec {
  readonly capacity?: Readonly<Record<string, string>>;
  readonly accessModes?: readonly string[];
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly claimRef?: ObjectReference;
  readonly persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
  readonly hostPath?: { readonly path: string };
}

export interface PersistentVolumeStatus {
  readonly phase?: "Pending" | "Available" | "Bound" | "Released" | "Failed";
  readonly lastPhaseTransitionTime?: string;
}

export interface PersistentVolume extends KubeObject<PersistentVolumeSpec, PersistentVolumeStatus> {}
export const PersistentVolume = builtInKind<PersistentVolume>({
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  scope: "Cluster",
});

export interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: "Retain" | "Delete";
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
}
export const StorageClass = builtInKind<StorageClass>({
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  scope: "Cluster",
});
