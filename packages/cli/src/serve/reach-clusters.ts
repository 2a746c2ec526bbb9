import { mastersGroup } from "@dipper/api";
import type { AuditTrail } from "@dipper/server";
import type { Transport } from "@dipper/world";
import { type ClusterClientsOptions, transportOf } from "./cluster-clients.ts";
import { recordedTransport } from "./engine/recorded-transport.ts";
import { inNameOf } from "./in-name-of.ts";

/**
 * The APIs of managed clusters in the name of who came through the door. A simulated one has no rights of its own and tells the audit itself;
 * for a real one the platform tells it.
 */
export function reachClusters(options: ClusterClientsOptions, audit: AuditTrail): (name: string) => Transport {
  const real = new Map<string, Transport>();
  const open = (cluster: string): Transport => {
    const next = transportOf(options, cluster);
    const generation = (): number => options.clusters.get({ name: cluster })?.metadata.generation ?? 0;
    return recordedTransport(inNameOf({ world: options.world, cluster, next, generation }), audit, cluster);
  };
  return (name) => {
    const cluster = options.clusters.get({ name });
    const simulated = cluster?.spec.clusterType === "simulated" ? options.simulated(name) : undefined;
    if (simulated !== undefined) return asMaster(simulated);
    const known = real.get(name) ?? open(name);
    real.set(name, known);
    return known;
  };
}

function asMaster(next: Transport): Transport {
  return (exchange) => {
    const peer = { address: "", ...exchange.peer };
    return next({ ...exchange, peer: { ...peer, groups: [...(peer.groups ?? []), mastersGroup] } });
  };
}
