import { ClusterRole, ClusterRoleBinding, isCode } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { GrantAction } from "./decide.ts";
import { type GrantSeen, ownName } from "./seen.ts";

const manager = "dipper-access";

/** One write; each may be repeated. */
export function actOnGrant(kube: KubeClient) {
  return async (action: GrantAction, { grant }: GrantSeen, signal: AbortSignal): Promise<void> => {
    const options = { manager, force: true, signal };
    const ref = { name: ownName(grant.metadata.name) };
    switch (action.type) {
      case "WriteRole":
        await kube.apply(ClusterRole, action.role, options);
        return;
      case "WriteBinding":
        await kube.apply(ClusterRoleBinding, action.binding, options);
        return;
      case "DeleteRole":
        return gone(kube.delete(ClusterRole, ref, options));
      case "DeleteBinding":
        return gone(kube.delete(ClusterRoleBinding, ref, options));
    }
  };
}

async function gone(deleting: Promise<void>): Promise<void> {
  try {
    await deleting;
  } catch (cause) {
    if (!isCode(cause, "NotFound")) throw cause;
  }
}
