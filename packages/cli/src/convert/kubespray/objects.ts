import { apiVersionOf, ClusterDeployment, Machine, MachineSet } from "@dipper/api";
import type { Inventory } from "./inventory.ts";
import { type NotTaken, Variables } from "./variables.ts";

/** A manifest to be written out. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface FromKubespray {
  readonly machines: readonly Manifest[];
  readonly deployment: Manifest;
  readonly machineSets: readonly Manifest[];
  readonly notTaken: readonly NotTaken[];
  /** What to do or to know beside that. */
  readonly notes: readonly string[];
}

export interface KubesprayOptions {
  /** Name of the cluster. */
  readonly name: string;
  readonly site?: string;
  /** Secret with the SSH key. Default `<name>-ssh`, where the inventory names a key. */
  readonly credentials?: string;
}

const manifest = (
  kind: Parameters<typeof apiVersionOf>[0] & { readonly kind: string },
  name: string,
  spec: Readonly<Record<string, unknown>>,
): Manifest => ({ apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: { name }, spec });

/** A Kubespray inventory as Machines, a ClusterDeployment and its MachineSets, in Observe; and what was not taken. */
export function objectsFromKubespray(inventory: Inventory, options: KubesprayOptions): FromKubespray {
  const variables = new Variables(inventory);
  const notes: string[] = [];
  const members = (group: string): readonly string[] =>
    inventory.hosts.filter((host) => inventory.groups.get(group)?.has(host) === true);
  const controlPlane = members("kube_control_plane");
  const etcdHosts = members("etcd");
  const bastions = members("bastion");
  const compute = [...members("kube_node"), ...members("calico_rr")].filter((host) => !controlPlane.includes(host));
  const both = members("kube_node").filter((host) => controlPlane.includes(host));
  if (both.length > 0)
    notes.push(
      `${both.join(", ")}: control plane and node at once; the set is that of the control plane. To run workload there, keep its taint off.`,
    );
  if (controlPlane.length === 0) notes.push("The group kube_control_plane is empty: no control plane is described.");
  const etcd = etcdOf(variables, { etcdHosts, controlPlane }, notes);
  const ownEtcd = etcd === "External" ? etcdHosts.filter((host) => !controlPlane.includes(host)) : [];
  const named = new Set([...controlPlane, ...compute, ...etcdHosts, ...bastions]);
  const others = inventory.hosts.filter((host) => !named.has(host));
  if (others.length > 0)
    notes.push(`${others.join(", ")}: in no group with a role; made as machines without a cluster.`);
  const machines = inventory.hosts.map((host) =>
    machineOf(
      host,
      variables,
      { ...options, ...(bastions[0] === undefined || bastions.includes(host) ? {} : { bastion: nameOf(bastions[0]) }) },
      notes,
    ),
  );
  const sets = [
    { suffix: "control", role: "ControlPlane", hosts: controlPlane },
    { suffix: "etcd", role: "Etcd", hosts: ownEtcd },
    { suffix: "compute", role: "Compute", hosts: compute.filter((host) => !ownEtcd.includes(host)) },
  ].filter(({ hosts, suffix }) => hosts.length > 0 || suffix === "control");
  const machineSets = sets.map(({ suffix, role, hosts }) =>
    manifest(MachineSet, `${options.name}-${suffix}`, {
      clusterDeploymentRef: { name: options.name },
      role,
      ...(hosts.length === 0 ? { replicas: 0 } : { machines: hosts.map((host) => ({ name: nameOf(host) })) }),
    }),
  );
  const deployment = manifest(ClusterDeployment, options.name, {
    managementPolicy: "Observe",
    ...(options.site === undefined ? {} : { site: options.site }),
    ...wantedOf(variables, notes),
    controlPlane: { machineSet: `${options.name}-control`, endpoint: endpointOf(variables) },
    etcd: ownEtcd.length > 0 ? { mode: "External", machineSet: `${options.name}-etcd` } : { mode: "Stacked" },
    machineSets: machineSets.map((set) => set.metadata.name),
  });
  const passwords = ["ansible_password", "ansible_ssh_pass", "ansible_become_pass", "ansible_become_password"];
  for (const name of passwords) {
    variables.take(name);
    variables.refuse(name, "logins are keys, and sudo must not ask for a password");
  }
  return { machines, deployment, machineSets, notTaken: variables.rest(), notes: [...new Set(notes)] };
}

/** With `etcd_deployment_type` host or docker, members are services; on machines of their own only that can be said. */
function etcdOf(
  variables: Variables,
  of: { readonly etcdHosts: readonly string[]; readonly controlPlane: readonly string[] },
  notes: string[],
): "Stacked" | "External" {
  const type = variables.text("etcd_deployment_type") ?? "host";
  if (type === "kubeadm" || of.etcdHosts.length === 0) return "Stacked";
  const shared = of.etcdHosts.filter((host) => of.controlPlane.includes(host));
  if (shared.length === of.etcdHosts.length) {
    notes.push(
      `etcd_deployment_type ${type}: members on the control plane's machines become mode Stacked (static pods). An existing cluster keeps its services; dipper adopt looks at it first.`,
    );
    return "Stacked";
  }
  if (shared.length > 0)
    notes.push(`${shared.join(", ")}: etcd and control plane at once; the etcd set names only machines of its own.`);
  return "External";
}

const plugins = ["flannel", "calico", "cilium"];

/** Versions, network, runtime and parameters. */
function wantedOf(variables: Variables, notes: string[]): Readonly<Record<string, unknown>> {
  const version = variables.text("kube_version");
  if (version === undefined) notes.push("kube_version is not given: kubernetesVersion must be filled in.");
  const plugin = variables.text("kube_network_plugin") ?? "calico";
  if (!plugins.includes(plugin)) {
    const reason =
      plugin === "cni"
        ? "plugin none: bring the network plugin as an add-on"
        : `network plugin ${plugin} is not one of ours; plugin none`;
    variables.refuse("kube_network_plugin", reason);
  }
  const dual = variables.take("ipv6_stack") === true || variables.take("enable_dual_stack_networks") === true;
  const ranges = (four: string, six: string): readonly string[] | undefined => {
    const first = variables.text(four);
    const second = variables.text(six);
    return first === undefined ? undefined : [first, ...(dual && second !== undefined ? [second] : [])];
  };
  const podCIDRs = ranges("kube_pods_subnet", "kube_pods_subnet_ipv6") ?? ["10.233.64.0/18"];
  const serviceCIDRs = ranges("kube_service_addresses", "kube_service_addresses_ipv6") ?? ["10.233.0.0/18"];
  const manager = variables.text("container_manager") ?? "containerd";
  if (manager !== "containerd") variables.refuse("container_manager", `${manager} is not offered: containerd`);
  const runtimeVersion = variables.text("containerd_version");
  const parameters = [
    ["kubelet_max_pods", "kubeletMaxPods"],
    ["kube_proxy_mode", "proxyMode"],
    ["kubelet_cgroup_driver", "cgroupDriver"],
  ].flatMap(([theirs = "", name = ""]) => {
    const value = variables.text(theirs);
    return value === undefined ? [] : [{ name, value }];
  });
  return {
    kubernetesVersion: version === undefined ? "v0.0.0" : `v${version.replace(/^v/, "")}`,
    network: { plugin: plugins.includes(plugin) ? plugin : "none", podCIDRs, serviceCIDRs },
    ...(runtimeVersion === undefined ? {} : { runtime: { name: "containerd", version: runtimeVersion } }),
    ...(parameters.length === 0 ? {} : { parameters }),
  };
}

/** What clients use: an external load balancer, a kube-vip address, else the control plane's own addresses. */
function endpointOf(variables: Variables): Readonly<Record<string, unknown>> {
  const balancer = variables.take("loadbalancer_apiserver") as { address?: unknown; port?: unknown } | undefined;
  const vip = variables.text("kube_vip_address");
  const own = Number(variables.text("kube_apiserver_port") ?? 6443);
  variables.take("loadbalancer_apiserver_localhost");
  variables.refuse("loadbalancer_apiserver_localhost", "nodes use the endpoint; there is no balancer on every node");
  variables.take("kube_vip_enabled");
  if (typeof balancer?.address === "string")
    return { type: "External", address: balancer.address, port: Number(balancer.port ?? own) };
  return vip === undefined ? { type: "None", port: own } : { type: "External", address: vip, port: own };
}

/** `Node_1.example` becomes `node-1.example`: names of objects are DNS names. */
export function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
    .slice(0, 63);
}

function machineOf(
  host: string,
  variables: Variables,
  options: KubesprayOptions & { readonly bastion?: string },
  notes: string[],
): Manifest {
  const of = (name: string): string | undefined => variables.ofHost(host, name);
  const login = of("ansible_host") ?? of("ansible_ssh_host") ?? host;
  const user = of("ansible_user") ?? of("ansible_ssh_user") ?? "root";
  const port = Number(of("ansible_port") ?? of("ansible_ssh_port") ?? 22);
  const internal = of("ip") ?? (isIp(login) ? login : undefined);
  const access = of("access_ip");
  const key = of("ansible_ssh_private_key_file") ?? of("ansible_private_key_file");
  const credentials = options.credentials ?? (key === undefined ? undefined : `${options.name}-ssh`);
  if (credentials !== undefined && key !== undefined)
    notes.push(
      `Bring the key ${key} as a Secret: kubectl -n beidou-system create secret generic ${credentials} --from-file=ssh-privatekey=${key}`,
    );
  const addresses = [
    ...(internal === undefined ? [] : [{ type: "Internal", address: internal }]),
    ...(access === undefined || access === internal ? [] : [{ type: "External", address: access }]),
  ];
  if (addresses.length === 0) notes.push(`${host}: no address is given (ip or ansible_host), only its name.`);
  return manifest(Machine, nameOf(host), {
    ssh: {
      address: login,
      ...(port === 22 ? {} : { port }),
      user,
      ...(credentials === undefined ? {} : { credentialsRef: { name: credentials } }),
      ...(options.bastion === undefined ? {} : { bastion: options.bastion }),
    },
    addresses,
    ...(options.site === undefined ? {} : { site: options.site }),
  });
}

const isIp = (text: string): boolean => /^[0-9.]+$|:/.test(text);
