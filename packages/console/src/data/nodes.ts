/** Nodes of a managed cluster as its API server gives them, and what the platform knows about them. */
import type { State } from "../kit/shape.tsx";
import type { Condition, Meta } from "./objects.ts";
import { millis } from "./objects.ts";

export interface KubeNode {
  readonly kind?: string;
  readonly metadata: Meta;
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly {
      readonly key: string;
      readonly value?: string;
      readonly effect: string;
      readonly timeAdded?: string;
    }[];
  };
  readonly status?: {
    readonly conditions?: readonly (Condition & { readonly lastHeartbeatTime?: string })[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: {
      readonly kubeletVersion?: string;
      readonly osImage?: string;
      readonly kernelVersion?: string;
      readonly containerRuntimeVersion?: string;
      readonly architecture?: string;
      readonly machineID?: string;
    };
    readonly capacity?: Readonly<Record<string, string>>;
    readonly allocatable?: Readonly<Record<string, string>>;
  };
  /** Joined by the server: what runs on the node, and which machine it is. */
  readonly pods?: number;
  readonly requests?: { readonly cpuMillicores?: number; readonly memoryMiB?: number };
  readonly machine?: string;
}

const joining = "fleet.dipper.dev/joining";

export interface NodeDisplay {
  readonly state: State;
  /** Key below `node.`; for pressure the condition's own name. */
  readonly word: string;
  readonly since: number | undefined;
  readonly message: string;
}

/** The worst thing that is true of a node. */
export function displayNode(node: KubeNode): NodeDisplay {
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready");
  const since = millis(ready?.lastTransitionTime);
  const taint = node.spec?.taints?.find((each) => each.key === joining);
  if (ready?.status === "True") {
    const pressure = node.status?.conditions?.find(
      (condition) => condition.type !== "Ready" && condition.status === "True",
    );
    if (pressure !== undefined) {
      return {
        state: "warn",
        word: pressure.type,
        since: millis(pressure.lastTransitionTime),
        message: pressure.message ?? "",
      };
    }
    if (taint !== undefined)
      return {
        state: "run",
        word: "Joining",
        since: millis(taint.timeAdded) ?? millis(node.metadata.creationTimestamp),
        message: "",
      };
    if (node.spec?.unschedulable === true) {
      const cordon = node.spec.taints?.find((each) => each.key === "node.kubernetes.io/unschedulable");
      return { state: "cordon", word: "Cordoned", since: millis(cordon?.timeAdded), message: "" };
    }
    return { state: "ok", word: "Ready", since, message: "" };
  }
  if (taint !== undefined)
    return {
      state: "run",
      word: "Joining",
      since: millis(node.metadata.creationTimestamp),
      message: ready?.message ?? "",
    };
  return { state: "fail", word: "NotReady", since, message: ready?.message ?? "" };
}

export function nodeAddress(node: KubeNode): string | undefined {
  return node.status?.addresses?.find((address) => address.type === "InternalIP")?.address;
}

export function nodeRole(node: KubeNode): "controlPlane" | "worker" {
  const labels = node.metadata.labels ?? {};
  return "node-role.kubernetes.io/control-plane" in labels || "node-role.kubernetes.io/master" in labels
    ? "controlPlane"
    : "worker";
}

export function nodeZone(node: KubeNode): string | undefined {
  return node.metadata.labels?.["topology.kubernetes.io/zone"];
}

export function nodeRack(node: KubeNode): string | undefined {
  return node.metadata.labels?.["fleet.dipper.dev/rack"] ?? node.metadata.labels?.["topology.dipper.dev/rack"];
}

/** "64", "3920m" → millicores. */
export function millicores(quantity: string | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

const units: Readonly<Record<string, number>> = {
  Ki: 1 / 1024,
  Mi: 1,
  Gi: 1024,
  Ti: 1024 ** 2,
  k: 1e3 / 1024 ** 2,
  M: 1e6 / 1024 ** 2,
  G: 1e9 / 1024 ** 2,
};

/** "256Gi" → MiB. */
export function mebibytes(quantity: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G)?$/.exec(quantity ?? "");
  if (match === null) return undefined;
  const unit = match[2];
  return Number(match[1]) * (unit === undefined ? 1 / 1024 ** 2 : (units[unit] ?? 1));
}

/** Requested share of what is allocatable, 0..100. */
export function requestedPercent(node: KubeNode): {
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
} {
  const cpu = millicores(node.status?.allocatable?.["cpu"]);
  const memory = mebibytes(node.status?.allocatable?.["memory"]);
  const share = (part: number | undefined, whole: number | undefined): number | undefined =>
    part === undefined || whole === undefined || whole === 0 ? undefined : (part / whole) * 100;
  return { cpu: share(node.requests?.cpuMillicores, cpu), memory: share(node.requests?.memoryMiB, memory) };
}
