import { ConfigMap, DipperError, labels, Node } from "@dipper/api";
import { clusterInfo, type KubeClient, kubeadmConfig } from "@dipper/kube";
import type { Clock } from "@dipper/world";

/** What a cluster says of itself, as kubeadm wrote it down. What is empty was not found. */
export interface Living {
  readonly controlPlane: readonly LivingMember[];
  readonly version: string;
  readonly podCIDRs: readonly string[];
  readonly serviceCIDRs: readonly string[];
  /** `host:port`, as clients are told. */
  readonly endpoint: string;
  readonly caCert: string;
  readonly externalEtcd: readonly string[];
}

export interface LivingMember {
  readonly node: string;
  readonly address: string;
  readonly machineUid: string;
}

const answerMs = 5_000;
const controlPlaneLabel = "node-role.kubernetes.io/control-plane";

/** Undefined: it does not answer, or not to us. Then it is still to be made, or nobody can join it now. */
export async function living(cluster: KubeClient, clock: Clock, parent: AbortSignal): Promise<Living | undefined> {
  const signal = clock.deadline(answerMs, parent);
  try {
    const controlPlane: LivingMember[] = [];
    for await (const page of cluster.pages(Node, { labels: controlPlaneLabel, signal }))
      for (const { metadata, status } of page.items)
        controlPlane.push({
          node: metadata.name,
          address: status?.addresses?.find((each) => each.type === "InternalIP")?.address ?? "",
          machineUid: metadata.labels?.[labels.machineUid] ?? metadata.annotations?.[labels.machineUid] ?? "",
        });
    const config = await cluster.get(ConfigMap, { namespace: "kube-system", name: "kubeadm-config" }, { signal });
    const info = await cluster.get(ConfigMap, { namespace: "kube-public", name: "cluster-info" }, { signal });
    return {
      controlPlane,
      ...ofKubeadm(config?.data?.["ClusterConfiguration"]),
      ...clusterInfo(info?.data?.["kubeconfig"]),
    };
  } catch (cause) {
    parent.throwIfAborted();
    if (!signal.aborted && DipperError.from(cause).code === "Internal") throw cause;
    return undefined;
  }
}

function ofKubeadm(text: string | undefined): Pick<Living, "version" | "podCIDRs" | "serviceCIDRs" | "externalEtcd"> {
  const config = kubeadmConfig(text);
  return {
    version: config?.kubernetesVersion ?? "",
    podCIDRs: listOf(config?.podSubnet),
    serviceCIDRs: listOf(config?.serviceSubnet),
    externalEtcd: config?.externalEtcd ?? [],
  };
}

const listOf = (subnets = ""): readonly string[] => subnets.split(",").filter((each) => each !== "");
