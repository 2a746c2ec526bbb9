import { isoTime, labels, type Pod, type PodStatus } from "@dipper/api";

export interface PodOwner {
  readonly kind: "ReplicaSet" | "DaemonSet";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** A pod as its controller makes it; with a node it is already bound. */
export function podObject(owner: PodOwner, name: string, node: string | undefined): Pod {
  const daemon = owner.kind === "DaemonSet";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: owner.namespace,
      labels: { ...owner.podLabels, [labels.simulated]: "true" },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: owner.kind,
          name: owner.name,
          uid: owner.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      containers: [
        {
          name: "main",
          image: "simulated.invalid/main:1",
          resources: { requests: daemon ? { cpu: "100m", memory: "128Mi" } : { cpu: "500m", memory: "1Gi" } },
        },
      ],
      ...(daemon ? { tolerations: [{ operator: "Exists" }] } : {}),
      terminationGracePeriodSeconds: 2,
    },
    status: podStatus("Pending", 0),
  };
}

export function podStatus(phase: "Pending" | "Running", now: number, ready = phase === "Running"): PodStatus {
  if (phase === "Pending") return { phase };
  const lastTransitionTime = isoTime(now);
  const status = ready ? "True" : "False";
  return {
    phase,
    startTime: lastTransitionTime,
    conditions: [
      { type: "PodScheduled", status: "True", lastTransitionTime },
      { type: "Initialized", status: "True", lastTransitionTime },
      { type: "ContainersReady", status, lastTransitionTime },
      { type: "Ready", status, lastTransitionTime },
    ],
  };
}
