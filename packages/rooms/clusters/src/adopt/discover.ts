import { ConfigMap, DaemonSet, DipperError, type Kind, type KubeObject, Namespace, Node, Pod } from "@dipper/api";
import { clusterInfo, type KubeClient, kubeadmConfig } from "@dipper/kube";
import { isControlPlane, versionsOf } from "../cluster/numbers.ts";
import type { Discovery, FoundNode } from "./discovery.ts";
import { flagOf, foundParameters } from "./found-parameters.ts";

/** Reads a cluster: nodes, kubeadm's ConfigMaps, the network plugin's DaemonSet, static pods. Only gets and lists. */
export async function discover(client: KubeClient, signal: AbortSignal): Promise<Discovery> {
  const system = await client.get(Namespace, { name: "kube-system" }, { signal });
  if (system?.metadata.uid === undefined)
    throw new DipperError("BadRequest", { problem: "The cluster has no namespace kube-system" });
  const nodes = await all(client, Node, { signal });
  const kubeadm = kubeadmConfig(await configOf(client, "kube-system/kubeadm-config", "ClusterConfiguration", signal));
  const kubelet = await configOf(client, "kube-system/kubelet-config", "kubelet", signal);
  const proxy = await configOf(client, "kube-system/kube-proxy", "config.conf", signal);
  const info = await configOf(client, "kube-public/cluster-info", "kubeconfig", signal);
  const pods = await all(client, Pod, { namespace: "kube-system", labels: "tier=control-plane", signal });
  const apiServer = commandOf(pods, "kube-apiserver");
  const controller = commandOf(pods, "kube-controller-manager");
  const found = nodes.map(foundNode).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const podRange = first(kubeadm?.podSubnet, flagOf(controller, "cluster-cidr"));
  const serviceRange = first(kubeadm?.serviceSubnet, flagOf(apiServer, "service-cluster-ip-range"));
  const endpoint = first(kubeadm?.endpoint, kubeadm === undefined ? clusterInfo(info).endpoint : "");
  return {
    clusterUID: system.metadata.uid,
    kubernetesVersion: withV(first(kubeadm?.kubernetesVersion, versionsOf(nodes)?.kubernetes ?? "")),
    podCIDRs: listOf(podRange),
    serviceCIDRs: listOf(serviceRange),
    endpoint,
    plugin: await pluginOf(client, signal),
    etcd: etcdOf(kubeadm?.externalEtcd, { pods, apiServer }),
    parameters: foundParameters(kubelet, proxy),
    nodes: found,
    notes: [
      ...(kubeadm === undefined ? ["ConfigMap kube-system/kubeadm-config is missing or may not be read."] : []),
      ...(podRange === "" ? ["The range of pod addresses is not to be found; the default stands in its place."] : []),
      ...(serviceRange === ""
        ? ["The range of service addresses is not to be found; the default stands in its place."]
        : []),
    ],
  };
}

async function all<T extends KubeObject>(
  client: KubeClient,
  kind: Kind<T>,
  options: { readonly namespace?: string; readonly labels?: string; readonly signal: AbortSignal },
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of client.pages(kind, options)) items.push(...page.items);
  return items;
}

/** Undefined where there is none, and where these credentials may not read it. */
async function configOf(
  client: KubeClient,
  path: string,
  key: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [namespace = "", name = ""] = path.split("/");
  try {
    return (await client.get(ConfigMap, { namespace, name }, { signal }))?.data?.[key];
  } catch (cause) {
    if (DipperError.from(cause).code !== "Forbidden") throw cause;
    return undefined;
  }
}

function foundNode(node: Node): FoundNode {
  const of = (type: string) =>
    (node.status?.addresses ?? []).filter((each) => each.type === type).map((each) => each.address);
  const info = node.status?.nodeInfo;
  return {
    name: node.metadata.name,
    role: isControlPlane(node) ? "ControlPlane" : "Compute",
    internal: of("InternalIP"),
    external: of("ExternalIP"),
    kubeletVersion: info?.kubeletVersion ?? "",
    runtime: info?.containerRuntimeVersion ?? "",
    machineID: info?.machineID ?? "",
    zone: node.metadata.labels?.["topology.kubernetes.io/zone"] ?? "",
  };
}

/** Names of the plugins' DaemonSets, wherever they run. */
const daemons: readonly (readonly [RegExp, Discovery["plugin"]])[] = [
  [/^(kube-flannel|flannel)(-ds)?(-\w+)?$/, "flannel"],
  [/^(calico-node|canal)$/, "calico"],
  [/^cilium$/, "cilium"],
];

async function pluginOf(client: KubeClient, signal: AbortSignal): Promise<Discovery["plugin"]> {
  const names = (await all(client, DaemonSet, { signal })).map((each) => each.metadata.name);
  return daemons.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? "none";
}

/** Members in static pods are stacked; what the API server is pointed at elsewhere is external. */
function etcdOf(
  external: readonly string[] | undefined,
  seen: { readonly pods: readonly Pod[]; readonly apiServer: readonly string[] },
): Discovery["etcd"] {
  if (external !== undefined && external.length > 0) return { mode: "External", endpoints: external };
  const own = seen.pods.some((pod) => pod.metadata.labels?.["component"] === "etcd");
  const servers = flagOf(seen.apiServer, "etcd-servers")
    .split(",")
    .filter((each) => each !== "");
  const elsewhere = servers.some((each) => !/\/\/(127\.|localhost|\[::1\])/.test(each));
  return own || !elsewhere ? { mode: "Stacked", endpoints: [] } : { mode: "External", endpoints: servers };
}

function commandOf(pods: readonly Pod[], component: string): readonly string[] {
  const pod = pods.find((each) => each.metadata.labels?.["component"] === component);
  // Our view of a container leaves its command out: nothing else needs it.
  const [container] = (pod?.spec?.containers ?? []) as readonly { readonly command?: readonly string[] }[];
  return container?.command ?? [];
}

const first = (a: string | undefined, b: string): string => (a === undefined || a === "" ? b : a);
const withV = (version: string): string => (version === "" || version.startsWith("v") ? version : `v${version}`);
const listOf = (ranges: string): readonly string[] =>
  ranges
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
