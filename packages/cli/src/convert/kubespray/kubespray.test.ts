import { allKinds, type DefinedKind, type KubeObject } from "@dipper/api";
import { expect, test } from "vitest";
import { parseIni } from "./ini.ts";
import { readInventory } from "./inventory.ts";
import { objectsFromKubespray } from "./objects.ts";

const ini = `
[all:vars]
ansible_user=ops
ansible_ssh_private_key_file=~/.ssh/fleet

[all]
master1 ansible_host=203.0.113.11 ip=10.1.0.11 access_ip=203.0.113.11 etcd_member_name=etcd1
node[01:02] ansible_port=2222   # ranges
jump ansible_host=203.0.113.1

[kube-master]
master1

[etcd]
master1

[kube-node]
node01
node02

[bastion]
jump

[k8s-cluster:children]
kube-master
kube-node
`;
const yaml = `
all:
  hosts:
    cp1: {ansible_host: 10.0.0.1, ip: 10.0.0.1}
    cp2: {ansible_host: 10.0.0.2}
    e1: {ansible_host: 10.0.0.5}
    w1: {ansible_host: 10.0.0.9}
    Spare_1: {ansible_host: 10.0.0.20}
  children:
    kube_control_plane: {hosts: {cp1: , cp2: }}
    etcd: {hosts: {e1: }}
    kube_node: {hosts: {w1: , cp2: }}
    k8s_cluster: {children: {kube_control_plane: , kube_node: }}
    calico_rr: {hosts: {}}
`;
const clusterVars = `
kube_version: 1.35.4
kube_network_plugin: calico
kube_pods_subnet: 10.200.0.0/16
kube_service_addresses: 10.201.0.0/18
kubelet_max_pods: 200
cluster_name: "{{ inventory_name }}.local"
metrics_server_enabled: true
calico_mtu: 1450
loadbalancer_apiserver:
  address: 10.0.0.100
  port: 8443
`;

const convert = (files: readonly (readonly [string, string])[]) =>
  objectsFromKubespray(readInventory(new Map(files)), { name: "prod-a" });

/** By the schemas of the kinds: every field is known. */
function unknownFields(object: { readonly kind: string; readonly spec: object }): readonly string[] {
  const kind = allKinds.find((each) => each.kind === object.kind) as DefinedKind<KubeObject>;
  const known = Object.keys(kind.source.spec.json.properties ?? {});
  return Object.keys(object.spec).filter((field) => !known.includes(field));
}

test("an INI inventory: ranges, old group names, a bastion, group variables", () => {
  const { machines, deployment, machineSets, notes, notTaken } = convert([["inventory.ini", ini]]);
  expect(machines.map((each) => each.metadata.name)).toEqual(["master1", "node01", "node02", "jump"]);
  expect(machines[0]?.spec).toEqual({
    ssh: { address: "203.0.113.11", user: "ops", credentialsRef: { name: "prod-a-ssh" }, bastion: "jump" },
    addresses: [
      { type: "Internal", address: "10.1.0.11" },
      { type: "External", address: "203.0.113.11" },
    ],
  });
  expect(machines[1]?.spec).toMatchObject({ ssh: { address: "node01", port: 2222 }, addresses: [] });
  expect(machines[3]?.spec).not.toHaveProperty("ssh.bastion");
  expect(machineSets.map(({ metadata, spec }) => [metadata.name, spec["role"], spec["machines"]])).toEqual([
    ["prod-a-control", "ControlPlane", [{ name: "master1" }]],
    ["prod-a-compute", "Compute", [{ name: "node01" }, { name: "node02" }]],
  ]);
  expect(deployment.spec).toMatchObject({ managementPolicy: "Observe", etcd: { mode: "Stacked" } });
  expect(notes.some((note) => note.includes("create secret generic prod-a-ssh"))).toBe(true);
  expect(notTaken).toEqual([]);
});

test("a YAML inventory with group_vars: what is taken, and why the rest is not", () => {
  const result = convert([
    ["hosts.yaml", yaml],
    ["group_vars/k8s_cluster/k8s-cluster.yml", clusterVars],
    ["group_vars/all/all.yml", "etcd_deployment_type: host\nkube_version: 1.34.0\nansible_become_pass: secret\n"],
  ]);
  expect(result.deployment.spec).toEqual({
    managementPolicy: "Observe",
    kubernetesVersion: "v1.35.4",
    network: { plugin: "calico", podCIDRs: ["10.200.0.0/16"], serviceCIDRs: ["10.201.0.0/18"] },
    parameters: [{ name: "kubeletMaxPods", value: "200" }],
    controlPlane: {
      machineSet: "prod-a-control",
      endpoint: { type: "External", address: "10.0.0.100", port: 8443 },
    },
    etcd: { mode: "External", machineSet: "prod-a-etcd" },
    machineSets: ["prod-a-control", "prod-a-etcd", "prod-a-compute"],
  });
  expect(result.notTaken.map(({ name, where, reason }) => `${name} ${where} ${reason.slice(0, 24)}`)).toEqual([
    "ansible_become_pass group_vars/all/all.yml:3 logins are keys, and sud",
    "cluster_name group_vars/k8s_cluster/k8s-cluster.yml:7 names inside the cluster",
    "metrics_server_enabled group_vars/k8s_cluster/k8s-cluster.yml:8 further software is an a",
    "calico_mtu group_vars/k8s_cluster/k8s-cluster.yml:9 settings of the network ",
  ]);
  expect(result.notes.join("\n")).toMatch(/cp2: control plane and node at once/);
  expect(result.notes.join("\n")).toMatch(/Spare_1: in no group with a role/);
  expect(result.machines.at(-1)?.metadata.name).toBe("spare-1");
  const all = [...result.machines, result.deployment, ...result.machineSets];
  expect(all.flatMap(unknownFields)).toEqual([]);
});

test("templates and encrypted values are never taken as they stand", () => {
  const { notTaken, deployment } = convert([
    ["hosts.ini", "[kube_control_plane]\na ansible_host=10.0.0.1\n"],
    ["group_vars/all.yml", 'kube_version: "{{ v }}"\nkube_pods_subnet: $ANSIBLE_VAULT;1.1\n'],
  ]);
  expect(notTaken.map((each) => each.reason)).toEqual([
    "its value is a template; write the value itself",
    "it is encrypted; bring it as a Secret",
  ]);
  expect(deployment.spec["kubernetesVersion"]).toBe("v0.0.0");
});

test("values in INI keep their types and quotes", () => {
  const raw = parseIni("[g]\na x=1 y='two words' z=[1,2] t=True\n[g:vars]\nlist=['a']\n", "f");
  expect(raw.hosts.get("a")?.map((each) => each.value)).toEqual([1, "two words", [1, 2], true]);
  expect(raw.groups.get("g")?.vars).toEqual([{ name: "list", value: ["a"], file: "f", line: 4 }]);
});
