/** What a cluster says about itself, read without writing anything. */
export interface Discovery {
  /** uid of kube-system. */
  readonly clusterUID: string;
  readonly kubernetesVersion: string;
  readonly podCIDRs: readonly string[];
  readonly serviceCIDRs: readonly string[];
  /** `host:port` that clients use; empty: none is set, everybody uses the first API server. */
  readonly endpoint: string;
  readonly plugin: "flannel" | "calico" | "cilium" | "none";
  readonly etcd: { readonly mode: "Stacked" | "External"; readonly endpoints: readonly string[] };
  /** Parameters of our steps with the values that the cluster runs with, where it says them. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly nodes: readonly FoundNode[];
  /** What could not be read, and what that means. */
  readonly notes: readonly string[];
}

export interface FoundNode {
  readonly name: string;
  readonly role: "ControlPlane" | "Compute";
  readonly internal: readonly string[];
  readonly external: readonly string[];
  readonly kubeletVersion: string;
  /** `containerd://2.4.2` */
  readonly runtime: string;
  readonly machineID: string;
  readonly zone: string;
}
