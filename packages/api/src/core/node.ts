import type { Condition } from "../conditions.ts";
import type { KubeObject } from "../kind.ts";
import { builtInKind } from "../kind.ts";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly timeAdded?: string;
}

/** Node conditions have a heartbeat and no observedGeneration. */
export interface NodeCondition extends Omit<Condition, "observedGeneration"> {
  readonly lastHeartbeatTime?: string;
}

export interface NodeSpec {
  readonly podCIDR?: string;
  readonly podCIDRs?: readonly string[];
  readonly providerID?: string;
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

export interface NodeSystemInfo {
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly containerRuntimeVersion: string;
  readonly kubeletVersion: string;
  readonly kubeProxyVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
}

export interface NodeStatus {
  readonly capacity?: Readonly<Record<string, string>>;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly conditions?: readonly NodeCondition[];
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly nodeInfo?: NodeSystemInfo;
}

export interface Node extends KubeObject<NodeSpec, NodeStatus> {}
export const Node = builtInKind<Node>({ group: "", version: "v1", kind: "Node", plural: "nodes", scope: "Cluster" });
