import { asText, asTree, treeOf } from "./tolerant.ts";

/** What a cluster made by kubeadm says of itself; every text may be empty. */
export interface KubeadmConfig {
  readonly kubernetesVersion: string;
  /** One or, with two families, two ranges with a comma. */
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  /** `host:port`. */
  readonly endpoint: string;
  /** Absent: kubeadm runs etcd itself. */
  readonly externalEtcd: readonly string[] | undefined;
}

/** ConfigMap kube-system/kubeadm-config, key ClusterConfiguration. Undefined: it is none, or tells no version. */
export function kubeadmConfig(text: string | undefined): KubeadmConfig | undefined {
  const config = treeOf(text);
  const kubernetesVersion = asText(config["kubernetesVersion"]);
  if (kubernetesVersion === "") return undefined;
  const networking = asTree(config["networking"]);
  const external = asTree(asTree(config["etcd"])["external"])["endpoints"];
  return {
    kubernetesVersion,
    podSubnet: asText(networking["podSubnet"]),
    serviceSubnet: asText(networking["serviceSubnet"]),
    endpoint: asText(config["controlPlaneEndpoint"]),
    externalEtcd: Array.isArray(external) ? external.map(asText).filter((each) => each !== "") : undefined,
  };
}

export interface ClusterInfo {
  /** `host:port`, as clients are told. */
  readonly endpoint: string;
  /** PEM text. */
  readonly caCert: string;
}

/** ConfigMap kube-public/cluster-info, key kubeconfig. */
export function clusterInfo(text: string | undefined): ClusterInfo {
  const clusters = treeOf(text)["clusters"];
  const cluster = asTree(asTree(Array.isArray(clusters) ? clusters[0] : undefined)["cluster"]);
  return {
    endpoint: asText(cluster["server"])
      .replace(/^https:\/\//, "")
      .replace(/\/$/, ""),
    caCert: decoded(asText(cluster["certificate-authority-data"])),
  };
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return "";
  }
}
