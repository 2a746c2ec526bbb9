import { ChangePolicy, isoTime, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

const ref = { namespace: platformNamespace, name: "stop-everything" };
const manager = "dipper-restore";

/** A restored platform looks before it acts: the stop holds until a person says `dipper start`. */
export async function stopAfterRestore(kube: KubeClient, now: number, signal: AbortSignal): Promise<void> {
  const spec = {
    clusterSelector: {},
    stop: { reason: "RestoredFromBackup", by: "dipper restore", since: isoTime(now) },
  };
  const there = await kube.get(ChangePolicy, ref, { signal });
  if (there === undefined)
    await kube.create(
      ChangePolicy,
      { metadata: ref, spec: spec as unknown as ChangePolicy["spec"] },
      { manager, signal },
    );
  else await kube.patch(ChangePolicy, ref, { spec }, { manager, signal });
}
