import type { Random } from "@dipper/world";
import { isObject, type JsonObject } from "../../schema/json-value.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import { type FieldError, refuseInvalid } from "../../types/refusal.ts";
import { clusterAddressProblems } from "../../validate/kinds/network/cluster-addresses.ts";

const resource = "/services";
/** The range of cluster addresses, 10.96.0.0/16, as kubeadm has it; the first one belongs to the server itself. */
const rangeStart = ipNumber("10.96.0.0");
const rangeSize = 65_536;
export const serverAddress = "10.96.0.1";
const nodePorts = { first: 30_000, last: 32_767 } as const;

interface Port {
  readonly port: number;
  readonly protocol?: string;
  nodePort?: number;
}

/**
 * Gives a Service its addresses and node ports, keeps those it has, and takes away what its type has no use for, as the real server does in
 * the same step as the write. Changes `service`.
 */
export function addressService(
  service: StoredObject,
  old: StoredObject | undefined,
  deps: { readonly store: Store; readonly random: Random },
): void {
  const spec = specOf(service);
  const before = old === undefined ? {} : specOf(old);
  const name = service.metadata.name ?? "";
  if (spec["type"] === "ExternalName") {
    // What another type has left behind goes by itself.
    if (old === undefined || before["type"] === "ExternalName") requireAddresses(spec, name);
    for (const field of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
      delete spec[field];
    dropNodePorts(spec);
    return;
  }
  keepAddress(spec, before, name);
  requireAddresses(spec, name);
  if ((spec["clusterIP"] ?? "") === "") spec["clusterIP"] = freeAddress(deps.store);
  else if (spec["clusterIP"] !== "None" && spec["clusterIP"] !== before["clusterIP"])
    requireFree(deps.store, name, spec["clusterIP"] as string);
  spec["clusterIPs"] = [spec["clusterIP"]];
  spec["ipFamilies"] ??= ["IPv4"];
  spec["ipFamilyPolicy"] ??= "SingleStack";
  spec["internalTrafficPolicy"] ??= "Cluster";
  const outside = spec["type"] === "NodePort" || spec["type"] === "LoadBalancer";
  if (outside) spec["externalTrafficPolicy"] ??= "Cluster";
  else if (old !== undefined) delete spec["externalTrafficPolicy"];
  if (spec["type"] === "LoadBalancer") spec["allocateLoadBalancerNodePorts"] ??= true;
  else if (old !== undefined) delete spec["allocateLoadBalancerNodePorts"];
  const wanted = outside && (spec["type"] === "NodePort" || spec["allocateLoadBalancerNodePorts"] !== false);
  if (wanted) giveNodePorts(spec, before, name, deps);
  else if (!outside && old !== undefined) dropNodePorts(spec);
}

function requireAddresses(spec: JsonObject, name: string): void {
  const problems = clusterAddressProblems(spec);
  if (problems.length > 0) throw refuseInvalid({ group: "", kind: "Service", name }, problems);
}

function specOf(service: StoredObject): JsonObject {
  const spec = service["spec"];
  if (isObject(spec)) return spec;
  const made: JsonObject = {};
  service["spec"] = made;
  return made;
}

/** What a client leaves out it does not mean to change; what it changes is refused. */
function keepAddress(spec: JsonObject, before: JsonObject, name: string): void {
  const was = before["clusterIP"];
  if (typeof was !== "string" || was === "" || before["type"] === "ExternalName") return;
  const given = spec["clusterIP"] ?? "";
  if (given === "" || given === was) {
    spec["clusterIP"] = was;
    return;
  }
  throw invalid(name, {
    reason: "FieldValueInvalid",
    field: "spec.clusterIPs[0]",
    message: `Invalid value: ${JSON.stringify([given])}: may not change once set`,
  });
}

/** The lowest one, as the same services then have the same addresses. */
function freeAddress(store: Store): string {
  const taken = new Set([...store.staged(resource)].map((entry) => entry.fields["spec.clusterIP"]));
  // Neither the network itself, nor the server's own address, nor the broadcast address.
  for (let number = 2; number < rangeSize - 1; number++) {
    const address = ipText(rangeStart + number);
    if (!taken.has(address)) return address;
  }
  throw refuseInvalid({ group: "", kind: "Service", name: "" }, [
    {
      reason: "FieldValueInvalid",
      field: "spec.clusterIPs",
      message: "Invalid value: []: failed to allocate an address: range is full",
    },
  ]);
}

function requireFree(store: Store, name: string, address: string): void {
  const problem = (text: string): Error =>
    invalid(name, {
      reason: "FieldValueInvalid",
      field: "spec.clusterIPs",
      message: `Invalid value: ${JSON.stringify([address])}: failed to allocate IP ${address}: ${text}`,
    });
  const number = ipNumber(address);
  if (Number.isNaN(number) || number < rangeStart || number >= rangeStart + rangeSize)
    throw problem("the provided network does not match the current range");
  if ([...store.staged(resource)].some((entry) => entry.fields["spec.clusterIP"] === address))
    throw problem("provided IP is already allocated");
}

function giveNodePorts(
  spec: JsonObject,
  before: JsonObject,
  name: string,
  deps: { readonly store: Store; readonly random: Random },
): void {
  const own = (before["ports"] ?? []) as Port[];
  let taken: Set<number> | undefined;
  for (const [at, port] of ((spec["ports"] ?? []) as Port[]).entries()) {
    const kept = own.find((each) => each.port === port.port && each.protocol === port.protocol)?.nodePort;
    if (port.nodePort === undefined || port.nodePort === 0) {
      if (kept !== undefined) {
        port.nodePort = kept;
        continue;
      }
      taken ??= takenPorts(deps.store);
      port.nodePort = freePort(taken, deps.random);
      taken.add(port.nodePort);
      continue;
    }
    const problem = (text: string): Error =>
      invalid(name, {
        reason: "FieldValueInvalid",
        field: `spec.ports[${at}].nodePort`,
        message: `Invalid value: ${port.nodePort ?? 0}: ${text}`,
      });
    if (port.nodePort < nodePorts.first || port.nodePort > nodePorts.last)
      throw problem(
        `provided port is not in the valid range. The range of valid ports is ${nodePorts.first}-${nodePorts.last}`,
      );
    taken ??= takenPorts(deps.store);
    if (!own.some((each) => each.nodePort === port.nodePort) && taken.has(port.nodePort))
      throw problem("provided port is already allocated");
  }
}

function takenPorts(store: Store): Set<number> {
  const outside = [...store.staged(resource)].filter((entry) =>
    ["NodePort", "LoadBalancer"].includes(entry.fields["spec.type"] ?? ""),
  );
  const ports = outside.flatMap(
    (entry) => (store.shared(entry)["spec"] as { ports?: Port[] } | undefined)?.ports ?? [],
  );
  return new Set(ports.flatMap((port) => port.nodePort ?? []));
}

function freePort(taken: ReadonlySet<number>, random: Random): number {
  const count = nodePorts.last - nodePorts.first + 1;
  const start = random.uint32() % count;
  for (let step = 0; step < count; step++) {
    const port = nodePorts.first + ((start + step) % count);
    if (!taken.has(port)) return port;
  }
  return nodePorts.first;
}

function dropNodePorts(spec: JsonObject): void {
  for (const port of (spec["ports"] ?? []) as Port[]) delete port.nodePort;
}

function invalid(name: string, problem: FieldError): Error {
  return refuseInvalid({ group: "", kind: "Service", name }, [problem]);
}

function ipNumber(text: string): number {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return Number.NaN;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function ipText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}
