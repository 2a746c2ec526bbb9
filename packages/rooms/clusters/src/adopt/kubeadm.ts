import { parse } from "yaml";

/** The parts of kubeadm's, kubelet's and kube-proxy's configuration that say what a cluster is; everything may be missing. */
export interface KubeadmConfig {
  readonly kubernetesVersion: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly endpoint: string;
  /** Absent: kubeadm runs etcd itself. */
  readonly externalEtcd: readonly string[] | undefined;
}

type Tree = Readonly<Record<string, unknown>>;

/** Other people's YAML: what is not as expected counts as not given. */
function tree(text: string | undefined): Tree {
  if (text === undefined) return {};
  try {
    return asTree(parse(text, { maxAliasCount: 0 }));
  } catch {
    return {};
  }
}

const asTree = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** ConfigMap kube-system/kubeadm-config, key ClusterConfiguration. */
export function kubeadmConfig(text: string | undefined): KubeadmConfig | undefined {
  const config = tree(text);
  if (asText(config["kubernetesVersion"]) === "") return undefined;
  const networking = asTree(config["networking"]);
  const etcd = asTree(config["etcd"]);
  const external = asTree(etcd["external"])["endpoints"];
  return {
    kubernetesVersion: asText(config["kubernetesVersion"]),
    podSubnet: asText(networking["podSubnet"]),
    serviceSubnet: asText(networking["serviceSubnet"]),
    endpoint: asText(config["controlPlaneEndpoint"]),
    externalEtcd: Array.isArray(external) ? external.map(asText).filter((each) => each !== "") : undefined,
  };
}

/** Values of our parameters out of ConfigMaps kubelet-config and kube-proxy. */
export function foundParameters(kubelet: string | undefined, proxy: string | undefined): readonly Parameter[] {
  const [ofKubelet, ofProxy] = [tree(kubelet), tree(proxy)];
  return [
    { name: "cgroupDriver", value: asText(ofKubelet["cgroupDriver"]) },
    { name: "kubeletMaxPods", value: asText(ofKubelet["maxPods"]) },
    { name: "proxyMode", value: asText(ofProxy["mode"]) },
  ].filter(({ value }) => value !== "" && value !== "0");
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** The server of ConfigMap kube-public/cluster-info, as `host:port`. */
export function clusterInfoEndpoint(text: string | undefined): string {
  const [first] = (tree(text)["clusters"] as readonly unknown[] | undefined) ?? [];
  return asText(asTree(asTree(first)["cluster"])["server"])
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "");
}

/** `--service-cluster-ip-range=10.96.0.0/12` in the command of a static pod: how clusters without kubeadm-config tell. */
export function flagOf(command: readonly string[], flag: string): string {
  return command.find((each) => each.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? "";
}
