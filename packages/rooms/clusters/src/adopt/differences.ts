import type { ClusterDeployment, Machine, MachineSet } from "@dipper/api";
import type { Discovery } from "./discovery.ts";
import { objectsOf } from "./objects.ts";

/** One thing that the objects want and the cluster is not. */
export interface AdoptionDifference {
  readonly object: string;
  readonly field: string;
  readonly wanted: string;
  readonly found: string;
}

export interface AdoptedObjects {
  readonly deployment: ClusterDeployment;
  readonly sets: readonly MachineSet[];
  readonly machines: readonly Machine[];
}

/** Pure: what Dipper would have to change. Nothing for a cluster that nobody touched since it was read. */
export function adoptionDifferences(found: Discovery, of: AdoptedObjects): readonly AdoptionDifference[] {
  const { name } = of.deployment.metadata;
  const fresh = objectsOf(found, { name, hints: [] });
  return [...ofDeployment(of.deployment, fresh.deployment), ...ofMembers(found, of), ...ofNodes(found, of)];
}

/** What is compared of a ClusterDeployment; the rest is a wish about how Dipper works, not about the cluster. */
const fields = [
  "kubernetesVersion",
  "controlPlane.endpoint.type",
  "controlPlane.endpoint.address",
  "etcd.mode",
  "network.plugin",
  "network.podCIDRs",
  "network.serviceCIDRs",
  "runtime.version",
] as const;

function ofDeployment(wanted: ClusterDeployment, fresh: object): readonly AdoptionDifference[] {
  const object = `ClusterDeployment ${wanted.metadata.name}`;
  const named = fields.flatMap((field) => {
    const [want, found] = [textAt(wanted.spec, field), textAt(fresh, field)];
    // What the cluster does not tell is not compared.
    return want === found || found === "" || want === "" ? [] : [{ object, field, wanted: want, found }];
  });
  const before = (fresh as { readonly parameters?: ClusterDeployment["spec"]["parameters"] }).parameters ?? [];
  const parameters = wanted.spec.parameters.flatMap(({ name, value }) => {
    const found = before.find((each) => each.name === name)?.value;
    return found === undefined || found === value
      ? []
      : [{ object, field: `parameters.${name}`, wanted: value, found }];
  });
  return [...named, ...parameters];
}

/** Each node is in one set, of its role; each machine of a set is a node. */
function ofMembers(found: Discovery, of: AdoptedObjects): readonly AdoptionDifference[] {
  const setOf = (machine: string) => of.sets.find((set) => set.spec.machines.some((each) => each.name === machine));
  const machineOf = new Map(
    of.machines.flatMap((machine) => addressesOf(machine).map((address) => [address, machine] as const)),
  );
  const known = new Set<string>();
  const nodes = found.nodes.flatMap((node) => {
    const machine = [node.name, ...node.internal, ...node.external].map((each) => machineOf.get(each)).find(Boolean);
    const object = `Node ${node.name}`;
    if (machine === undefined)
      return [{ object, field: "machine", wanted: "no node", found: "a node without a Machine" }];
    known.add(machine.metadata.name);
    const role = setOf(machine.metadata.name)?.spec.role ?? "in no MachineSet";
    return role === node.role ? [] : [{ object, field: "role", wanted: role, found: node.role }];
  });
  const missing = of.sets
    .filter((set) => set.spec.role !== "Etcd")
    .flatMap((set) => set.spec.machines.map((each) => ({ set, name: each.name })))
    .filter(({ name }) => !known.has(name))
    .map(({ set, name }) => ({
      object: `MachineSet ${set.metadata.name}`,
      field: `machines.${name}`,
      wanted: "a node",
      found: "no node",
    }));
  return [...nodes, ...missing];
}

function ofNodes(found: Discovery, { deployment }: AdoptedObjects): readonly AdoptionDifference[] {
  const wanted = deployment.spec.kubernetesVersion;
  return found.nodes
    .filter((node) => node.kubeletVersion !== wanted && node.kubeletVersion !== "")
    .map((node) => ({ object: `Node ${node.name}`, field: "kubelet", wanted, found: node.kubeletVersion }));
}

function addressesOf(machine: Machine): readonly string[] {
  return [
    machine.metadata.name,
    machine.spec.ssh?.address ?? "",
    ...machine.spec.addresses.map((each) => each.address),
  ];
}

function textAt(value: unknown, path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], value);
  if (Array.isArray(found)) return found.join(",");
  return typeof found === "string" ? found : "";
}
