import type { Found, Inventory } from "./inventory.ts";

/** A variable that has no place in our objects, and why. */
export interface NotTaken {
  readonly name: string;
  /** `group_vars/k8s_cluster/addons.yml:12` */
  readonly where: string;
  readonly reason: string;
}

/** Reads variables and remembers which were asked for. */
export class Variables {
  readonly #inventory: Inventory;
  readonly #taken = new Set<string>();
  readonly #refused: NotTaken[] = [];

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  /** Undefined: not given, or not to be read as it stands. */
  take(name: string): unknown {
    const found = this.#inventory.vars.get(name);
    return found === undefined ? undefined : this.#read(found);
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    return textOf(value);
  }

  /** Of this host, else of the groups. */
  ofHost(host: string, name: string): string | undefined {
    const found = this.#inventory.hostVars.get(host)?.get(name) ?? this.#inventory.vars.get(name);
    const value = found === undefined ? undefined : this.#read(found);
    return textOf(value);
  }

  /** Says why a variable that was read has no effect. */
  refuse(name: string, reason: string): void {
    const found = this.#inventory.vars.get(name);
    if (found !== undefined) this.#refused.push(notTaken(found, reason));
  }

  /** Everything else in the inventory. */
  rest(): readonly NotTaken[] {
    const found = [
      ...this.#inventory.vars.values(),
      ...[...this.#inventory.hostVars.values()].flatMap((each) => [...each.values()]),
    ];
    const others = found
      .filter((each) => !this.#taken.has(`${each.file}:${each.line}:${each.name}`))
      .filter((each) => !quiet.has(each.name))
      .map((each) => notTaken(each, reasonFor(each.name)));
    const all = [...this.#refused, ...others];
    return all.filter(
      (each, index) => all.findIndex((one) => one.name === each.name && one.where === each.where) === index,
    );
  }

  #read(found: Found): unknown {
    this.#taken.add(`${found.file}:${found.line}:${found.name}`);
    const { value } = found;
    if (typeof value === "string" && value.includes("{{")) {
      this.#refused.push(notTaken(found, "its value is a template; write the value itself"));
      return undefined;
    }
    if (typeof value === "string" && value.startsWith("$ANSIBLE_VAULT")) {
      this.#refused.push(notTaken(found, "it is encrypted; bring it as a Secret"));
      return undefined;
    }
    return value;
  }
}

/** Undefined for what is no single value, and for the empty text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? `${value}` : undefined;
}

const notTaken = (found: Found, reason: string): NotTaken => ({
  name: found.name,
  where: `${found.file}:${found.line}`,
  reason,
});

/** How Ansible connects is the Machine's business; where files are put on the way is nobody's. */
const quiet = new Set([
  "ansible_connection",
  "ansible_python_interpreter",
  "ansible_become",
  "ansible_become_user",
  "etcd_member_name",
]);

const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /_(version|checksum|checksums)$|_enabled_versions$/,
    "versions of single components follow the Kubernetes version and the list of artifacts",
  ],
  [
    /(^|_)(download|url|repo|registry|mirror|mirrors|proxy|no_proxy|http_proxy|https_proxy|image|image_tag)(s)?(_|$)/,
    "where software comes from is ClusterDeployment.spec.artifacts and a mirror (dipper bundle)",
  ],
  [
    /_enabled$|^(helm|ingress|metallb|argocd|cert_manager|local_path|registry)_/,
    "further software is an add-on: spec.addons with a chart",
  ],
  [
    /^(calico|cilium|flannel|kube_ovn|kube_router|weave|canal|multus)_/,
    "settings of the network plugin stand in spec.network.parameters, under the plugin's own names",
  ],
  [
    /^(docker|crio|containerd|container)_/,
    "the container runtime is set up by our role; what differs is a parameter of its step",
  ],
  [
    /^(kubelet|kube_apiserver|kube_controller|kube_scheduler|kube_proxy|kubeadm|kube)_/,
    "flags of Kubernetes are parameters of the steps: dipper params explain",
  ],
  [/^etcd_/, "etcd is set up by our role; what differs is a parameter of its step"],
  [/^(ansible|bin_dir|local_|download_|retry_|ssh_)/, "it is about how that playbook runs, not about the cluster"],
  [
    /^(dns|nodelocaldns|coredns|resolv|upstream_dns|cluster_name|manual_dns|searchdomains|nameservers)/,
    "names inside the cluster end in cluster.local, and CoreDNS is the add-on coredns",
  ],
  [/^(cloud_provider|external_cloud|aws|azure|gcp|openstack|vsphere)/, "clouds are attached through a MachineProvider"],
  [
    /^(kube_encrypt|kube_oidc|kube_webhook|audit|podsecurity|event_rate)/,
    "it is not offered yet; set it by a parameter of a step of your own",
  ],
];

function reasonFor(name: string): string {
  return reasons.find(([pattern]) => pattern.test(name))?.[1] ?? "it has no counterpart";
}
