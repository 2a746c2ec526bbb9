import { apiVersionOf, isoTime, Pod, type PodStatus } from "@dipper/api";
import { hash64 } from "@dipper/world";
import { podFromTemplate } from "../control/template.ts";
import { admitted, running, summed } from "../pods/pod-status.ts";
import type { FirstOwner } from "./first-workloads.ts";
import type { NodeDescription } from "./node-object.ts";
import type { KubeletState } from "./words.ts";

/** A pod that has been running for as long as its cluster has existed. `podIP` must be nobody else's. */
export function firstPod(
  owner: FirstOwner,
  node: NodeDescription & { readonly state: KubeletState },
  of: { readonly seed: string; readonly podIP: string; readonly now: number },
): Pod {
  const { template, reference, namespace, labels } = owner;
  const generateName = `${owner.name}-`;
  const name = generateName + hash64(of.seed).slice(0, 5);
  const fromTemplate = podFromTemplate({ namespace, template, owner: reference, generateName, name, labels });
  const pod: Pod = {
    apiVersion: apiVersionOf(Pod),
    kind: Pod.kind,
    ...fromTemplate,
    metadata: { ...fromTemplate.metadata, generation: 1 },
    spec: { ...fromTemplate.spec, nodeName: node.name },
  };
  const at = { hostIP: node.ip, podIP: of.podIP, now: of.now };
  const address = { podIP: of.podIP, podIPs: [{ ip: of.podIP }] };
  const taken = admitted(pod, at);
  const containerStatuses = pod.spec.containers.map((container) =>
    running(container, { name: container.name, lastState: {}, restartCount: 0 }, pod, at),
  );
  const status = summed(pod, { ...taken, ...address, containerStatuses }, at);
  return { ...pod, status: node.state === "Ready" ? status : unattended(status, of.now) };
}

/** On a node that does not report: its containers run as far as anybody knows, and serve nobody. */
function unattended(status: PodStatus, now: number): PodStatus {
  const conditions = (status.conditions ?? []).map((each) =>
    each.type === "Ready" ? { ...each, status: "False" as const, lastTransitionTime: isoTime(now) } : each,
  );
  return { ...status, conditions };
}
