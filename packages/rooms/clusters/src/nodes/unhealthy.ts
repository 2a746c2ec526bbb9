import { type Cluster, conditionOf, type Node } from "@dipper/api";
import { readiness } from "../cluster/numbers.ts";

export type UnhealthyGroup = NonNullable<NonNullable<Cluster["status"]>["unhealthyNodes"]>[number];

type Scope = UnhealthyGroup["scope"];

const mostGroups = 16;
const mostNames = 50;
/** Two nodes of one rack may be chance in a rack of forty, but it is the rack that one looks at first. */
const fewestOfOneRack = 2;
const fewestOfOneZone = 3;

/**
 * Nodes that are not Ready, by what is likely to be their common cause: half of the cluster or of a zone, several of one rack, else what
 * their kubelets say. Each node stands in one group; the largest group first.
 */
export function unhealthyGroups(nodes: readonly Node[]): readonly UnhealthyGroup[] {
  let left = nodes.filter((node) => readiness(node) !== "True");
  const groups: UnhealthyGroup[] = [];
  const take = (scope: Scope, value: string, taken: readonly Node[]): void => {
    groups.push(groupOf(scope, value, taken));
    const gone = new Set(taken);
    left = left.filter((node) => !gone.has(node));
  };
  if (left.length >= fewestOfOneZone && left.length * 2 >= nodes.length) take("Cluster", "", left);
  const zones = by(nodes, zoneOf);
  for (const [zone, bad] of by(left, zoneOf)) {
    const half = bad.length * 2 >= (zones.get(zone)?.length ?? 0);
    if (zone !== "" && bad.length >= fewestOfOneZone && half) take("Zone", zone, bad);
  }
  for (const [rack, bad] of by(left, rackOf)) if (rack !== "" && bad.length >= fewestOfOneRack) take("Rack", rack, bad);
  for (const [reason, bad] of by(left, reasonOf)) take("Reason", reason, bad);
  return groups.toSorted((a, b) => b.count - a.count || compare(a.value, b.value)).slice(0, mostGroups);
}

function groupOf(scope: Scope, value: string, nodes: readonly Node[]): UnhealthyGroup {
  const [since = ""] = nodes.map(sinceOf).toSorted();
  const names = nodes.map((node) => node.metadata.name).toSorted();
  return { scope, value, count: nodes.length, since, nodes: names.slice(0, mostNames) };
}

function by(nodes: readonly Node[], key: (node: Node) => string): ReadonlyMap<string, readonly Node[]> {
  return Map.groupBy(nodes, key);
}

function zoneOf({ metadata }: Node): string {
  return metadata.labels?.["topology.kubernetes.io/zone"] ?? "";
}

function rackOf({ metadata }: Node): string {
  return metadata.labels?.["fleet.dipper.dev/rack"] ?? "";
}

/** A kubelet that has never reported gives no reason. */
function reasonOf(node: Node): string {
  return conditionOf(node, "Ready")?.reason || "NeverReported";
}

function sinceOf(node: Node): string {
  return conditionOf(node, "Ready")?.lastTransitionTime ?? node.metadata.creationTimestamp ?? "1970-01-01T00:00:00Z";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
