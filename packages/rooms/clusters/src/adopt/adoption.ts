import {
  annotations,
  Cluster,
  ClusterDeployment,
  conditionOf,
  DipperError,
  Machine,
  MachineSet,
  Namespace,
  Node,
  platformNamespace,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import { missingLabels } from "./adopted-nodes.ts";
import { type AdoptionDifference, adoptionDifferences } from "./differences.ts";
import { discover } from "./discover.ts";

/** How far an adoption is, and what the switch to Operate would do. */
export interface AdoptionReport {
  readonly cluster: string;
  readonly managementPolicy: string;
  /** What Dipper would have to change so that the cluster is as the objects say; none for an untouched cluster. */
  readonly differences: readonly AdoptionDifference[];
  /** Machines that are not proven yet to be the nodes that they should be. */
  readonly unproven: readonly { readonly machine: string; readonly phase: string; readonly reason: string }[];
  /** The first writes to the cluster, which the switch allows. */
  readonly firstWrites: readonly string[];
  /** The mark in the cluster; empty: nobody operates it. */
  readonly managedBy: string;
  readonly managedByAnother: boolean;
}

/** Reads the cluster again and compares. Only gets and lists go to it. */
export async function adoptionOf(deps: RoomDeps, name: string, signal: AbortSignal): Promise<AdoptionReport> {
  const { manager } = deps;
  const cluster = manager.cache(Cluster).get({ name });
  // From the server: somebody who has just changed the wish asks what it comes to.
  const deployment = await deps.kube.get(ClusterDeployment, { name }, { signal });
  if (cluster === undefined || deployment === undefined)
    throw new DipperError("NotFound", {
      kind: cluster === undefined ? "Cluster" : "ClusterDeployment",
      name,
      plural: cluster === undefined ? "clusters" : "clusterdeployments",
    });
  const client = deps.cluster(name);
  const found = await discover(client, signal);
  const sets: MachineSet[] = [];
  for await (const page of deps.kube.pages(MachineSet, { signal }))
    sets.push(...page.items.filter((set) => set.spec.clusterDeploymentRef.name === name));
  const machines = manager
    .cache(Machine)
    .all()
    .filter((machine) => machine.spec.consumerRef?.clusterName === name);
  const managedBy = await markOf(client, signal);
  const ours = await deps.kube.get(Namespace, { name: platformNamespace }, { signal });
  const nodes: Node[] = [];
  for await (const page of client.pages(Node, { signal })) nodes.push(...page.items);
  return {
    cluster: name,
    managementPolicy: cluster.spec.managementPolicy,
    differences: adoptionDifferences(found, { deployment, sets, machines }),
    unproven: machines
      .filter((machine) => machine.status?.phase !== "Deployed" && machine.status?.phase !== "Maintenance")
      .map((machine) => ({
        machine: machine.metadata.name,
        phase: machine.status?.phase ?? "Registered",
        reason: machine.status?.why?.[0]?.message ?? conditionOf(machine, "IdentityVerified")?.message ?? "",
      })),
    firstWrites: [
      ...(managedBy === "" ? ["Namespace kube-system: the mark of this platform"] : []),
      ...missingLabels(machines, nodes).map(({ node }) => `Node ${node}: the label of its machine`),
    ],
    managedBy,
    managedByAnother: managedBy !== "" && managedBy !== ours?.metadata.uid,
  };
}

async function markOf(client: KubeClient, signal: AbortSignal): Promise<string> {
  const namespace = await client.get(Namespace, { name: "kube-system" }, { signal });
  return namespace?.metadata.annotations?.[annotations.managedBy] ?? "";
}
