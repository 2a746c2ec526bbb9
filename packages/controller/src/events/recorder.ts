import type { KubeObject } from "@dipper/api";

export interface Happening {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** Which part of the object: `spec.containers{main}`. Default: all of it. */
  readonly fieldPath?: string;
  /** The node on which it happened, where a kubelet reports. */
  readonly host?: string;
}

/** Writes Kubernetes Events about an object. Equal events within ten minutes become one with a count. */
export interface EventRecorder {
  record(about: KubeObject, event: Happening): void;
}
