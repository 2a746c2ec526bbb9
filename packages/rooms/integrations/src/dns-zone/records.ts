import { type Cluster, type ClusterDeployment, type DNSZone, type Machine, selects } from "@dipper/api";
import { internalAddress, membersOf } from "../load-balancer/members.ts";

/** `name` is relative to the zone: `prod-a`, `node-11.prod-a`. */
export interface DnsRecord {
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly value: string;
}

export interface Named {
  readonly cluster: Cluster;
  readonly deployment?: ClusterDeployment;
  readonly machines: readonly Machine[];
}

/** Machines that are a node, or are about to be one. */
const nodePhases: ReadonlySet<string> = new Set(["Provisioning", "Deployed", "Maintenance", "Draining"]);

/** All records of a zone, sorted: equal fleets give equal lists. */
export function recordsOf(zone: DNSZone, clusters: readonly Named[]): readonly DnsRecord[] {
  const records = clusters
    .filter(({ cluster }) => selects(zone.spec.clusterSelector, cluster.metadata.labels))
    .flatMap((named) => [...endpointRecords(named), ...nodeRecords(named)]);
  const unique = new Map(records.map((record) => [`${record.name} ${record.type} ${record.value}`, record]));
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}

/** The address in front of the API servers, else the API servers themselves, else what an imported cluster is reached by. */
function endpointRecords({ cluster, deployment, machines }: Named): readonly DnsRecord[] {
  const { name } = cluster.metadata;
  const endpoint = deployment?.spec.controlPlane.endpoint;
  const front = endpoint === undefined || endpoint.type === "None" ? undefined : endpoint.address;
  const planes = membersOf(machines).map(({ address }) => address);
  const reached = (cluster.spec.connection?.endpoints ?? []).flatMap(hostOf);
  const addresses = front !== undefined && isAddress(front) ? [front] : planes.length > 0 ? planes : reached;
  return addresses.flatMap((address) => recordFor(name, address));
}

function nodeRecords({ cluster, machines }: Named): readonly DnsRecord[] {
  return machines
    .filter(({ status }) => nodePhases.has(status?.phase ?? ""))
    .flatMap((machine) => {
      const address = internalAddress(machine);
      // A node's name may have dots; its first part is its name in the zone, as long as it is a name at all.
      const [host = ""] = (machine.status?.nodeRef?.name ?? machine.metadata.name).toLowerCase().split(".");
      if (address === undefined || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(host)) return [];
      return recordFor(`${host}.${cluster.metadata.name}`, address);
    });
}

function recordFor(name: string, address: string): readonly DnsRecord[] {
  return isAddress(address) ? [{ name, type: address.includes(":") ? "AAAA" : "A", value: address.toLowerCase() }] : [];
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
}

function hostOf(url: string): readonly string[] {
  const host = URL.parse(url)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  return host === "" ? [] : [host];
}
