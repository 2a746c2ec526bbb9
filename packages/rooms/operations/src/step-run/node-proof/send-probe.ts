import { isCode, Namespace, Pod } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { manager } from "../../children.ts";
import { type ProbeWish, probeNamespace, probePod } from "./probe-pod.ts";

/** Makes the pod, and its namespace where it is the first one; the pod before it has said what it had to say. */
export async function sendProbe(cluster: KubeClient, wish: ProbeWish, signal: AbortSignal): Promise<void> {
  const write = { manager, signal };
  if (wish.number > 1) {
    const { metadata } = probePod({ ...wish, number: wish.number - 1 });
    await removeProbe(cluster, metadata.name ?? "", signal);
  }
  try {
    await cluster.create(Pod, probePod(wish), write);
  } catch (cause) {
    if (isCode(cause, "AlreadyExists")) return;
    if (!isCode(cause, "NotFound")) throw cause;
    await cluster.create(Namespace, { metadata: { name: probeNamespace } }, write).catch((other: unknown) => {
      if (!isCode(other, "AlreadyExists")) throw other;
    });
    await cluster.create(Pod, probePod(wish), write);
  }
}

export async function removeProbe(cluster: KubeClient, name: string, signal: AbortSignal): Promise<void> {
  await cluster.delete(Pod, { namespace: probeNamespace, name }, { manager, signal }).catch((cause: unknown) => {
    if (!isCode(cause, "NotFound")) throw cause;
  });
}
