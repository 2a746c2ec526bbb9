import type { Blocker, DrainPod, DrainPolicy } from "./drain-pod.ts";

/** What a drain does with a pod. Stays: DaemonSets make theirs again at once, mirror pods belong to the kubelet, finished ones hold nothing. */
export type PodFate =
  | { readonly fate: "Stays" }
  | { readonly fate: "Evict" }
  | { readonly fate: "Leaving" }
  | { readonly fate: "Blocked"; readonly blocker: Blocker };

/** The rules of `kubectl drain`, with refusals as values. Budgets are not asked here: the server does that at the eviction. */
export function fateOf(pod: DrainPod, policy: DrainPolicy): PodFate {
  if (pod.mirror || pod.finished || pod.controller === "DaemonSet") return { fate: "Stays" };
  if (pod.terminating) return { fate: "Leaving" };
  if (pod.controller === undefined && policy.unmanagedPods === "Refuse")
    return blocked(pod, "BlockedByUnmanagedPod", "no controller makes it again");
  if (pod.emptyDir && policy.emptyDir === "Refuse")
    return blocked(pod, "WaitingForVolumes", "its emptyDir volume would be lost");
  return { fate: "Evict" };
}

/** Nothing but what stays. */
export function isEmptied(pods: readonly DrainPod[], policy: DrainPolicy): boolean {
  return pods.every((pod) => fateOf(pod, policy).fate === "Stays");
}

function blocked(pod: DrainPod, reason: Blocker["reason"], detail: string): PodFate {
  return { fate: "Blocked", blocker: { node: pod.node, namespace: pod.namespace, pod: pod.name, reason, detail } };
}
