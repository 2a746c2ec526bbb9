import { isoTime, joiningTaint, labels, type Node, type NodeCondition, type NodeStatus } from "@dipper/api";
import { sizeOf } from "../machines/machine-class.ts";
import { identityOf } from "../machines/machine-state.ts";
import { type KubeletState, kubeletState, rackLabel } from "./words.ts";

export interface NodeDescription {
  readonly name: string;
  /** uid of its Machine. */
  readonly machineUid: string;
  readonly ip: string;
  readonly role: string;
  readonly machineClass: string;
  readonly site: string;
  readonly zone: string;
  readonly rack: string;
  readonly version: string;
}

/** A Node as the kubelet of a simulated machine registers it. */
export function nodeObject(node: NodeDescription, state: KubeletState, joining: boolean, now: number): Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: node.name,
      labels: {
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        ...label("topology.kubernetes.io/region", node.site),
        ...label("topology.kubernetes.io/zone", node.zone),
        ...label(rackLabel, node.rack),
        ...label("node.kubernetes.io/instance-type", node.machineClass),
        ...(node.role === "ControlPlane" ? { "node-role.kubernetes.io/control-plane": "" } : {}),
        [labels.machine]: node.name,
        [labels.machineUid]: node.machineUid,
        [labels.simulated]: "true",
      },
      annotations: { [labels.machineUid]: node.machineUid, [kubeletState]: state },
    },
    spec: joining ? { taints: [joiningTaint] } : {},
    status: nodeStatus(node, state, now),
  };
}

const label = (name: string, value: string): Readonly<Record<string, string>> =>
  value === "" ? {} : { [name]: value };

export function nodeStatus(node: NodeDescription, state: KubeletState, now: number): NodeStatus {
  const size = sizeOf(node.machineClass);
  const identity = identityOf(node.machineUid);
  const capacity = {
    cpu: `${size.cpus}`,
    memory: `${size.memoryGiB}Gi`,
    pods: "110",
    "ephemeral-storage": "900Gi",
    ...(size.gpus === 0 ? {} : { "nvidia.com/gpu": `${size.gpus}` }),
  };
  return {
    capacity,
    allocatable: { ...capacity, memory: `${size.memoryGiB - 2}Gi` },
    conditions: nodeConditions(state, now),
    addresses: [
      { type: "InternalIP", address: node.ip },
      { type: "Hostname", address: node.name },
    ],
    nodeInfo: {
      machineID: identity.machineID,
      systemUUID: identity.productUUID,
      bootID: node.machineUid,
      kernelVersion: "6.1.0-simulated",
      osImage: "Debian GNU/Linux 12 (simulated)",
      containerRuntimeVersion: "containerd://2.4.2",
      kubeletVersion: node.version,
      kubeProxyVersion: node.version,
      operatingSystem: "linux",
      architecture: "amd64",
    },
  };
}

const readiness = {
  Ready: { status: "True", reason: "KubeletReady", message: "simulated kubelet is posting ready status" },
  Starting: { status: "False", reason: "KubeletNotReady", message: "simulated: the network plugin is not ready" },
  NeverReady: {
    status: "False",
    reason: "KubeletNotReady",
    message: "simulated: the network plugin does not get ready",
  },
  Down: { status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." },
} as const;

export function nodeConditions(state: KubeletState, now: number): readonly NodeCondition[] {
  const at = { lastHeartbeatTime: isoTime(now), lastTransitionTime: isoTime(now) };
  const pressure = state === "Down" ? "Unknown" : "False";
  return [
    { type: "MemoryPressure", status: pressure, reason: "KubeletHasSufficientMemory", message: "", ...at },
    { type: "DiskPressure", status: pressure, reason: "KubeletHasNoDiskPressure", message: "", ...at },
    { type: "PIDPressure", status: pressure, reason: "KubeletHasSufficientPID", message: "", ...at },
    { type: "Ready", ...readiness[state], ...at },
  ];
}
