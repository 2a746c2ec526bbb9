import { ageOf } from "../age.ts";
import { type Json, listOf, orNone, part, size, text } from "./reading.ts";

const rolePrefix = "node-role.kubernetes.io/";

function rolesOf(node: Json): string {
  const labels = (part(node, "metadata", "labels") ?? {}) as Record<string, string>;
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)];
    return key === "kubernetes.io/role" && value !== "" ? [value] : [];
  });
  return orNone([...new Set(roles.filter((role) => role !== ""))].sort().join(","));
}

function readiness(node: Json): string {
  const ready = listOf(node, "status", "conditions").find((each) => each["type"] === "Ready");
  const words = [ready === undefined ? "Unknown" : ready["status"] === "True" ? "Ready" : "NotReady"];
  if (part(node, "spec", "unschedulable") === true) words.push("SchedulingDisabled");
  return words.join(",");
}

export function nodeCells(node: Json, now: number): unknown[] {
  const address = (type: string): string =>
    orNone(
      text(
        listOf(node, "status", "addresses").find((each) => each["type"] === type),
        "address",
      ),
    );
  const info = (field: string): string => text(node, "status", "nodeInfo", field) || "<unknown>";
  return [
    text(node, "metadata", "name"),
    readiness(node),
    rolesOf(node),
    ageOf(text(node, "metadata", "creationTimestamp"), now),
    text(node, "status", "nodeInfo", "kubeletVersion"),
    address("InternalIP"),
    address("ExternalIP"),
    info("osImage"),
    info("kernelVersion"),
    info("containerRuntimeVersion"),
  ];
}

export function namespaceCells(namespace: Json, now: number): unknown[] {
  return [
    text(namespace, "metadata", "name"),
    text(namespace, "status", "phase"),
    ageOf(text(namespace, "metadata", "creationTimestamp"), now),
  ];
}

function externalIp(service: Json): string {
  const ips = (part(service, "spec", "externalIPs") ?? []) as readonly string[];
  switch (text(service, "spec", "type")) {
    case "ExternalName":
      return text(service, "spec", "externalName");
    case "LoadBalancer": {
      const ingress = listOf(service, "status", "loadBalancer", "ingress").map(
        (each) => text(each, "ip") || text(each, "hostname"),
      );
      return [...ingress, ...ips].join(",") || "<pending>";
    }
    default:
      return orNone(ips.join(","));
  }
}

export function serviceCells(service: Json, now: number): unknown[] {
  const ports = listOf(service, "spec", "ports").map((port) => {
    const node = text(port, "nodePort");
    return `${text(port, "port")}${node === "" || node === "0" ? "" : `:${node}`}/${text(port, "protocol") || "TCP"}`;
  });
  const selector = Object.entries((part(service, "spec", "selector") ?? {}) as Record<string, string>);
  return [
    text(service, "metadata", "name"),
    text(service, "spec", "type"),
    orNone(text(service, "spec", "clusterIP")),
    externalIp(service),
    orNone(ports.join(",")),
    ageOf(text(service, "metadata", "creationTimestamp"), now),
    orNone(
      selector
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join(","),
    ),
  ];
}

/** At most `shown` of them, then `+ N more...`. */
function shortened(items: readonly string[], shown: number): string {
  if (items.length === 0) return "<none>";
  const rest = items.length - shown;
  return rest > 0 ? `${items.slice(0, shown).join(",")} + ${rest} more...` : items.join(",");
}

export function endpointsCells(endpoints: Json, now: number): unknown[] {
  const all = listOf(endpoints, "subsets").flatMap((subset) => {
    const addresses = listOf(subset, "addresses").map((each) => text(each, "ip"));
    const ports = listOf(subset, "ports").map((each) => text(each, "port"));
    if (ports.length === 0) return addresses;
    return ports.flatMap((port) => addresses.map((address) => `${address}:${port}`));
  });
  return [
    text(endpoints, "metadata", "name"),
    shortened(all, 3),
    ageOf(text(endpoints, "metadata", "creationTimestamp"), now),
  ];
}

export function endpointSliceCells(slice: Json, now: number): unknown[] {
  const ports = listOf(slice, "ports").map((each) => text(each, "port") || "*");
  const addresses = listOf(slice, "endpoints").flatMap((each) => (part(each, "addresses") ?? []) as readonly string[]);
  const unset = (shown: string): string => (shown === "<none>" ? "<unset>" : shown);
  return [
    text(slice, "metadata", "name"),
    text(slice, "addressType"),
    unset(shortened(ports, 3)),
    unset(shortened(addresses, 3)),
    ageOf(text(slice, "metadata", "creationTimestamp"), now),
  ];
}

export function configMapCells(map: Json, now: number): unknown[] {
  const keys = size(map, "data") + size(map, "binaryData");
  return [text(map, "metadata", "name"), keys, ageOf(text(map, "metadata", "creationTimestamp"), now)];
}

export function secretCells(secret: Json, now: number): unknown[] {
  return [
    text(secret, "metadata", "name"),
    text(secret, "type"),
    size(secret, "data"),
    ageOf(text(secret, "metadata", "creationTimestamp"), now),
  ];
}

export function serviceAccountCells(account: Json, now: number): unknown[] {
  return [text(account, "metadata", "name"), ageOf(text(account, "metadata", "creationTimestamp"), now)];
}

/** Core and events.k8s.io events alike: the same thing under two names. */
export function eventCells(event: Json, now: number): unknown[] {
  const involved = part(event, "involvedObject") ?? part(event, "regarding");
  const series = part(event, "series");
  const first = text(event, "firstTimestamp") || text(event, "deprecatedFirstTimestamp") || text(event, "eventTime");
  const last =
    text(series, "lastObservedTime") || text(event, "lastTimestamp") || text(event, "deprecatedLastTimestamp") || first;
  const times = text(series, "count") || text(event, "count") || text(event, "deprecatedCount") || "1";
  const source = [
    text(event, "source", "component") || text(event, "reportingComponent") || text(event, "reportingController"),
    text(event, "source", "host"),
  ];
  const name = text(involved, "name");
  return [
    ageOf(last, now),
    text(event, "type"),
    text(event, "reason"),
    `${text(involved, "kind").toLowerCase()}${name === "" ? "" : `/${name}`}`,
    text(involved, "fieldPath"),
    source.filter((each) => each !== "").join(", "),
    (text(event, "message") || text(event, "note")).trim(),
    ageOf(first, now),
    Number(times),
    text(event, "metadata", "name"),
  ];
}

export function leaseCells(lease: Json, now: number): unknown[] {
  return [
    text(lease, "metadata", "name"),
    text(lease, "spec", "holderIdentity"),
    ageOf(text(lease, "metadata", "creationTimestamp"), now),
  ];
}
