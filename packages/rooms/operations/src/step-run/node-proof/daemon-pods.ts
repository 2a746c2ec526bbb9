import type { DaemonSet, Node, Pod, Taint } from "@dipper/api";

type Toleration = NonNullable<Pod["spec"]["tolerations"]>[number];

/** What the controller of DaemonSets tolerates for all of its pods. */
const always: readonly string[] = [
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/pid-pressure",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/network-unavailable",
];

/**
 * DaemonSets whose pod on this node is not Ready, or not there yet: `namespace/name (why)`. Those that cannot run there, by their
 * selector or by the node's taints, are not asked for; where only an affinity could say so, a pod is asked for only once it is there.
 */
export function daemonsNotReady(node: Node, pods: readonly Pod[], daemonSets: readonly DaemonSet[]): readonly string[] {
  return daemonSets.flatMap(({ metadata, spec }) => {
    const name = `${metadata.namespace ?? ""}/${metadata.name}`;
    const own = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        pod.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === metadata.uid) === true,
    );
    if (own.length === 0) return isWanted(node, spec.template.spec) ? [`${name} (no pod yet)`] : [];
    return own.some(isReady) ? [] : [`${name} (${whyNot(own[0])})`];
  });
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") === true;
}

function whyNot(pod: Pod | undefined): string {
  const waiting = pod?.status?.containerStatuses?.find((each) => each.state?.waiting !== undefined)?.state?.waiting;
  return waiting?.reason ?? pod?.status?.phase ?? "not Ready";
}

function isWanted(node: Node, spec: DaemonSet["spec"]["template"]["spec"]): boolean {
  if (spec.affinity?.nodeAffinity !== undefined) return false;
  const own = node.metadata.labels ?? {};
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => own[key] === value);
  const taints = (node.spec?.taints ?? []).filter(
    ({ key, effect }) => effect !== "PreferNoSchedule" && !always.includes(key),
  );
  return selected && taints.every((taint) => (spec.tolerations ?? []).some((each) => tolerates(each, taint)));
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  const effect = toleration.effect === undefined || toleration.effect === "" || toleration.effect === taint.effect;
  const key = toleration.key === undefined || toleration.key === "" || toleration.key === taint.key;
  const value = toleration.operator === "Exists" || (toleration.value ?? "") === (taint.value ?? "");
  return effect && key && value;
}
