import type { ClusterDeployment, Input, Machine, MachineSet } from "@dipper/api";
import type { Discovery, FoundNode } from "./discovery.ts";

export type Role = "ControlPlane" | "Compute" | "Etcd";

/** How one machine is logged in to, as far as people said it. */
export interface MachineHint {
  readonly name: string;
  /** Any of its addresses: how a hint finds its node. */
  readonly addresses?: readonly string[];
  readonly ssh?: Partial<NonNullable<Input<typeof Machine.source.spec>["ssh"]>>;
  /** For machines that are no nodes: members of an external etcd, and bastions (without a role). */
  readonly role?: "Etcd";
  readonly bastion?: boolean;
}

export interface AdoptWish {
  readonly name: string;
  readonly site?: string;
  readonly hints: readonly MachineHint[];
  /** For all machines that no hint says more about. */
  readonly ssh?: MachineHint["ssh"];
}

export interface AdoptedMachine {
  readonly name: string;
  /** Undefined: it serves nobody (a bastion). */
  readonly role: Role | undefined;
  readonly spec: Input<typeof Machine.source.spec>;
}

/** What will stand in the management cluster: exactly what the cluster is. */
export interface AdoptObjects {
  readonly deployment: Input<typeof ClusterDeployment.source.spec>;
  readonly sets: readonly { readonly name: string; readonly spec: Input<typeof MachineSet.source.spec> }[];
  readonly machines: readonly AdoptedMachine[];
  readonly notes: readonly string[];
}

/** Pure: the objects of a cluster that was found. */
export function objectsOf(found: Discovery, wish: AdoptWish): AdoptObjects {
  const nodes = found.nodes.map((node) => machineOf(node, found, wish));
  const taken = new Set(nodes.map((each) => each.hint?.name));
  const others = wish.hints.filter((hint) => !taken.has(hint.name));
  const etcd = found.etcd.mode === "External" ? etcdMachines(found, wish, others) : [];
  const bastions = others.filter((hint) => hint.bastion === true).map((hint) => bare(hint, wish, undefined));
  const machines = [...nodes.map((each) => each.machine), ...etcd, ...bastions];
  const sets = (
    [
      ["control", "ControlPlane"],
      ["etcd", "Etcd"],
      ["compute", "Compute"],
    ] as const
  )
    .filter(([, role]) => role !== "Etcd" || found.etcd.mode === "External")
    .map(([suffix, role]) => setOf(`${wish.name}-${suffix}`, role, { wish, machines }));
  return {
    deployment: deploymentOf(
      found,
      wish,
      sets.map((each) => each.name),
    ),
    sets,
    machines,
    notes: [...found.notes, ...notesOf(found, machines, others)],
  };
}

function setOf(
  name: string,
  role: Role,
  of: { readonly wish: AdoptWish; readonly machines: readonly AdoptedMachine[] },
): AdoptObjects["sets"][number] {
  const members = of.machines.filter((each) => each.role === role).map((each) => ({ name: each.name }));
  const size = members.length === 0 ? { replicas: 0 } : { machines: members };
  return { name, spec: { clusterDeploymentRef: { name: of.wish.name }, role, ...size } };
}

function deploymentOf(
  found: Discovery,
  wish: AdoptWish,
  machineSets: readonly string[],
): Input<typeof ClusterDeployment.source.spec> {
  const controlPlane = found.nodes.filter((node) => node.role === "ControlPlane");
  const runtime = /^containerd:\/\/(v?\d+\.\d+\.\d+\S*)$/.exec(controlPlane[0]?.runtime ?? "")?.[1];
  return {
    managementPolicy: "Observe",
    ...(wish.site === undefined ? {} : { site: wish.site }),
    kubernetesVersion: found.kubernetesVersion,
    controlPlane: { machineSet: `${wish.name}-control`, endpoint: endpointOf(found) },
    etcd: found.etcd.mode === "External" ? { mode: "External", machineSet: `${wish.name}-etcd` } : { mode: "Stacked" },
    network: {
      plugin: found.plugin,
      ...(found.podCIDRs.length === 0 ? {} : { podCIDRs: found.podCIDRs }),
      ...(found.serviceCIDRs.length === 0 ? {} : { serviceCIDRs: found.serviceCIDRs }),
    },
    ...(runtime === undefined ? {} : { runtime: { name: "containerd", version: runtime } }),
    ...(found.parameters.length === 0 ? {} : { parameters: found.parameters }),
    machineSets,
  };
}

type Endpoint = NonNullable<Input<typeof ClusterDeployment.source.spec>["controlPlane"]["endpoint"]>;

/** A node's own address means that nothing stands before the API servers. */
function endpointOf(found: Discovery): Endpoint {
  const { host, port } = hostAndPort(found.endpoint);
  const own = found.nodes.some((node) => [node.name, ...node.internal, ...node.external].includes(host));
  if (host === "" || !isIp(host)) return { type: "None", ...(host === "" ? {} : { port }) };
  return { type: own ? "None" : "External", address: host, port };
}

function hostAndPort(endpoint: string): { readonly host: string; readonly port: number } {
  const match = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(endpoint);
  return { host: match?.[1] ?? "", port: Number(match?.[2] ?? 6443) };
}

const isIp = (text: string): boolean => /^[0-9.]+$|:/.test(text);

function hintFor(node: FoundNode, hints: readonly MachineHint[]): MachineHint | undefined {
  const own = new Set([...node.internal, ...node.external]);
  return (
    hints.find((hint) => hint.name === node.name) ??
    hints.find((hint) => [...(hint.addresses ?? []), hint.ssh?.address ?? ""].some((each) => own.has(each)))
  );
}

function machineOf(
  node: FoundNode,
  found: Discovery,
  wish: AdoptWish,
): { readonly machine: AdoptedMachine; readonly hint: MachineHint | undefined } {
  const hint = hintFor(node, wish.hints);
  const address = hint?.ssh?.address ?? node.internal[0] ?? node.name;
  // Machines that were copied from one disk share an id: it proves nothing then.
  const unique = found.nodes.filter((each) => each.machineID === node.machineID).length === 1;
  const addresses = [
    ...node.internal.map((each) => ({ type: "Internal" as const, address: each })),
    ...node.external.map((each) => ({ type: "External" as const, address: each })),
  ];
  return {
    hint,
    machine: {
      name: node.name,
      role: node.role,
      spec: {
        ssh: { ...wish.ssh, ...hint?.ssh, address },
        addresses,
        ...(unique && node.machineID !== "" ? { identity: { machineID: node.machineID } } : {}),
        ...(wish.site === undefined ? {} : { site: wish.site }),
        zone: node.zone,
      },
    },
  };
}

/** One machine for each address that the API servers keep their data at: named by a hint, else by its address. Those that are nodes are known. */
function etcdMachines(found: Discovery, wish: AdoptWish, others: readonly MachineHint[]): readonly AdoptedMachine[] {
  const nodeAddresses = new Set(found.nodes.flatMap((node) => [node.name, ...node.internal, ...node.external]));
  return found.etcd.endpoints
    .map((url) => hostAndPort(url.replace(/^https?:\/\//, "").replace(/\/$/, "")).host)
    .filter((host) => !nodeAddresses.has(host))
    .map((host) => {
      const hint = others.find((each) => each.ssh?.address === host || (each.addresses ?? []).includes(host));
      return bare(hint ?? { name: `etcd-${host.replaceAll(/[.:]/g, "-")}`, addresses: [host] }, wish, "Etcd");
    });
}

function bare(hint: MachineHint, wish: AdoptWish, role: Role | undefined): AdoptedMachine {
  const addresses = (hint.addresses ?? []).filter(isIp);
  return {
    name: hint.name,
    role,
    spec: {
      ssh: { ...wish.ssh, ...hint.ssh, address: hint.ssh?.address ?? addresses[0] ?? hint.name },
      addresses: addresses.map((address) => ({ type: "Internal" as const, address })),
      ...(wish.site === undefined ? {} : { site: wish.site }),
    },
  };
}

function notesOf(
  found: Discovery,
  machines: readonly AdoptedMachine[],
  others: readonly MachineHint[],
): readonly string[] {
  const made = new Set(machines.map((each) => each.name));
  const left = others.filter((hint) => !made.has(hint.name)).map((hint) => hint.name);
  const keyless = machines.filter((each) => (each.spec.ssh?.hostKeys ?? []).length === 0).map((each) => each.name);
  const { host } = hostAndPort(found.endpoint);
  return [
    ...(left.length === 0 ? [] : [`Not nodes of this cluster, left out: ${left.join(", ")}.`]),
    ...(keyless.length === 0
      ? []
      : [`No host key is known of ${keyless.join(", ")}: they stay Registered until one is trusted.`]),
    ...(host !== "" && !isIp(host)
      ? [
          `Clients use the name ${found.endpoint}; the objects hold addresses only, so nodes that join later use that of a control plane.`,
        ]
      : []),
  ];
}
