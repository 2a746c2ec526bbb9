import type { Cluster, ClusterDeployment } from "../../data/objects.ts";

export type CompareGroup = "versions" | "capacity" | "addons" | "parameters" | "general";

/** One property, and what each cluster has of it; undefined: nothing is known or there is none. */
export interface CompareRow {
  readonly group: CompareGroup;
  readonly key: string;
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

export interface Compared {
  readonly cluster: Cluster;
  /** Absent: the platform did not make the cluster. */
  readonly deployment: ClusterDeployment | undefined;
}

const groups: readonly CompareGroup[] = ["versions", "capacity", "addons", "parameters", "general"];
/** What names the cluster itself differs always. */
const ownFields = new Set([
  "machineSets",
  "controlPlane.machineSet",
  "etcd.machineSet",
  "controlPlane.endpoint.address",
]);

/** Everything side by side; within a group what differs first, then by name. */
export function compareRows(clusters: readonly Compared[]): readonly CompareRow[] {
  const facts = clusters.map(factsOf);
  return groups.flatMap((group) => {
    const keys = [...new Set(facts.flatMap((fact) => Object.keys(fact[group])))];
    return keys
      .map((key) =>
        rowOf(
          group,
          key,
          facts.map((fact) => fact[group][key]),
        ),
      )
      .toSorted((a, b) => Number(b.differs) - Number(a.differs) || a.key.localeCompare(b.key));
  });
}

function rowOf(group: CompareGroup, key: string, values: CompareRow["values"]): CompareRow {
  return { group, key, values, differs: new Set(values).size > 1 };
}

type Facts = Readonly<Record<CompareGroup, Readonly<Record<string, string | undefined>>>>;

function factsOf({ cluster, deployment }: Compared): Facts {
  const { spec, status, metadata } = cluster;
  return {
    versions: {
      kubernetes: status?.versions?.kubernetes,
      kubeletOldest: status?.versions?.kubeletOldest,
      kubeletNewest: status?.versions?.kubeletNewest,
    },
    capacity: capacityOf(cluster),
    addons: Object.fromEntries(
      (status?.addons ?? []).map(({ name, version, phase }) => [name, `${version ?? ""} ${phase}`.trim()]),
    ),
    parameters: deployment === undefined ? {} : flat(deployment.spec),
    general: {
      site: spec.site,
      managementPolicy: spec.managementPolicy,
      clusterType: spec.clusterType,
      controlPlane: membersOf(status?.controlPlane?.members),
      etcd: membersOf(status?.etcd?.members),
      ...Object.fromEntries(Object.entries(metadata.labels ?? {}).map(([key, value]) => [`label ${key}`, value])),
    },
  };
}

function membersOf(members: readonly unknown[] | undefined): string | undefined {
  return members === undefined ? undefined : String(members.length);
}

function capacityOf({ status }: Cluster): Facts["capacity"] {
  const { nodes, capacity } = status ?? {};
  const share = (of: "cpuMillis" | "memoryMiB" | "pods"): string | undefined => {
    const [part, whole] = [capacity?.requested?.[of], capacity?.allocatable?.[of]];
    return part === undefined || whole === undefined || whole === 0
      ? undefined
      : `${Math.round((part / whole) * 100)} %`;
  };
  return {
    nodes: textOf(nodes?.total),
    nodesReady: textOf(nodes?.ready),
    cores: textOf(capacity?.allocatable === undefined ? undefined : Math.round(capacity.allocatable.cpuMillis / 1000)),
    memoryGiB: textOf(
      capacity?.allocatable === undefined ? undefined : Math.round(capacity.allocatable.memoryMiB / 1024),
    ),
    gpus: textOf(capacity?.allocatable?.gpus),
    pods: textOf(capacity?.requested?.pods),
    cpuRequested: share("cpuMillis"),
    memoryRequested: share("memoryMiB"),
    podsRequested: share("pods"),
  };
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** `network.podCIDRs` → its values as one text. */
function flat(value: object, path = ""): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, each] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    const key = path === "" ? name : `${path}.${name}`;
    if (ownFields.has(key) || each === undefined) continue;
    if (Array.isArray(each)) all[key] = each.map(entryText).join(", ");
    else if (typeof each === "object" && each !== null) Object.assign(all, flat(each, key));
    else all[key] = scalarText(each);
  }
  return all;
}

/** `dns 1.2` of an add-on, `nodeCount = 3` of a parameter; what has no name as it is. */
function entryText(entry: unknown): string {
  if (typeof entry !== "object" || entry === null) return scalarText(entry);
  const { name, version, value } = entry as Readonly<Record<string, unknown>>;
  if (typeof name !== "string") return JSON.stringify(entry);
  if (typeof version === "string") return `${name} ${version}`;
  return value === undefined ? name : `${name} = ${scalarText(value)}`;
}

function scalarText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
