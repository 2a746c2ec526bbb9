import { annotations, Namespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { ClusterAction } from "./decide.ts";
import type { ClusterSeen } from "./seen.ts";

export function actOnCluster(client: (name: string) => KubeClient) {
  return async (action: ClusterAction, seen: ClusterSeen, signal: AbortSignal): Promise<void> => {
    const patch = { metadata: { annotations: { [annotations.managedBy]: action.platform } } };
    // Of two platforms that saw it free in the same moment one is refused, and finds the other's mark at its next look.
    await client(seen.cluster.metadata.name).patch(Namespace, { name: "kube-system" }, patch, {
      manager: "dipper-clusters",
      ifVersion: action.ifVersion,
      signal,
    });
  };
}
