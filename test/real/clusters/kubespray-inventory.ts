import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Lab } from "../../../lab/lab.ts";
import { versions } from "../../../lab/versions.ts";

/** The cluster that `byHand` makes, as a team that runs Kubespray has written it down. Answers the folder. */
export function kubesprayInventory(
  lab: Lab,
  of: { readonly folder: string; readonly controlPlane: readonly string[]; readonly compute: readonly string[] },
): string {
  const folder = join(of.folder, "kubespray");
  const named = lab.machines.filter(({ name }) => [...of.controlPlane, ...of.compute].includes(name));
  const group = (names: readonly string[]): object => ({
    hosts: Object.fromEntries(names.map((name) => [name, null])),
  });
  const hosts = {
    all: {
      hosts: Object.fromEntries(
        named.map(({ name, address }) => [name, { ansible_host: address, ip: address, access_ip: address }]),
      ),
      vars: { ansible_user: "ops", ansible_become: true },
      children: {
        kube_control_plane: group(of.controlPlane),
        etcd: group(of.controlPlane),
        kube_node: group(of.compute),
        k8s_cluster: { children: { kube_control_plane: null, kube_node: null } },
      },
    },
  };
  const variables = {
    kube_version: versions.kubernetes,
    kube_network_plugin: "flannel",
    kube_pods_subnet: "198.19.0.0/17",
    kube_service_addresses: "198.19.128.0/20",
    kube_proxy_mode: "iptables",
    container_manager: "containerd",
    containerd_version: versions.containerd,
    etcd_deployment_type: "kubeadm",
    cluster_name: "cluster.local",
  };
  mkdirSync(join(folder, "group_vars"), { recursive: true });
  writeFileSync(join(folder, "hosts.yaml"), stringify(hosts));
  writeFileSync(join(folder, "group_vars", "k8s_cluster.yml"), stringify(variables));
  return folder;
}
