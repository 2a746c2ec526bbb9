import type { Machine } from "@dipper/api";
import { sha256 } from "@dipper/world";

/** Field manager of everything that this room writes. */
export const manager = "dipper-deployments";

/** Holds the deletion of a ClusterDeployment until what belongs to it alone is given back. */
export const finalizer = "fleet.dipper.dev/deployment";

export const marks = {
  /** On a ClusterDeployment: name of the Machine that begins the control plane. Decided once, so that a retry begins the same one. */
  first: "fleet.dipper.dev/first-control-plane",
  /** On a Machine: the first one to go when its set has too many and `deletionOrder` says Named. */
  removeFirst: "fleet.dipper.dev/remove-first",
  /** On a Secret: when the certificate in it ends. */
  notAfter: "fleet.dipper.dev/not-after",
} as const;

/** On Secrets and Operations: whose they are. */
export const deploymentLabel = "fleet.dipper.dev/cluster";

export const secretNames = {
  keys: (cluster: string) => `${cluster}-pki`,
  admin: (cluster: string) => `${cluster}-kubeconfig`,
  view: (cluster: string) => `${cluster}-view-kubeconfig`,
  etcd: (cluster: string) => `${cluster}-etcd-tls`,
} as const;

/** An Operation's name has at most 40 characters. */
export function operationName(cluster: string, what: string, wish?: string): string {
  const tail = wish === undefined ? `-${what}` : `-${what}-${sha256(wish).slice(0, 6)}`;
  const room = 40 - tail.length;
  const head = cluster.length <= room ? cluster : `${cluster.slice(0, room - 6)}-${sha256(cluster).slice(0, 5)}`;
  return `${head}${tail}`;
}

/** Where a machine is reached by the others of its cluster. */
export function addressOf({ spec }: Pick<Machine, "spec">): string {
  return spec.addresses.find((each) => each.type === "Internal")?.address ?? spec.ssh?.address ?? "";
}

/** What the machine is called as a node: as it is already, else like the Machine. */
export function nodeNameOf({ metadata, status }: Pick<Machine, "metadata" | "status">): string {
  return status?.nodeRef?.name ?? metadata.name;
}

export function byName(a: { readonly metadata: { readonly name: string } }, b: typeof a): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
