import type { KubeObject } from "@dipper/api";

/** Writes Kubernetes Events about an object. Equal events within ten minutes become one with a count. */
export interface EventRecorder {
  record(
    about: KubeObject,
    event: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string },
  ): void;
}
