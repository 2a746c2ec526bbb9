/** Versions of all that the lab builds: the one place where they stand. The cache is keyed by them. */
export const versions = {
  /** What kubeadm of this version takes by itself: etcd, CoreDNS and pause below belong to it. */
  kubernetes: "1.36.3",
  etcd: "3.6.8",
  coredns: "1.14.2",
  pause: "3.10.2",
  containerd: "2.4.2",
  helm: "3.22.0",
  helm4: "4.3.2",
  registry: "3.1.2",
  flannel: "0.28.4",
  /** The last one that the containernetworking project shipped itself. */
  flannelPlugin: "0.9.1",
  metricsServer: "0.9.0",
  /** The tags that the end-to-end tests of this Kubernetes version ask for. */
  agnhost: "2.63.0",
  busybox: "1.37.0-1",
} as const;

/** Whose kubectl is tried on an API server of `kubernetes`: its own and the minor before. */
export const kubectlVersions = [versions.kubernetes, "1.35.4"] as const;

/** Commands of Kubernetes that a cluster is made of. */
export const kubernetesCommands = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube-proxy",
  "kubelet",
  "kubeadm",
  "kubectl",
] as const;

export type KubernetesCommand = (typeof kubernetesCommands)[number];
