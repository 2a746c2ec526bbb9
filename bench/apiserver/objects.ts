/** A node as kubelets register it: about 4 KB of JSON. */
export function node(index: number): object {
  const name = nodeName(index);
  const images = Array.from({ length: 22 }, (_, i) => ({
    names: [`registry.local/team/service-${i}@sha256:${"a1b2c3d4".repeat(8)}`],
    sizeBytes: 51_000_000 + i,
  }));
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": "z1", "dipper.dev/rack": "r7" },
    },
    spec: { podCIDR: "10.4.0.0/24", podCIDRs: ["10.4.0.0/24"] },
    status: {
      capacity: { cpu: "64", memory: "263780440Ki", pods: "110" },
      allocatable: { cpu: "63", memory: "250000000Ki", pods: "110" },
      conditions: conditions("2026-01-01T00:00:00Z"),
      addresses: [
        { type: "InternalIP", address: "10.0.0.1" },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        kubeletVersion: "v1.36.3",
        osImage: "Debian GNU/Linux 12",
        kernelVersion: "6.1.0",
        containerRuntimeVersion: "containerd://2.0.0",
        architecture: "amd64",
        operatingSystem: "linux",
        bootID: "b",
        machineID: "m",
        systemUUID: "s",
        kubeProxyVersion: "",
      },
      images,
    },
  };
}

export const nodeName = (index: number): string => `node-${String(index).padStart(5, "0")}`;

/** What a kubelet sends every few minutes and at each change: its conditions with new times, as a strategic merge patch of the status. */
export function heartbeat(at: string): object {
  return { status: { conditions: conditions(at) } };
}

function conditions(at: string): readonly object[] {
  return ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => ({
    type,
    status: type === "Ready" ? "True" : "False",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
    lastHeartbeatTime: at,
    lastTransitionTime: "2026-01-01T00:00:00Z",
  }));
}

/** A pod of about 3.5 KB of JSON once it is stored. Nobody binds or runs it. */
export function pod(index: number): object {
  const env = Array.from({ length: 24 }, (_, i) => ({ name: `SETTING_${i}`, value: `value-${index}-${i}` }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `pod-${String(index).padStart(6, "0")}`,
      labels: { app: `app-${index % 200}`, tier: "web" },
    },
    spec: {
      nodeName: nodeName(index % 10_000),
      automountServiceAccountToken: false,
      containers: [
        {
          name: "main",
          image: "registry.local/team/service:1",
          env,
          resources: { requests: { cpu: "100m", memory: "128Mi" } },
        },
      ],
    },
  };
}
