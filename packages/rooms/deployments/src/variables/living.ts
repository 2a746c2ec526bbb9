import { ConfigMap, DipperError, labels, Node } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import { parse } from "yaml";

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
      ...ofInfo(info?.data?.["kubeconfig"]),
    };
  } catch (cause) {
    parent.throwIfAborted();
    if (!signal.aborted && DipperError.from(cause).code === "Internal") throw cause;
    return undefined;
  }
}

type Tree = Readonly<Record<string, unknown>>;

function ofKubeadm(text: string | undefined): Pick<Living, "version" | "podCIDRs" | "serviceCIDRs" | "externalEtcd"> {
  const config = treeOf(text);
  const networking = asTree(config["networking"]);
  const endpoints = asTree(asTree(config["etcd"])["external"])["endpoints"];
  return {
    version: asText(config["kubernetesVersion"]),
    podCIDRs: listOf(networking["podSubnet"]),
    serviceCIDRs: listOf(networking["serviceSubnet"]),
    externalEtcd: Array.isArray(endpoints) ? endpoints.map(asText) : [],
  };
}

function ofInfo(text: string | undefined): Pick<Living, "endpoint" | "caCert"> {
  const [first] = (treeOf(text)["clusters"] as readonly unknown[] | undefined) ?? [];
  const cluster = asTree(asTree(first)["cluster"]);
  const ca = asText(cluster["certificate-authority-data"]);
  return {
    endpoint: asText(cluster["server"])
      .replace(/^https:\/\//, "")
      .replace(/\/$/, ""),
    caCert: ca === "" ? "" : new TextDecoder().decode(Uint8Array.from(atob(ca), (char) => char.charCodeAt(0))),
  };
}

/** Other people's YAML: what is not as expected counts as not given. */
function treeOf(text: string | undefined): Tree {
  if (text === undefined) return {};
  try {
    return asTree(parse(text, { maxAliasCount: 0 }));
  } catch {
    return {};
  }
}

const asTree = (value: unknown): Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const listOf = (value: unknown): readonly string[] =>
  asText(value)
    .split(",")
    .filter((each) => each !== "");
