import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { realPki } from "@dipper/pki";
import type { Lab } from "../../../lab/lab.ts";
import { versions } from "../../../lab/versions.ts";

export type LabRole = "ControlPlane" | "Compute";

/** What a run of plain ansible-playbook needs: the inventory and ssh's list of known hosts. */
export interface LabInventory {
  readonly path: string;
  readonly knownHosts: string;
}

const groups: Readonly<Record<LabRole, string>> = { ControlPlane: "kube_control_plane", Compute: "kube_node" };

/**
 * An inventory as a person would write it who uses the playbooks without the platform, with keys of its own. The first machine of role
 * ControlPlane makes the cluster; etcd is stacked.
 */
export async function labInventory(
  lab: Lab,
  roles: Readonly<Record<string, LabRole>>,
  folder: string,
): Promise<LabInventory> {
  const key = join(folder, "lab-key");
  writeFileSync(key, lab.privateKey, { mode: 0o600 });
  const knownHosts = join(folder, "known_hosts");
  const chosen = lab.machines.filter(({ name }) => roles[name] !== undefined);
  writeFileSync(
    knownHosts,
    chosen.map(({ address, hostKeys }) => hostKeys.map((one) => `${address} ${one}\n`).join("")).join(""),
  );
  const members = chosen
    .filter(({ name }) => roles[name] === "ControlPlane")
    .map(({ name, address }) => ({ machine: name, name, address }));
  const [first] = members;
  if (first === undefined) throw new Error("A cluster needs a machine of role ControlPlane.");
  const keys = await clusterKeys();
  const hosts = Object.fromEntries(
    chosen.map(({ name, address, machineID }) => [
      name,
      {
        ansible_host: address,
        dipper_machine: name,
        dipper_machine_uid: `uid-${machineID.slice(0, 12)}`,
        dipper_address: address,
        dipper_role: roles[name],
        dipper_node_name: name,
        ...(roles[name] === "ControlPlane" ? { dipper_pki: keys } : {}),
      },
    ]),
  );
  const inventory = {
    all: {
      hosts,
      vars: {
        ansible_user: "root",
        ansible_ssh_private_key_file: key,
        ansible_python_interpreter: "/usr/bin/python3",
        dipper_cluster: "lab",
        dipper_operation_type: "CreateCluster",
        dipper_kubernetes_version: `v${versions.kubernetes}`,
        dipper_ca_cert: keys.ca_cert,
        dipper_join_token: "abcdef.0123456789abcdef",
        dipper_control_planes: members,
        dipper_first_control_plane: first.machine,
        dipper_endpoint: { type: "None", address: first.address, port: 6443 },
        dipper_etcd: { mode: "Stacked", members, initial_state: "new" },
        dipper_network: {
          plugin: "flannel",
          pod_cidrs: ["198.19.0.0/17"],
          service_cidrs: ["198.19.128.0/20"],
          parameters: {},
        },
        dipper_runtime: { name: "containerd", version: versions.containerd },
        dipper_artifacts: artifactsOf(lab),
        dipper_run_machines: chosen.map(({ name, machineID }) => ({ machine: name, hostname: name, machineID })),
        ...labParameters,
      },
      children: Object.fromEntries(
        Object.entries(groups).map(([role, group]) => [
          group,
          {
            hosts: Object.fromEntries(chosen.filter(({ name }) => roles[name] === role).map(({ name }) => [name, {}])),
          },
        ]),
      ),
    },
  };
  const path = join(folder, "inventory.yaml");
  // JSON is YAML; keys stand in it.
  writeFileSync(path, JSON.stringify(inventory), { mode: 0o600 });
  return { path, knownHosts };
}

/** What is odd about machines that are containers on one kernel. */
const labParameters = {
  allowCgroupV1: "true",
  localStorageCapacityIsolation: "false",
  conntrackMaxPerCore: "0",
  joiningTaint: "false",
  ignorePreflightErrors: "Mem,NumCPU",
  minMemoryMiB: "500",
  metricsServer: "false",
};

function artifactsOf({ mirror }: Lab) {
  const files = mirror.files.map(({ name, version, arch, path, sha256 }) => ({ name, version, arch, path, sha256 }));
  return {
    source: "Mirror",
    files_url: mirror.filesURL,
    registries: ["registry.k8s.io", "ghcr.io", "docker.io"].map((host) => ({ host, mirror: mirror.registry })),
    files,
    images: mirror.images.map(({ reference }) => ({ name: reference.split(":")[0]?.split("/").at(-1), reference })),
  };
}

async function clusterKeys() {
  const pki = realPki();
  const [ca, frontProxy, etcd, account] = await Promise.all([
    pki.authority("kubernetes"),
    pki.authority("front-proxy-ca"),
    pki.authority("etcd-ca"),
    pki.keyPair(),
  ]);
  return {
    ca_cert: ca.cert,
    ca_key: ca.key,
    front_proxy_ca_cert: frontProxy.cert,
    front_proxy_ca_key: frontProxy.key,
    etcd_ca_cert: etcd.cert,
    etcd_ca_key: etcd.key,
    sa_public_key: account.publicKey,
    sa_private_key: account.privateKey,
  };
}
